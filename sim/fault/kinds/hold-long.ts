/** `hold-long`: the server holds polls for longer than it advertises; only a deadline of the client's own ends them. */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  hold: duration("How long polls are held when nothing comes. Default 1m.").default(60_000),
});

export const holdLong: FaultKind<z.output<typeof attributes>> = {
  id: "hold-long",
  summary: "Polls are held for longer than advertised; what comes meanwhile is still handed over at once.",
  attributes,
  examples: [{ hold: 60_000 }, { hold: 40_000 }, { hold: 600_000 }],
  endpoints: ["getupdates"],
  legs: ["answer"],
  calibrated: { why: "nothing but time is different at the socket" },
  // The server serves a poll while it holds it: giving it up early or late, the client loses nothing.
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { hold } }) => ({ do: "serve", quirk: { holdMs: hold } }),
};
