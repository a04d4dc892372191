/** What holds of the outbox whatever happens, without a network. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKept, type Text } from "../../../src/outbox/state.ts";
import { type Answer, Model } from "./model.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Fewer where each mutant is asked. */
const RUNS = process.env.MUTATION_PART === undefined ? 300 : 20;

const atMs = ({ posts }: Model): number[] => posts.map(post => post.atMs);

describe("whatever happens", () => {
  // A refusal for want of quota is what most of it is about.
  const ANSWERS: readonly Answer[] = [
    ...["yes", "quota", "quota", "quota", "quota", "stale", "trouble", "never", "lost", "unreached"],
  ] as Answer[];
  const user = fc.constantFrom("ann", "bob", "cid");
  const step = fc.oneof(
    fc.record({ what: fc.constant("send" as const), user, answer: fc.boolean(), long: fc.boolean() }),
    fc.record({ what: fc.constant("say" as const), user }),
    fc.record({ what: fc.constant("server" as const), says: fc.constantFrom(...ANSWERS) }),
    fc.record({ what: fc.constant("session" as const), is: fc.constantFrom("live", "unproven", "barred") }),
    fc.record({
      what: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 100, 700, 5_000, MINUTE_MS, HOUR_MS),
    }),
    fc.record({ what: fc.constant("restart" as const) }),
  );

  type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

  function play(steps: readonly Step[]): Model {
    const model = new Model();
    let says: Answer = "yes";
    model.answer = () => says;
    for (const next of steps) {
      if (next.what === "send")
        model.send(next.user, next.long ? "x".repeat(9_000) : "x", next.answer ? "answer" : "news");
      else if (next.what === "say") model.say(next.user);
      else if (next.what === "server") says = next.says;
      else if (next.what === "session") model.on({ on: "session", session: next.is });
      else if (next.what === "pass") model.pass(next.ms);
      else for (const on of ["stopped", "begun"] as const) model.on({ on });
    }
    return model;
  }

  const holds = (law: (model: Model) => void, ...examples: Step[][]): void =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), steps => law(play(steps))),
      { numRuns: RUNS, examples: examples.map(steps => [steps]) },
    );

  it("every text is reported once, and one that waits comes to one end", () => {
    holds(model => {
      model.pass(2 * DAY_MS);
      const told = model.reports.map(({ id }) => id);
      expect(new Set(told).size).toBe(told.length);
      const kept = model.reports.filter(({ outcome }) => "reason" in outcome && outcome.reason === "queued");
      expect(model.ends.map(({ id }) => id).toSorted()).toEqual(kept.map(({ id }) => id).toSorted());
      expect([...model.state.lanes.values()].flatMap(({ texts }) => texts)).toEqual([]);
    });
  });

  it("the store has what waits, as it waits, and nothing else", () => {
    const lasting = ({ id, clientId, content, stage, refusals, unsure }: Text) =>
      [id, { clientId, content, stage, refusals, unsure }] as const;
    holds(model => {
      const waiting = [...model.state.lanes.values()].flatMap(({ texts }) => texts).filter(isKept);
      expect(new Map([...model.stored.values()].map(lasting))).toEqual(new Map(waiting.map(lasting)));
    });
  });

  it("two sends never leave within the gap", () => {
    holds(model => {
      model.pass(10 * MINUTE_MS);
      const times = atMs(model);
      for (const [index, ms] of times.entries()) {
        if (index > 0) expect(ms - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(550);
      }
    });
  });

  it("no day holds more than six probes without a success", () => {
    // Two texts are set aside by probes, each of which makes way for the next.
    const says: Step = { what: "say", user: "ann" };
    const send = (answer: boolean, long: boolean): Step => ({ what: "send", user: "ann", answer, long });
    const hour: Step = { what: "pass", ms: HOUR_MS };
    const setAside: Step[] = [
      { what: "restart" },
      ...[send(false, true), { what: "server", says: "quota" } as const, hour, says, says, hour],
      ...[send(true, false), says, send(false, false), hour, { what: "server", says: "never" } as const],
      { what: "session", is: "live" },
    ];
    holds(model => {
      model.answer = () => "quota";
      const fromMs = model.nowMs;
      model.on({ on: "session", session: "live" });
      model.pass(DAY_MS);
      const probes = model.posts.filter(({ isProbe, atMs: ms }) => isProbe && ms >= fromMs + MINUTE_MS);
      expect(probes.length).toBeLessThanOrEqual(6);
    }, setAside);
  });

  it("what waited for a user is taken in the order in which it was asked for, kind by kind", () => {
    holds(model => {
      model.answer = () => "yes";
      model.on({ on: "session", session: "live" });
      model.pass(2 * DAY_MS);
      const queued = model.reports.filter(
        ({ outcome }) => "reason" in outcome && outcome.reason === "queued",
      );
      const order = new Map(queued.map(({ id }) => [id, Number(id.split("-")[1])]));
      for (const user of ["ann", "bob", "cid"]) {
        const sent = model.ends.filter(
          ({ id, outcome }) =>
            outcome === "sent" && model.posts.some(post => post.id === id && post.user === user),
        );
        const news = sent.map(({ id }) => order.get(id) ?? 0);
        expect(news.filter(isNews(model))).toEqual(news.filter(isNews(model)).toSorted((a, b) => a - b));
      }
    });
  });
});

/** By its number, whether a text was news. */
function isNews(model: Model): (number: number) => boolean {
  return number => model.kinds.get(`text-${number}`) === "news";
}
