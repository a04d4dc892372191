/** `handler-throws`: user code fails on a message: a model that is gone, a tool that breaks (S-32, OW#311). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  when: z
    .enum(["at-once", "later"])
    .default("at-once")
    .meta({ description: "On the call, or after some work. Default at-once." }),
  message: z.enum(["each", "first"]).default("each").meta({
    description:
      "On each message, or on the first that it meets alone, however often that is begun. Default each.",
  }),
});

export const handlerThrows: FaultKind<z.output<typeof attributes>> = {
  id: "handler-throws",
  summary: "The host's handler throws on a message, at once or after a second.",
  attributes,
  examples: [
    { when: "at-once", message: "each" },
    { when: "later", message: "each" },
    { when: "at-once", message: "first" },
  ],
  calibrated: { why: "it acts on the host's handler, not on a connection" },
  impact: () => HARMLESS,
  sticks: ({ message }) => message === "first",
  onHandler: ({ attributes: { when } }) => ({ do: "throw", when }),
};
