/** `handler-kills`: a message of which the process dies: an image that a native decoder cannot bear, a page that takes all the memory. */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  down: duration("How long it takes until the process is started again. Default 10s.").default(10_000),
});

export const handlerKills: FaultKind<z.output<typeof attributes>> = {
  id: "handler-kills",
  summary:
    "The process is killed by the handler of one message, each time that it is begun, and started again; its files stay.",
  attributes,
  examples: [{ down: 10_000 }, { down: 60_000 }],
  durable: true,
  exclusive: "process",
  calibrated: { why: "it acts on the host's handler, not on a connection" },
  // The trace has records of its own for the crash.
  impact: () => HARMLESS,
  sticks: () => true,
  onHandler: ({ attributes: { down } }) => ({ do: "kill", downMs: down }),
};
