/** The rules about messages and texts, each on evidence that holds and on evidence that breaks it. */
import { describe, expect, it } from "vitest";
import { judgeEnd, judgeMeasure, judgeMessages } from "./judge.ts";
import type { Ledger } from "./ledger.ts";
import type { DiaryLine } from "./remote.ts";

const begin = (id: string): DiaryLine => ({ did: "begin", id });
const end = (id: string): DiaryLine => ({ did: "end", id });
const text = (words: string, outcome: string, reason?: string): DiaryLine => ({
  did: "text",
  text: words,
  outcome,
  ...(reason !== undefined && { reason }),
});
const ledger = (ids: readonly string[], taken: Record<string, number> = {}): Ledger => ({
  written: ids.map(id => ({ id, account: "bot", user: "ann" })),
  taken: new Map(Object.entries(taken)),
  requests: 0,
});
const rules = (...evidence: Parameters<typeof judgeMessages>): string[] =>
  judgeMessages(...evidence).breaches.map(({ rule }) => rule);

const whole = (...ids: string[]): DiaryLine[] => ids.flatMap(id => [begin(id), end(id)]);

describe("messages", () => {
  it("are handled to their end", () => {
    expect(rules(ledger(["1", "2"]), [{ diary: whole("1", "2") }])).toEqual([]);
    expect(rules(ledger(["1", "2"]), [{ diary: [...whole("1"), begin("2")] }])).toEqual(["lost"]);
  });

  it("are set aside when three processes have died over them, and not before", () => {
    const killed = { diary: [begin("1")], mayRepeat: () => true };
    const aside = { diary: [{ did: "aside", id: "1" }] };
    expect(rules(ledger(["1"]), [killed, killed, killed, aside])).toEqual([]);
    expect(rules(ledger(["1"]), [killed, killed, aside])).toEqual(["lost"]);
  });

  it("are begun again in another process alone, and only when the store says that they were in work", () => {
    const killed = [...whole("1"), begin("2")];
    const lives = (id: string) => [
      { diary: killed, mayRepeat: (one: string) => one === "2" },
      { diary: whole(id, ...(id === "2" ? [] : ["2"])) },
    ];
    expect(rules(ledger(["1", "2"]), lives("2"))).toEqual([]);
    expect(rules(ledger(["1", "2"]), lives("1"))).toEqual(["twice"]);
    expect(rules(ledger(["1"]), [{ diary: whole("1", "1"), mayRepeat: () => true }])).toEqual(["twice"]);
  });

  it("are begun in the order of their user", () => {
    expect(rules(ledger(["1", "2"]), [{ diary: whole("2", "1") }])).toEqual(["order"]);
  });
});

describe("texts", () => {
  it("that were told as sent were taken, once", () => {
    const diary = [text("hello", "sent")];
    expect(rules(ledger([], { hello: 1 }), [{ diary }])).toEqual([]);
    expect(rules(ledger([]), [{ diary }])).toEqual(["lost"]);
    expect(rules(ledger([]), [{ diary }], { sentArrive: false })).toEqual([]);
    expect(rules(ledger([], { hello: 2 }), [{ diary }])).toEqual(["sent-twice"]);
  });

  it("that were told as queued are taken in the end", () => {
    const diary = [text("hello", "declined", "queued"), text("lost on the way", "unknown")];
    expect(rules(ledger([]), [{ diary }], { queuedArrive: true })).toEqual(["lost"]);
    expect(rules(ledger([], { hello: 1 }), [{ diary }], { queuedArrive: true })).toEqual([]);
  });
});

it("a process ends as it is told to", () => {
  expect(judgeEnd("it", { code: null, signal: "SIGKILL", complaint: "" })).toEqual([]);
  expect(judgeEnd("it", { code: 1, signal: null, complaint: "why" })).toMatchObject([{ rule: "process" }]);
});

it("a process takes no more than it may", () => {
  const idle = { nowMb: 100, peakMb: 100, blockMs: 0, computedMs: 0 };
  const max = { aboveMb: 50, computedMs: 100 };
  // What the wall clock says of a busy machine counts for nothing.
  expect(judgeMeasure(idle, { nowMb: 140, peakMb: 149, blockMs: 5_000, computedMs: 99 }, max)).toEqual([]);
  const over = judgeMeasure(idle, { nowMb: 140, peakMb: 151, blockMs: 0, computedMs: 101 }, max);
  expect(over.map(({ rule }) => rule)).toEqual(["memory", "block"]);
});
