/** What the outbox decides, without a network: a case for each promise. */
import { describe, expect, it } from "vitest";
import type { Event } from "../../../src/outbox/decide.ts";
import { createLane, isKept, type State, type Text } from "../../../src/outbox/state.ts";
import { pendingOf } from "../../../src/outbox/view.ts";
import type { SendAttempt } from "../../../src/outcome.ts";
import { type Answer, Model } from "./model.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const atMs = ({ posts }: Model): number[] => posts.map(post => post.atMs);
const textsOf = ({ state }: Model): Text[] => [...state.lanes.values()].flatMap(({ texts }) => texts);
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

it("lets no more be under way at once than it is told", () => {
  const model = new Model(0, 2);
  model.latencyMs = 1_000;
  for (const user of ["ann", "bob", "cid", "dan"]) model.send(user);
  model.pass(10_000);
  expect(atMs(model)).toEqual([0, 0, 1_000, 1_000]);
});

describe("an attempt that fails", () => {
  it("is followed by two more, each after a longer pause", () => {
    const model = new Model(0);
    model.answer = () => "unreached";
    model.send("ann");
    model.pass(MINUTE_MS);
    expect(atMs(model)).toEqual([0, 385, 1_145]);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "failed" }, atMs: 1_155 }]);
  });

  it("is the last where its pause would outlast the time", () => {
    const model = new Model(0);
    model.answer = () => "unreached";
    model.latencyMs = 14_800;
    model.send("ann");
    model.pass(MINUTE_MS);
    expect(model.posts).toHaveLength(1);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "failed" }, atMs: 14_800 }]);
  });

  it("keeps its pause although the session is cured meanwhile", () => {
    const model = new Model(0);
    model.on({ on: "session", session: "unproven" });
    model.answer = () => "unreached";
    model.send("ann");
    model.pass(100);
    model.on({ on: "session", session: "live" });
    model.pass(500);
    expect(atMs(model)).toEqual([0, 385]);
  });
});

describe("a stop", () => {
  it("declines what had no turn, and ends what had one as that ended", () => {
    const model = new Model();
    model.answer = ({ user }) => (user === "ann" ? "lost" : "yes");
    for (const user of ["ann", "bob"]) model.send(user);
    model.pass(100);
    model.on({ on: "stopped" });
    const detail = expect.stringContaining("before its turn");
    expect(model.reports).toMatchObject([
      { outcome: { outcome: "unknown", error: { code: "network" } } },
      { outcome: { outcome: "declined", reason: "stopped", detail } },
    ]);
  });

  it("ends a long text between two pieces as failed, with its rest", () => {
    const model = new Model();
    model.send("ann", `${"x".repeat(4_000)}rest`);
    model.pass(100);
    model.on({ on: "stopped" });
    expect(model.reports).toMatchObject([
      {
        outcome: {
          outcome: "failed",
          error: { code: "aborted", endpoint: "sendmessage", neverReached: true },
          reason: expect.stringContaining("before its turn"),
          sentChunks: 1,
          chunks: 2,
          rest: "rest",
        },
      },
    ]);
  });
});

