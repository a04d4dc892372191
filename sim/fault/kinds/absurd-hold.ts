/** `absurd-hold`: the advertised hold is taken from a setting that somebody got wrong (S-29). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const PRINTED = { zero: "0", negative: "-1", one: "1", huge: "1e9", text: '"soon"' } as const;

const forms = ["zero", "negative", "one", "huge", "text"] as const;

const attributes = z.strictObject({
  advertise: z
    .enum(forms)
    .default("zero")
    .meta({ description: "What stands in longpolling_timeout_ms: 0, -1, 1, 1e9 or a text. Default zero." }),
});

export const absurdHold: FaultKind<z.output<typeof attributes>> = {
  id: "absurd-hold",
  summary: "Answers of getupdates advertise a hold that makes no sense; polls are held as always.",
  attributes,
  examples: forms.map(advertise => ({ advertise })),
  endpoints: ["getupdates"],
  legs: ["answer"],
  calibrated: { why: "an ordinary answer at the socket; what is odd is in the body" },
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { advertise } }) => ({
    do: "serve",
    quirk: { advertise: PRINTED[advertise] },
  }),
};
