/** What the outbox decides, without a network: a case for each promise. */
import { describe, expect, it } from "vitest";
import { Model } from "./model.ts";

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