it.each([
  ["never", "service"],
  ["unreached", "network"],
] as const)("what may have arrived is no more certain after %s", (second, code) => {
  const model = new Model(0);
  model.answer = () => (model.posts.length === 0 ? "lost" : second);
  model.send("ann");
  model.pass(MINUTE_MS);
  expect(model.reports).toMatchObject([{ outcome: { outcome: "unknown", error: { code } } }]);
  expect(model.reports[0]?.outcome).toMatchObject({
    reason: expect.stringMatching(code === "network" ? "lost" : "-3"),
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
    expect(atMs(model).slice(1)).toEqual([6_000, 14_000, 22_000]);
  });

  it("leaves an answer the way for 5 s after a word; it is asked for by then, or the message is handled", () => {
    const model = new Model();
    model.answer = () => "quota";
    const [ann, bob] = [model.send("ann"), model.send("bob")];
    const next = model.send("ann");
    model.pass(1_000);
    model.answer = () => "yes";
    for (const user of ["ann", "bob"]) model.on({ on: "word", user, spent: 0 });
    model.on({ on: "handled", user: "bob" });
    model.pass(10_000);
    expect(model.posts.slice(2)).toMatchObject([
      { id: bob, atMs: 1_100 },
      { id: ann, atMs: 6_000 },
      { id: next, atMs: 6_550 },
    ]);
  });

  it("of what waits for a user is one after the other's end", () => {
    const model = new Model(0);
    model.answer = () => "quota";
    for (let count = 0; count < 3; count++) model.send("ann");
    model.pass(1_000);
    model.answer = () => "yes";
    model.latencyMs = 2_000;
    model.say("ann");
    model.pass(10_000);
    expect(atMs(model).slice(1)).toEqual([1_000, 3_000, 5_000]);
  });

  it("lets a text pass that has been under way for its turn", () => {
    const model = new Model();
    model.latencyMs = 5_000;
    model.send("ann");
    model.send("ann");
    model.pass(1_000);
    expect(atMs(model)).toEqual([0, 600]);
  });

  it("gives users turns, whoever was known first", () => {
    for (const known of [[], ["bob", "ann"]]) {
      const model = new Model();
      for (const user of known) model.on({ on: "word", user, spent: 0 });
      for (let count = 0; count < 3; count++) model.send("ann");
      model.send("bob");
      model.pass(10_000);
      expect(model.posts.map(({ user }) => user)).toEqual(["ann", "bob", "ann", "ann"]);
    }
  });

  it("of users who had no turn yet is the order of asking, whoever was known first", () => {
    const model = new Model();
    for (const user of ["cid", "bob", "ann"]) model.on({ on: "word", user, spent: 0 });
    for (const user of ["zoe", "ann", "bob", "cid"]) model.send(user);
    model.pass(10_000);
    expect(model.posts.map(({ user }) => user)).toEqual(["zoe", "ann", "bob", "cid"]);
  });

  it("of what waited goes by age alone", () => {
    const model = new Model();
    model.answer = () => "quota";
    const old = [model.send("ann"), model.send("ann"), model.send("bob")];
    model.pass(2_000);
    model.answer = () => "yes";
    model.on({ on: "flush", user: undefined });
    model.pass(10_000);
    expect(idsOf(model).slice(2)).toEqual(old);
  });

  it("of what waited for a user is answers, then news", () => {
    const model = new Model();
    model.answer = () => "quota";
    const news = model.send("ann");
    model.pass(1_000);
    const answer = model.send("ann", "words", "answer");
    model.answer = () => "yes";
    model.say("ann");
    model.pass(10_000);
    expect(idsOf(model)).toEqual([news, answer, news]);
  });

  it("lets what waited go beside an answer that is slow", () => {
    const model = new Model();
    model.answer = () => "quota";
    const news = model.send("ann");
    model.pass(1_000);
    model.answer = () => "yes";
    model.on({ on: "word", user: "ann", spent: 0 });
    model.latencyMs = 7_000;
    const answer = model.send("ann", "words", "answer");
    model.on({ on: "handled", user: "ann" });
    model.pass(2_000);
    expect(idsOf(model)).toEqual([news, answer, news]);
  });

  it("offers what a word has earned though a newer text is refused meanwhile", () => {
    const model = new Model();
    model.answer = () => "quota";
    const news = model.send("ann");
    model.pass(1_000);
    model.on({ on: "word", user: "ann", spent: 0 });
    const answer = model.send("ann", "words", "answer");
    model.pass(10_000);
    expect(model.posts.map(({ id, atMs: ms }) => [id, ms])).toEqual([
      [news, 0],
      [answer, 1_000],
      [news, 6_000],
    ]);
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

  it.each([
    [4, 6 * MINUTE_MS],
    [5, 63 * MINUTE_MS],
    [9, 63 * MINUTE_MS],
  ])(
    "probes beyond an hour where the user's quota may be spent: after %d texts within %d ms",
    (spent, ms) => {
      const model = new Model();
      model.on({ on: "word", user: "ann", spent });
      model.on({ on: "handled", user: "ann" });
      model.answer = () => "quota";
      const asking = { id: "x", user: "ann", kind: "news", position: 1, deadlineMs: 15_000 } as const;
      model.on({ on: "asked", asking: { ...asking, content: { words: "x" } }, spent });
      model.pass(ms - 3 * MINUTE_MS);
      expect(model.posts).toHaveLength(1);
      model.pass(3 * MINUTE_MS);
      expect(model.posts).toHaveLength(2);
    },
  );

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

  it("probes with one user's text after the other's", () => {
    const model = refused();
    model.send("bob");
    model.pass(4 * HOUR_MS);
    const probes = model.posts.filter(({ isProbe }) => isProbe);
    expect(probes.map(({ user }) => user)).toEqual(["ann", "bob", "ann"]);
  });

  it("probes not at all while the account stops", () => {
    const model = refused();
    model.on({ on: "paused" });
    model.pass(HOUR_MS);
    expect(model.posts).toHaveLength(1);
  });

  it("makes no second attempt beside a probe, though a login comes meanwhile", () => {
    const model = refused();
    model.latencyMs = 5_000;
    model.pass(304_000 - model.nowMs);
    expect(model.posts).toHaveLength(2);
    model.on({ on: "login", isSameBot: true });
    model.pass(1_000);
    expect(model.posts).toHaveLength(2);
  });

  it("is over for others with anybody's success, a minute after their own refusal", () => {
    for (const afterMs of [10_000, 2 * MINUTE_MS]) {
      const model = refused();
      const [text] = model.waiting;
      model.pass(afterMs - 1_000);
      model.answer = () => "yes";
      model.send("bob");
      model.pass(4 * MINUTE_MS - afterMs);
      const freedMs = Math.max(MINUTE_MS, afterMs + 500);
      expect(model.posts.at(-1)).toMatchObject({ id: text, isProbe: false });
      expect(Math.abs((model.posts.at(-1)?.atMs ?? 0) - freedMs)).toBeLessThanOrEqual(100);
    }
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

  it("asks again within minutes after the text that it asked with was given up", () => {
    const model = refused();
    model.send("bob");
    model.pass(1_000);
    model.answer = () => "lost";
    for (let minute = 0; minute < 60 && model.ends.length === 0; minute++) model.pass(MINUTE_MS);
    const [end] = model.ends;
    expect(end?.outcome).toBe("unknown");
    model.pass(6 * MINUTE_MS);
    const next = model.posts.filter(({ atMs: ms }) => ms > (end?.atMs ?? 0));
    expect(next[0]).toMatchObject({ isProbe: true });
    expect((next[0]?.atMs ?? 0) - (end?.atMs ?? 0)).toBeLessThanOrEqual(4 * MINUTE_MS);
  });

  it("repeats a probe that failed in another way, as a probe, after a pause", () => {
    const model = refused();
    model.answer = () => "unreached";
    model.pass(304_000 - model.nowMs);
    model.pass(3_000);
    expect(model.posts.slice(1)).toMatchObject([{ isProbe: true }, { isProbe: true }]);
    const [, first = 0, second = 0] = atMs(model);
    expect(Math.round((second - first) / 10) / 100).toBe(1.76);
  });

  it("lets a new text ask where none waits any more, a minute after the refusal", () => {
    const model = new Model();
    model.pass(HOUR_MS);
    model.answer = () => "quota";
    model.send("ann");
    model.pass(1_000);
    const [text] = textsOf(model).filter(isKept);
    model.on({ on: "cancel", text: text! });
    model.pass(30_000);
    model.send("ann");
    expect(model.posts).toHaveLength(1);
    const [second] = textsOf(model).filter(isKept);
    model.on({ on: "cancel", text: second! });
    model.pass(31_000);
    model.send("ann");
    expect(model.posts).toHaveLength(2);
  });

  it("has news wait behind older news although the user's word has freed him, and no answer", () => {
    const model = refused();
    model.answer = () => "yes";
    model.on({ on: "word", user: "ann", spent: 0 });
    const late = model.send("ann");
    expect(model.waiting).toContain(late);
    const answer = model.send("ann", "words", "answer");
    model.pass(10_000);
    expect(idsOf(model).slice(1)).toEqual([answer, "text-1", late]);
  });

  it("makes nothing wait that may have arrived: it ends as that", () => {
    const model = new Model(0);
    model.answer = () => "lost";
    const lost = model.send("ann");
    model.pass(100);
    model.answer = () => "quota";
    model.send("ann", "words", "answer");
    model.pass(100);
    expect(model.reports.find(({ id }) => id === lost)).toMatchObject({ outcome: { outcome: "unknown" } });
    expect(model.waiting).not.toContain(lost);
  });

  it("is remembered for a day, where no text waits", () => {
    const model = refused();
    const [text] = textsOf(model).filter(isKept);
    model.on({ on: "cancel", text: text! });
    model.pass(DAY_MS - 2_000);
    model.on({ on: "tick" });
    expect(model.state.lanes.size).toBe(1);
    model.pass(2_000);
    model.on({ on: "tick" });
    expect(model.state.lanes.size).toBe(0);
  });

  it("is not asked about sooner because an offer to somebody else failed", () => {
    const model = refused();
    model.send("bob");
    model.pass(1_000);
    model.answer = () => "unreached";
    model.say("bob");
    model.pass(4 * MINUTE_MS);
    expect(model.posts.filter(({ isProbe }) => isProbe)).toEqual([]);
  });

  it("has an answer wait where news does, after the first minute too", () => {
    const model = refused();
    model.pass(2 * MINUTE_MS);
    model.send("ann", "words", "answer");
    expect(model.posts).toHaveLength(1);
    expect(model.waiting).toHaveLength(2);
  });

  it("has the next text wait where the one before it was set aside", () => {
    const model = refused();
    for (let word = 0; word < 3; word++) {
      model.say("ann");
      model.pass(10_000);
    }
    expect([model.ends.length, model.posts.length]).toEqual([1, 4]);
    model.send("ann");
    model.pass(10_000);
    expect(model.posts).toHaveLength(4);
  });

  it("tells of a stale session that an offer meets, and offers again after a pause", () => {
    const model = refused();
    model.answer = () => "stale";
    model.say("ann");
    model.pass(1_700);
    expect([model.posts.length, model.stales]).toEqual([2, 1]);
    model.pass(100);
    expect([model.posts.length, model.stales]).toEqual([3, 2]);
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

  it("offers nothing that waits while the account stops, and still sends what is asked for", () => {
    const model = refused();
    model.on({ on: "paused" });
    model.say("ann");
    model.pass(10_000);
    expect(model.posts).toHaveLength(1);
    model.answer = () => "yes";
    const answer = model.send("bob", "words", "answer");
    model.pass(1_000);
    expect(model.reports.at(-1)).toMatchObject({ id: answer, outcome: { outcome: "sent" } });
  });

  it("opens for whom an operator names, and for nobody else", () => {
    const model = refused();
    model.send("bob");
    model.pass(1_000);
    model.on({ on: "flush", user: "bob" });
    model.pass(5_000);
    expect(model.posts.map(({ user }) => user)).toEqual(["ann", "bob", "bob"]);
  });

  it("asks nothing when the same bot logs in soon after it", () => {
    const model = refused();
    // What is under way beside it was not refused.
    model.answer = () => "yes";
    model.latencyMs = 5_000;
    model.send("bob");
    model.on({ on: "login", isSameBot: true });
    model.pass(100);
    expect(model.posts).toHaveLength(2);
  });

  it("asks at once when the same bot logs in a minute after it", () => {
    const model = refused();
    model.pass(MINUTE_MS);
    expect(model.posts).toHaveLength(1);
    model.on({ on: "login", isSameBot: true });
    model.pass(1_000);
    expect(model.posts).toHaveLength(2);
  });

  it("asks at a start the later, the more often it was refused since", () => {
    const model = refused();
    const begin = (): number => {
      const before = model.posts.length;
      for (const on of ["stopped", "begun"] as const) model.on({ on });
      model.on({ on: "session", session: "live" });
      model.pass(1_000);
      return model.posts.length - before;
    };
    model.send("ann");
    model.pass(90_000);
    for (let word = 0; word < 2; word++) {
      model.say("ann");
      model.pass(1_000);
    }
    expect(model.posts).toHaveLength(3);
    model.pass(3 * MINUTE_MS);
    expect(begin()).toBe(0);
    model.pass(MINUTE_MS);
    expect(begin()).toBe(1);
  });

  it("holds nothing for an answer to what an earlier run was given", () => {
    const model = refused();
    model.answer = () => "yes";
    model.on({ on: "word", user: "ann", spent: 0 });
    model.pass(500);
    for (const on of ["stopped", "begun"] as const) model.on({ on });
    model.pass(1_000);
    expect(model.posts).toHaveLength(2);
  });

  it("holds for an answer no longer than 5 s, however much the user writes", () => {
    const model = refused();
    const fromMs = model.nowMs;
    for (let word = 0; word < 20; word++) {
      model.on({ on: "word", user: "ann", spent: 0 });
      model.pass(400);
    }
    expect(atMs(model).at(-1)).toBe(fromMs + 5_000);
  });

  it("rests longer each time although its user writes meanwhile", () => {
    const model = refused();
    model.answer = () => "unreached";
    const before = model.posts.length;
    for (let word = 0; word < 4; word++) {
      model.say("ann");
      model.pass(20_000);
    }
    expect(model.posts.length - before).toBeLessThanOrEqual(6);
  });

  it("is offered within 10 s of a word that came during an offer, however often it failed before", () => {
    const model = refused();
    model.answer = () => "unreached";
    model.say("ann");
    model.pass(60_000);
    model.latencyMs = 7_000;
    const { length } = model.posts;
    model.say("ann");
    model.pass(3_000);
    model.say("ann");
    model.pass(10_000);
    expect(model.posts.slice(length)).toHaveLength(2);
  });

  it("is put off by nobody else's success", () => {
    const model = refused();
    for (let offer = 0; offer < 5; offer++) {
      model.on({ on: "flush", user: "ann" });
      model.pass(1_000);
    }
    model.answer = ({ user }) => (user === "ann" ? "unreached" : "yes");
    while (model.posts.at(-1)?.answer !== "unreached") model.pass(1_000);
    const probeMs = model.nowMs;
    model.send("bob");
    model.pass(3_000);
    expect(model.posts.filter(({ user, atMs: ms }) => user === "ann" && ms > probeMs)).toHaveLength(1);
  });

  it("holds for an answer while one of two messages is in work", () => {
    const model = refused();
    model.answer = () => "yes";
    for (let word = 0; word < 2; word++) model.on({ on: "word", user: "ann", spent: 0 });
    model.on({ on: "handled", user: "ann" });
    model.pass(4_000);
    expect(model.posts).toHaveLength(1);
  });

  it("counts what was sent with the newest token", () => {
    const model = refused();
    for (let count = 0; count < 2; count++) model.send("ann");
    model.answer = () => "yes";
    model.spent = 8;
    model.on({ on: "word", user: "ann", spent: 7 });
    model.pass(30_000);
    // The first brings it to eight: from there on 8 s apart.
    expect(atMs(model).slice(1)).toEqual([6_000, 14_000, 22_000]);
  });

  it("waits the longer after another's success, the more often it was refused", () => {
    const model = refused();
    model.pass(330_000 - model.nowMs);
    expect(model.posts).toHaveLength(2);
    const refusedMs = atMs(model)[1]! + 10;
    model.answer = () => "yes";
    model.send("bob");
    model.pass(4 * MINUTE_MS);
    expect(model.posts.at(-1)).toMatchObject({ user: "ann", atMs: refusedMs + 2 * MINUTE_MS });
  });

  it("is not made longer by texts that come to wait behind it", () => {
    const model = refused();
    model.pass(50_000);
    model.send("ann", "words", "answer");
    model.answer = () => "yes";
    model.pass(19_000);
    model.send("bob");
    model.pass(2_000);
    expect(model.posts.map(({ user }) => user)).toEqual(["ann", "bob", "ann", "ann"]);
  });

  it("is not ended by a success of what had left before it", () => {
    const model = new Model();
    model.latencyMs = 5_000;
    model.send("ann");
    model.pass(600);
    model.latencyMs = 10;
    model.answer = () => "quota";
    model.send("ann");
    model.answer = () => "yes";
    model.pass(30_000);
    expect(model.posts).toHaveLength(2);
    model.pass(31_000);
    expect(model.posts).toHaveLength(3);
  });

  it("holds for all when two users were refused: for those whose texts would go on by themselves, too", () => {
    const model = new Model();
    model.answer = () => "quota";
    model.send("cid");
    model.pass(MINUTE_MS);
    model.answer = ({ user }) => (user === "dan" ? "yes" : "unreached");
    model.send("dan");
    // Its offers fail, and are repeated.
    model.pass(10 * MINUTE_MS);
    expect(model.posts.filter(({ user }) => user === "cid").length).toBeGreaterThan(4);
    model.answer = () => "quota";
    for (const user of ["ann", "bob"]) model.send(user);
    model.pass(1_000);
    const before = model.posts.length;
    model.pass(4 * MINUTE_MS);
    expect(model.posts).toHaveLength(before);
  });

  it("is worth an attempt to whoever has written since two users were refused", () => {
    const model = refused();
    model.send("bob");
    model.pass(30_000);
    for (const user of ["cid", "dan"]) model.say(user);
    model.pass(2 * MINUTE_MS);
    model.send("cid");
    model.pass(1_000);
    model.answer = () => "yes";
    model.send("dan");
    model.pass(1_000);
    expect(model.posts.map(({ user }) => user).slice(0, 4)).toEqual(["ann", "bob", "cid", "dan"]);
    // And with the success it is over for all.
    model.send("eve");
    model.pass(700);
    expect(model.posts.some(({ user }) => user === "eve")).toBe(true);
  });

  it("waits for another bot's words, an hour at least, though more of the user's is under way at the login", () => {
    const model = refused();
    model.pass(MINUTE_MS);
    model.latencyMs = 5_000;
    model.on({ on: "word", user: "ann", spent: 0 });
    model.answer = () => "never";
    model.send("ann", "words", "answer");
    model.on({ on: "login", isSameBot: false });
    model.pass(HOUR_MS);
    expect(model.posts).toHaveLength(2);
    model.pass(2 * MINUTE_MS);
    expect(model.posts.slice(2)).toMatchObject([{ isProbe: true }]);
  });

  it("offers at an operator's word, and forgets what he cancels", () => {
    const model = refused();
    model.on({ on: "flush", user: "ann" });
    model.pass(1_000);
    expect(model.posts).toHaveLength(2);
    const [text] = textsOf(model).filter(isKept);
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

  /** A text that meets it. */
  function met(session: State["session"], deadlineMs?: number): Model {
    const model = new Model();
    model.on({ on: "session", session });
    model.answer = () => "stale";
    model.send("ann", "words", "news", deadlineMs);
    model.pass(1_000);
    return model;
  }

  it("of which nothing else is heard is tried again 5 s later", () => {
    const model = met("live");
    model.pass(MINUTE_MS);
    expect(atMs(model)).toEqual([0, 5_010]);
    expect(model.stales).toBe(2);
  });

  it.each([
    [15_000, 10_000],
    [6_000, 4_000],
    [60_000, 55_000],
  ])("that is being cured has until the last third, or 5 s, of a send's %d ms", (deadlineMs, lastMs) => {
    const model = met("live", deadlineMs);
    model.on({ on: "session", session: "unproven" });
    model.pass(2 * MINUTE_MS);
    expect(atMs(model)).toEqual([0, lastMs]);
  });

  it("that turns out to need a login is tried once more at once", () => {
    const model = met("unproven");
    model.on({ on: "session", session: "barred" });
    model.pass(MINUTE_MS);
    expect(atMs(model)).toEqual([0, 1_000]);
  });

  it("that is told of too late for another attempt ends the send", () => {
    const model = new Model();
    model.latencyMs = 11_000;
    model.answer = () => "stale";
    model.send("ann");
    model.pass(MINUTE_MS);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "refused" }, atMs: 11_000 }]);
    expect(model.posts).toHaveLength(1);
  });

  it.each([
    ["unproven", "was not cured in time", 10_000],
    ["barred", "needs a login", 1_010],
  ] as const)("that stays %s is told with what to do", (session, words, lastMs) => {
    const model = met(session);
    model.pass(14_000);
    expect(atMs(model)).toEqual([0, lastMs]);
    const reason = expect.stringContaining(words);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "refused", reason } }]);
  });
});

