/** words-intact: whose words the handler gets, and whether all of them. */
import { expect, it } from "vitest";
import { wordsIntact } from "../../../sim/invariant/words-intact.ts";
import type { AcceptedRecord, HandlingRecord, MediaKind } from "../../../sim/trace/record.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** Two users write, and the handler is given something for the first. */
function given(handling: Partial<HandlingRecord>): TraceBuilder {
  const t = new TraceBuilder({ accounts: ["bot", "other"] });
  t.at(1_000).inbound("m1", "alice").inbound("m2", "bob");
  t.at(2_000).add({ type: "handling", account: "bot", user: "alice", message: "m1", ...handling });
  return t;
}

it("holds when the handler gets all the words of the one who wrote them", () => {
  const trace = given({}).handled("m1").handling("m2", "bob").end();
  expect(wordsIntact.examine(trace)).toEqual({ examined: 2, violations: [] });
});

it.each([
  ["words that were cut", { words: "cut" }],
  ["words that were changed", { words: "changed" }],
  ["the words of another user", { user: "bob" }],
  ["a name that nobody has", { user: "" }],
  ["the words of another account", { account: "other" }],
] as const)("breaks at %s", (_, handling) => {
  expect(breaches(wordsIntact, given(handling).end())).toEqual([[2_000, [0, 2]]]);
});

it("leaves to handled-once what nobody wrote", () => {
  expect(wordsIntact.examine(given({ message: "?", words: "cut" }).end())).toEqual({
    examined: 0,
    violations: [],
  });
});

it("breaks where a user is sent other words, or half a character, once a text", () => {
  const t = given({});
  t.at(3_000).request("sendmessage", { message: "s1" });
  const halved = t.seq + 1;
  t.request("sendmessage", { message: "s2", part: 0, chars: 9, of: 20, words: "halved" });
  t.request("sendmessage", { message: "s2", part: 9, chars: 11, of: 20, words: "halved" });
  t.at(4_000).request("sendmessage", { message: "s3", words: "changed" });
  t.request("sendmessage", { message: "?", words: "changed" });
  expect(breaches(wordsIntact, t.end())).toEqual([
    [3_000, [halved]],
    [4_000, [halved + 2]],
  ]);
});

it.each([
  ["of another kind", { media: "image" }, "as image, although it was file"],
  [
    "with a key or a length that is not that of the file",
    { media: "file", words: "changed" },
    "with a key or a length that is not that of the file",
  ],
  ["under another name", { media: "file", renamed: true }, "under another name than it was asked to have"],
] as const)("breaks where a file arrives %s", (_, facts, words) => {
  const trace = fileSent("file", facts);
  const [breach, ...more] = wordsIntact.examine(trace).violations;
  expect(more).toEqual([]);
  expect(breach?.message).toBe(`bot: s1 was sent at 06:00:03 ${words}`);
});

it("lets a voice that is sent as a file have any name", () => {
  expect(wordsIntact.examine(fileSent("voice", { media: "file", renamed: true })).violations).toEqual([]);
});

/** Something was asked to be sent as a file, and the server took it. */
function fileSent(asked: MediaKind, facts: Partial<AcceptedRecord>): Trace {
  const t = new TraceBuilder();
  const wire = { account: "bot", request: 1, endpoint: "sendmessage", message: "s1" } as const;
  t.at(3_000).add({ type: "accepted", ...wire, ...facts });
  t.add({ type: "send-done", account: "bot", message: "s1", outcome: "sent", to: "alice", media: asked });
  return t.end();
}
