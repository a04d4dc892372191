/** What the outbox decides, without a network: a case for each promise, and laws that hold whatever happens. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answer, Model } from "./model.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const atMs = ({ posts }: Model): number[] => posts.map(post => post.atMs);
const idsOf = ({ posts }: Model): string[] => posts.map(post => post.id);

describe("the pace", () => {
  it("lets no third send leave in any second, pieces included", () => {
    const model = new Model();
    model.send("ann", "x".repeat(18_000));
    for (const user of ["bob", "cid"]) model.send(user);
    model.pass(MINUTE_MS);
    expect(model.posts).toHaveLength(7);
    expect(atMs(model)).toEqual([0, 550, 1_100, 1_650, 2_200, 2_750, 3_300]);
  });

  it("makes no more than fifty repetitions in a minute, however many texts fail", () => {
    const model = new Model(0);
    model.answer = () => "unreached";
    for (let count = 0; count < 100; count++) model.send(`user-${count}`);
    model.pass(MINUTE_MS);
    const repeats = model.posts.filter(({ id }, index) => idsOf(model).indexOf(id) < index);
    expect(repeats.length).toBeLessThanOrEqual(50);
    expect(model.reports).toHaveLength(100);
  });
});

describe("the order", () => {
  it("is answers, news, what waited; each kind of a user as it was asked for", () => {
    const model = new Model();
    model.answer = () => "quota";
    const old = model.send("ann");
    model.pass(10_000);
    model.answer = () => "yes";
    model.on({ on: "word", user: "ann", spent: 0 });
    const news = model.send("bob");
    const other = model.send("cid");
    const answer = model.send("ann", "words", "answer");
    model.on({ on: "handled", user: "ann" });
    model.pass(10_000);
    expect(idsOf(model)).toEqual([old, news, answer, other, old]);
  });

  it("leaves the last of a quota to an answer that is being written: what waits goes 8 s apart then", () => {
    const model = new Model();
    model.answer = () => "quota";
    for (let count = 0; count < 3; count++) model.send("ann");
    model.pass(1_000);
    model.answer = () => "yes";
    model.on({ on: "word", user: "ann", spent: 8 });
    model.spent = 8;
    model.pass(30_000);
    expect(atMs(model).slice(1)).toEqual([8_000, 16_000, 24_000]);
  });

  it("lets a text pass that has been under way for its turn", () => {
    const model = new Model();
    model.latencyMs = 5_000;
    model.send("ann");
    model.send("ann");
    model.pass(1_000);
    expect(atMs(model)).toEqual([0, 600]);
  });

  it("gives users turns", () => {
    const model = new Model();
    for (let count = 0; count < 3; count++) model.send("ann");
    model.send("bob");
    model.pass(10_000);
    expect(model.posts.map(({ user }) => user)).toEqual(["ann", "bob", "ann", "ann"]);
  });
});

describe("after a -2", () => {
  function refused(): Model {
    const model = new Model();
    model.answer = () => "quota";
    model.send("ann");
    model.pass(1_000);
    return model;
  }

  it("probes after minutes, then beyond an hour, doubling, never more than six hours apart or six times a day", () => {
    const model = refused();
    model.pass(DAY_MS - 1_000);
    const apart = atMs(model).map((ms, index, all) => ms - (all[index - 1] ?? 0));
    expect(apart.slice(1).map(ms => Math.round(ms / MINUTE_MS))).toEqual([5, 62, 123, 246, 354, 354]);
    expect(model.ends).toEqual([]);
    model.pass(2_000);
    expect(model.ends).toMatchObject([{ outcome: "expired" }]);
  });

  it("probes beyond an hour where the user's quota may be spent", () => {
    const model = new Model();
    model.on({ on: "word", user: "ann", spent: 9 });
    model.on({ on: "handled", user: "ann" });
    model.answer = () => "quota";
    const asking = { id: "x", user: "ann", kind: "news", position: 1, deadlineMs: 15_000 } as const;
    model.on({ on: "asked", asking: { ...asking, content: { words: "x" } }, spent: 9 });
    model.pass(HOUR_MS);
    expect(model.posts).toHaveLength(1);
    model.pass(3 * MINUTE_MS);
    expect(model.posts).toHaveLength(2);
  });

  it("offers one text at each word, and sets it aside after three; the next goes on", () => {
    const model = refused();
    const [first] = model.waiting;
    const second = model.send("ann");
    for (let word = 0; word < 3; word++) {
      model.say("ann");
      model.pass(10_000);
    }
    expect(model.ends).toMatchObject([{ id: first, outcome: "set-aside" }]);
    expect(idsOf(model)).toEqual([first, first, first, first, second]);
    expect(model.waiting).toEqual([second]);
  });

  it("lets all others wait when two users were refused, and frees them by one success, paced", () => {
    const model = refused();
    model.send("bob");
    model.pass(1_000);
    for (const user of ["cid", "dan"]) model.send(user);
    expect(model.posts).toHaveLength(2);
    expect(model.waiting).toHaveLength(4);
    model.answer = () => "yes";
    model.pass(6 * MINUTE_MS);
    expect(model.ends.map(({ outcome }) => outcome)).toEqual(Array(4).fill("sent"));
    expect(model.posts.filter(({ isProbe }) => isProbe)).toHaveLength(1);
  });

  it("comes to what waits behind a throttle, though the text that it asked with is given up", () => {
    const model = refused();
    model.send("bob");
    model.pass(1_000);
    model.answer = () => "lost";
    model.pass(HOUR_MS);
    const late = model.send("cid");
    expect(model.waiting).toContain(late);
    model.answer = () => "yes";
    model.pass(2 * HOUR_MS);
    expect(model.ends).toContainEqual(expect.objectContaining({ id: late, outcome: "sent" }));
  });

  it("asks at a start, unless the last refusal is too near", () => {
    const model = refused();
    model.on({ on: "stopped" });
    model.on({ on: "begun" });
    model.on({ on: "session", session: "live" });
    model.pass(1_000);
    expect(model.posts).toHaveLength(1);
    model.pass(2 * MINUTE_MS);
    model.on({ on: "stopped" });
    model.on({ on: "begun" });
    model.pass(1_000);
    // Not before the session is live.
    expect(model.posts).toHaveLength(1);
    model.on({ on: "session", session: "live" });
    model.pass(1_000);
    expect(model.posts).toHaveLength(2);
  });

  it("offers at an operator's word, and forgets what he cancels", () => {
    const model = refused();
    model.on({ on: "flush", user: "ann" });
    model.pass(1_000);
    expect(model.posts).toHaveLength(2);
    const [text] = [...model.state.lanes.values()].flatMap(({ texts }) => texts);
    model.on({ on: "cancel", text: text! });
    expect(model.ends).toMatchObject([{ outcome: "cancelled" }]);
    model.pass(DAY_MS);
    expect(model.posts).toHaveLength(2);
  });
});

describe("a stale session", () => {
  it("is followed by one more attempt when it is cured", () => {
    const model = new Model();
    model.on({ on: "session", session: "unproven" });
    model.answer = () => "stale";
    model.send("ann");
    model.pass(8_000);
    expect(model.posts).toHaveLength(1);
    model.answer = () => "yes";
    model.on({ on: "session", session: "live" });
    model.pass(100);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "sent" } }]);
  });

  it.each([
    ["unproven", "was not cured in time"],
    ["barred", "needs a login"],
  ] as const)("that stays %s is told with what to do", (session, words) => {
    const model = new Model();
    model.on({ on: "session", session });
    model.answer = () => "stale";
    model.send("ann");
    model.pass(15_000);
    expect(model.posts).toHaveLength(2);
    const reason = expect.stringContaining(words);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "refused", reason } }]);
  });
});

describe("a trouble of the service", () => {
  it("is tried again with a bound, and told as a refusal then", () => {
    const model = new Model();
    model.answer = () => "quota";
    model.send("ann");
    model.pass(1_000);
    model.answer = () => "trouble";
    model.say("ann");
    model.pass(HOUR_MS);
    expect(model.posts).toHaveLength(1 + 6);
    expect(model.ends).toMatchObject([{ outcome: "refused" }]);
  });
});

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

  function play(steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]): Model {
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

  const holds = (law: (model: Model) => void): void =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), steps => law(play(steps))),
      { numRuns: 300 },
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
    holds(model => {
      model.answer = () => "quota";
      const fromMs = model.nowMs;
      model.on({ on: "session", session: "live" });
      model.pass(DAY_MS);
      const probes = model.posts.filter(({ isProbe, atMs: ms }) => isProbe && ms >= fromMs + MINUTE_MS);
      expect(probes.length).toBeLessThanOrEqual(6);
    });
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