/** The end of an attempt at that text, told once more. */
const again = (text: Text, end: SendAttempt): Event => ({
  on: "ended",
  text,
  isProbe: false,
  end,
  token: undefined,
  spent: 0,
});

describe("an end that is told twice", () => {
  const SENT = { outcome: "sent", clientId: "x" } as const;

  it("is no end of a text that is done with", () => {
    const model = new Model();
    model.send("ann");
    const [text] = textsOf(model);
    model.pass(1_000);
    model.on(again(text!, SENT));
    expect(model.reports).toHaveLength(1);
  });

  it("is none of a text that waits", () => {
    const model = new Model();
    model.answer = () => "quota";
    model.send("ann");
    const [text] = textsOf(model);
    model.pass(1_000);
    model.on(again(text!, SENT));
    expect([model.waiting.length, model.ends.length]).toEqual([1, 0]);
  });

  it("is none of the next piece", () => {
    const model = new Model();
    model.latencyMs = 1_000;
    model.send("ann", "x".repeat(9_000));
    const [text] = textsOf(model);
    model.pass(1_500);
    model.on(again(text!, SENT));
    model.pass(10_000);
    expect(atMs(model)).toEqual([0, 1_000, 2_000]);
    expect(model.reports).toMatchObject([{ outcome: { outcome: "sent", chunks: 3 }, atMs: 3_000 }]);
    expect(model.reports[0]?.outcome).not.toHaveProperty("rest");
  });
});

