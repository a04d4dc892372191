/** Each rule: evidence that satisfies it, and the same with one fact changed. */
import { describe, expect, it } from "vitest";
import { type Breach, check, type Evidence, type Life } from "./check.ts";
import type { LogEntry } from "./log.ts";

const written = [
  { key: "m1", id: "1", user: "ann" },
  { key: "m2", id: "2", user: "ann" },
  { key: "m3", id: "3", user: "bob" },
];

const life = (handed: string[], pending: string[], settled: string[], facts: Partial<Life> = {}): Life => ({
  moment: { phase: "anything", afterMs: 1 },
  death: { how: "ordered" },
  handedOver: new Set(handed),
  pending: new Set(pending),
  settled: new Set(settled),
  ...facts,
});
const begin = (inLife: number, id: string): LogEntry => ({ life: inLife, id, did: "begin" });
const reply = (inLife: number, id: string, outcome = "sent"): LogEntry => {
  return { life: inLife, id, did: "reply", text: `to ${id} in ${inLife}`, outcome };
};

/** Killed while message 1 was in work; the second life handles everything and ends by itself. */
const good: Evidence = {
  cursor: "replay",
  written,
  lives: [
    life(["m1", "m2"], ["1", "2"], []),
    { ...life(["m3"], [], ["1", "2", "3"]), moment: undefined } as unknown as Life,
  ],
  log: [begin(0, "1"), begin(1, "1"), reply(1, "1"), begin(1, "2"), reply(1, "2", "unknown"), begin(1, "3")],
  taken: new Map([
    ["to 1 in 0", 1],
    ["to 1 in 1", 1],
  ]),
};
const [first, second] = good.lives as [Life, Life];
const rulesOf = (evidence: Evidence): Breach["rule"][] => check(evidence).breaches.map(({ rule }) => rule);

describe("a campaign's evidence", () => {
  it("is good when what was in work alone comes again", () => {
    expect(check(good)).toEqual({
      breaches: [],
      handled: 3,
      again: 1,
      lostOnTheWay: 0,
      sent: 1,
      sentTwice: 0,
    });
  });

  it("shows a message that nobody handled", () => {
    expect(rulesOf({ ...good, log: good.log.filter(({ id }) => id !== "3") })).toEqual(["lost"]);
  });

  it("shows a message that is still pending at the end", () => {
    expect(rulesOf({ ...good, lives: [first, { ...second, pending: new Set(["3"]) }] })).toEqual(["lost"]);
  });

  it("excuses what a server that gives once handed to a process that was killed before it was safe", () => {
    const log = good.log.filter(({ id }) => id !== "2");
    const lives = [
      { ...first, pending: new Set(["1"]) },
      { ...second, settled: new Set(["1", "3"]) },
    ];
    const consumed: Evidence = { ...good, cursor: "consume", lives, log };
    expect(check(consumed)).toMatchObject({ breaches: [], lostOnTheWay: 1 });
    expect(rulesOf({ ...consumed, cursor: "replay" })).toEqual(["lost"]);
    // What was safe once is not excused, nor what was handed to the life that ended in order.
    expect(rulesOf({ ...consumed, lives: [first, lives[1] as Life] })).toEqual(["lost"]);
    const late = [{ ...lives[0], handedOver: new Set(["m1"]) } as Life, lives[1] as Life];
    expect(rulesOf({ ...consumed, lives: late })).toEqual(["lost"]);
  });

  it("shows a message begun again that was settled", () => {
    const lives = [{ ...first, pending: new Set(["2"]), settled: new Set(["1"]) }, second];
    expect(rulesOf({ ...good, lives })).toEqual(["twice"]);
    expect(rulesOf({ ...good, log: [...good.log, begin(1, "3")] })).toEqual(["twice"]);
  });

  it("shows two of a user's messages in work at once", () => {
    const log = [begin(0, "1"), begin(0, "2"), begin(1, "1"), begin(1, "2"), begin(1, "3")];
    expect(rulesOf({ ...good, log })).toEqual(["two-in-work"]);
  });

  it("shows a user's messages out of order", () => {
    expect(rulesOf({ ...good, log: [begin(1, "2"), begin(1, "3"), begin(1, "1")] })).toEqual(["order"]);
  });

  it("shows a reply reported sent that was never taken, and a text taken twice", () => {
    expect(rulesOf({ ...good, taken: new Map() })).toEqual(["send"]);
    expect(rulesOf({ ...good, taken: new Map([["to 1 in 1", 2]]) })).toEqual(["send"]);
  });

  it("shows a store that does not open, and a process that ends by itself or never", () => {
    expect(rulesOf({ ...good, lives: [{ ...first, storeError: "no" }, second] })).toEqual(["store"]);
    const itself: Life = { ...first, death: { how: "itself", code: 1, complaint: "no" } };
    expect(rulesOf({ ...good, lives: [itself, second] })).toEqual(["process"]);
    expect(rulesOf({ ...good, lives: [first, { ...second, death: { how: "late" } }] })).toContain("process");
  });

  it("proves nothing when the moments never came, or nothing was handled", () => {
    expect(rulesOf({ ...good, lives: [{ ...first, death: { how: "late" } }, second] })).toEqual([
      "nothing-tried",
    ]);
    const idle = Array.from({ length: 4 }, () => life([], [], []));
    const none: Evidence = { ...good, written: [], log: [], taken: new Map(), lives: [...idle, second] };
    expect(rulesOf(none)).toEqual(["nothing-tried"]);
  });
});
