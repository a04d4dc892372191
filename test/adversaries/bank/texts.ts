/** Mutants that send a text to the wrong user, under the wrong token, in the wrong order or in wrong pieces. */
import { mutantsOfFixed } from "../mutant.ts";

export const TEXTS = mutantsOfFixed([
  {
    name: "leaves context tokens out",
    does: "It sends every text without the context token of its user.",
    file: "src/sender.ts",
    from: "...(token !== undefined && { context_token: token }),",
    to: "",
    caughtBy: ["right-recipient", "outbound-never-blocked", "outbox-moves"],
  },
  {
    name: "keeps a user's first context token",
    does: "It echoes the first context token that it ever had of a user, whatever came later.",
    file: "src/context-tokens.ts",
    from: "alike.set(user, token ?? known);",
    to: "alike.set(user, known ?? token);",
    caughtBy: ["right-recipient"],
  },
  {
    name: "a new id for each attempt",
    does: "A text that is tried again carries another client_id.",
    file: "src/sender.ts",
    from: "      client_id: clientId,\n",
    to: "      client_id: clientId + Math.random(),\n",
    caughtBy: ["delivered-once"],
  },
  {
    name: "refusal after a lost answer",
    does: "It reports a refusal as certain though an attempt before it may have arrived.",
    file: "src/sender.ts",
    from: "return ambiguous === undefined ? end : unknown(clientId, end.error);",
    to: "return end;",
    caughtBy: ["truthful-send"],
  },
  {
    name: "cuts within a pair",
    does: "A long text is cut in the middle of a surrogate pair.",
    file: "src/chunks.ts",
    from: "return splitsPair ? head.length - 1 : head.length;",
    to: "return head.length;",
    caughtBy: ["words-intact"],
  },
  {
    name: "loses white space at cuts",
    does: "The white space at the end of a piece of a long text is lost.",
    file: "src/chunks.ts",
    from: "return { chunk: text.slice(0, end), rest: text.slice(end) };",
    to: "return { chunk: text.slice(0, end).trimEnd(), rest: text.slice(end) };",
    caughtBy: ["words-intact", "delivered-once"],
  },
]);