describe("what fails without a refusal", () => {
  /** A text that waits, offered so often in vain since its user wrote. */
  function failed(offers: number): Model {
    const model = new Model();
    model.answer = () => "quota";
    model.send("ann");
    model.pass(1_000);
    model.answer = () => "unreached";
    model.say("ann");
    for (let turn = 0; turn < 20_000 && model.posts.length < 1 + offers; turn++) model.pass(100);
    model.pass(200);
    return model;
  }
  const offersAfter = (model: Model, ...sessions: State["session"][]): number => {
    const before = model.posts.length;
    for (const session of sessions) model.on({ on: "session", session });
    model.pass(700);
    return model.posts.length - before;
  };

  it("rests, four times as long after each time, at most four minutes", () => {
    const model = failed(7);
    const apart = atMs(model).map((ms, index, all) => ms - (all[index - 1] ?? 0));
    expect(apart.slice(2).map(ms => Math.round(ms / 10) / 100)).toEqual([
      1.76, 7.01, 28.01, 112.01, 210.01, 210.01,
    ]);
  });

  it.each([
    [1, 1],
    [3, 1],
    [4, 0],
  ])("%d times goes on with the cure of the session: %d offers", (offers, soon) => {
    const model = failed(offers);
    expect(offersAfter(model, "unproven", "barred")).toBe(0);
    expect(offersAfter(model, "live")).toBe(soon);
  });

  it("is not what rests since a refusal: a cure does not shorten that", () => {
    const model = new Model();
    model.answer = () => "quota";
    model.send("ann");
    model.pass(10_000);
    model.answer = () => "yes";
    model.send("bob");
    model.pass(1_000);
    expect(offersAfter(model, "unproven", "live")).toBe(0);
    model.pass(MINUTE_MS);
    expect(model.posts.at(-1)?.user).toBe("ann");
  });

  it("does not go on because a live session is told of again", () => {
    expect(offersAfter(failed(2), "live")).toBe(0);
  });
});

