/** `hold-short`: the server holds polls for less time than it advertises, as a proxy with a limit of its own makes it. */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  hold: duration("How long polls are held at most. Default 5s.").default(5_000),
});

export const holdShort: FaultKind<z.output<typeof attributes>> = {
  id: "hold-short",
  summary: "Polls are held for less time than advertised.",
  attributes,
  examples: [{ hold: 5_000 }, { hold: 1_000 }, { hold: 100 }, { hold: 25_000 }],
  endpoints: ["getupdates"],
  legs: ["answer"],
  calibrated: { why: "nothing but time is different at the socket" },
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { hold } }) => ({ do: "serve", quirk: { holdMs: hold } }),
};