it.each<[Answer, object]>([
  ["quota", { refusals: 1, unsure: 0 }],
  ["stale", { refusals: 0, unsure: 0 }],
  ["lost", { refusals: 0, unsure: 1 }],
  ["unreached", { refusals: 0, unsure: 0 }],
])("the store hears of an offer that ended with %s", (answer, counts) => {
  const model = new Model();
  model.answer = () => "quota";
  const id = model.send("ann");
  model.pass(1_000);
  model.answer = () => answer;
  model.say("ann");
  model.pass(100);
  expect(model.stored.get(id)).toMatchObject({ ...counts, stage: { offers: 1, offeredMs: 1_010 } });
});

it("the store hears of each piece of a long text that went", () => {
  const model = new Model();
  model.answer = () => "quota";
  const id = model.send("ann", `${"x".repeat(4_000)}rest`);
  model.pass(1_000);
  const first = model.stored.get(id);
  model.answer = () => "yes";
  model.say("ann");
  model.pass(100);
  const second = model.stored.get(id);
  expect(second).toMatchObject({ content: { words: "rest" } });
  expect(second?.clientId).not.toBe(first?.clientId);
  model.pass(1_000);
  expect([...model.stored]).toEqual([]);
});

describe("what is remembered", () => {
  it("is whose words are not answered, of everybody", () => {
    const model = new Model();
    for (const user of ["ann", "bob"]) model.on({ on: "word", user, spent: 0 });
    expect([...model.state.lanes.keys()]).toEqual(["ann", "bob"]);
  });

  it("is nothing of users who are done with", () => {
    const model = new Model();
    model.send("ann");
    model.say("bob");
    model.pass(10_000);
    expect(model.state.lanes.size).toBe(0);
  });

  it("is 10,000 users, and of those without a text that waits the ones known longest are forgotten", () => {
    const model = new Model();
    model.answer = () => "quota";
    model.send("ann");
    model.pass(1_000);
    const many = Array.from({ length: 9_999 }, (_, at) => `user-${at}`);
    const lanes = new Map(model.state.lanes);
    for (const user of many) lanes.set(user, { ...createLane(user), unanswered: 1 });
    const heard = new Map(many.map(user => [user, 0]));
    model.state = { ...model.state, lanes, refused: { ...model.state.refused, heard } };
    for (const user of ["new", "newer"]) model.on({ on: "word", user, spent: 0 });
    model.on({ on: "word", user: "user-50", spent: 0 });
    const known = model.state.lanes;
    expect([known.size, model.state.refused.heard.size]).toEqual([10_000, 10_000]);
    expect(["ann", "new", "newer", "user-0", "user-1", "user-2"].map(user => known.has(user))).toEqual([
      ...[true, true, true],
      ...[false, false, true],
    ]);
  });
});

it("shows what each text waits for", () => {
  const model = new Model();
  model.answer = () => "quota";
  for (const user of ["ann", "bob"]) model.send(user);
  model.pass(2_000);
  const seen = () => pendingOf("bot", model.state).map(({ to, state, offers }) => `${to} ${state} ${offers}`);
  expect(seen()).toEqual(["ann waiting 0", "bob waiting 0"]);
  model.answer = () => "unreached";
  model.on({ on: "flush", user: "ann" });
  model.say("bob");
  expect(seen()).toEqual(["ann leaving 0", "bob flowing 0"]);
  model.pass(20);
  expect(seen()).toEqual(["ann resting 1", "bob flowing 0"]);
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

describe("a text that is refused for good", () => {
  it("makes way for the next probe within five minutes", () => {
    const model = new Model();
    model.answer = () => "quota";
    for (const words of ["one", "two", "three"]) model.send("ann", words);
    model.pass(1_000);
    model.answer = () => "never";
    model.pass(HOUR_MS);
    expect(model.ends.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "refused"]);
    const apart = model.ends.map(({ atMs: ms }, index, all) => ms - (all[index - 1]?.atMs ?? 0)).slice(1);
    expect(Math.max(...apart)).toBeLessThanOrEqual(5 * MINUTE_MS);
  });
});
