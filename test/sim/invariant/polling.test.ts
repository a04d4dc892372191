/** The invariants of the wire: one-poll, bounded-rate, wire-conformance. */
import { describe, expect, it } from "vitest";
import { boundedRate } from "../../../sim/invariant/bounded-rate.ts";
import { onePoll } from "../../../sim/invariant/one-poll.ts";
import { wireConformance } from "../../../sim/invariant/wire-conformance.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";
import type { Endpoint } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

describe("one-poll", () => {
  it("holds for polls one after the other, within one millisecond too", () => {
    const t = new TraceBuilder();
    t.answer(t.live()).abort(t.held()).failure(t.held());
    t.held();
    expect(onePoll.examine(t.end())).toEqual({ examined: 4, violations: [] });
  });

  it("is broken by a second poll of the same token, not of another or an unknown one", () => {
    const t = new TraceBuilder();
    t.live();
    const first = t.seq - 1;
    t.at(1_000).held();
    const second = t.seq - 1;
    t.at(2_000).credential("bot#2").held("bot#2");
    t.held("?");
    t.held("?");
    expect(breaches(onePoll, t.end())).toEqual([[1_000, [first, second]]]);
  });

  it("is broken by a poll in flight when the stop is done and by one sent afterwards, until the next start", () => {
    const t = new TraceBuilder();
    const held = t.live();
    const poll = t.seq - 1;
    t.at(1_000).lifecycle("stop-asked").at(2_000).lifecycle("stop-done");
    const stopped = t.seq;
    t.abort(held).at(3_000).abort(t.held());
    const after = t.seq - 2;
    t.at(4_000).lifecycle("start-asked").held();
    expect(breaches(onePoll, t.end())).toEqual([
      [2_000, [poll, stopped]],
      [3_000, [stopped, after]],
    ]);
  });

  it("a late end of the channel before a start is no end of the one started since", () => {
    const t = new TraceBuilder();
    const former = t.live();
    const poll = t.seq - 1;
    t.at(1_000).lifecycle("stop-asked").abort(former).at(6_000).lifecycle("start-asked");
    const current = t.held();
    t.at(7_000).lifecycle("stop-done").at(8_000).abort(current).held();
    expect(breaches(onePoll, t.end())).toEqual([]);
    const left = new TraceBuilder();
    left.live();
    left
      .at(1_000)
      .lifecycle("stop-asked")
      .at(6_000)
      .lifecycle("start-asked")
      .at(7_000)
      .lifecycle("stop-done");
    expect(breaches(onePoll, left.end())).toEqual([[7_000, [poll, left.seq - 1]]]);
  });

  it("is broken by a poll with a retired token after the new credential", () => {
    const t = new TraceBuilder();
    t.abort(t.live()).at(1_000).credential("bot#2");
    const credential = t.seq;
    t.at(1_500).abort(t.held("bot#1"));
    const retired = t.seq - 2;
    t.held("bot#2");
    const trace = t.end();
    expect(breaches(onePoll, trace)).toEqual([[1_500, [credential, retired]]]);
    expect(onePoll.examine(trace).violations[0]?.message).toBe(
      "bot: getupdates sent at 06:00:01.500 with bot#1, retired by bot#2 at 06:00:01",
    );
  });
});

/** Fruitless polls at the given times. */
function hammer(
  times: readonly number[],
  how: (t: TraceBuilder, request: number) => void,
): [number, number[]][] {
  const t = new TraceBuilder();
  for (const ms of times) how(t.at(ms), t.request("getupdates"));
  return breaches(boundedRate, t.at(600_000 + Math.max(...times)).end());
}
const every = (stepMs: number, count: number) => Array.from({ length: count }, (_, index) => index * stepMs);

describe("bounded-rate", () => {
  it("allows five fruitless requests in every second, not six", () => {
    expect(hammer(every(200, 6), (t, request) => t.stale(request))).toEqual([]);
    expect(hammer(every(199, 6), (t, request) => t.stale(request))).toEqual([[995, [0, 10]]]);
  });

  it("allows sixty in every minute, and speaks once per spell", () => {
    expect(hammer(every(1_000, 200), (t, request) => t.failure(request))).toEqual([]);
    const fast = hammer(every(900, 200), (t, request) => t.abort(request));
    expect(fast).toEqual([[54_000, [0, 120]]]);
    const twice = [...every(100, 10), ...every(100, 10).map(ms => ms + 20_000)];
    expect(hammer(twice, (t, request) => t.stale(request)).map(([ms]) => ms)).toEqual([500, 20_500]);
  });

  it("counts instant empty answers and requests that nothing ends, not those that bring messages", () => {
    expect(hammer(every(10, 6), (t, request) => t.accepted(request).answer(request))).toHaveLength(1);
    expect(hammer(every(10, 6), () => {})).toHaveLength(1);
    const news = (t: TraceBuilder, request: number) => t.answer(request, { messages: [`m${request}`] });
    expect(hammer(every(10, 60), news)).toEqual([]);
  });

  it("counts instant answers with messages that came before, not with one that did not", () => {
    const known = (t: TraceBuilder, request: number) => t.answer(request, { messages: ["m1", "m2"] });
    expect(hammer(every(10, 6), known)).toEqual([]);
    expect(hammer(every(10, 7), known)).toEqual([[60, [2, 12]]]);
    const mixed = (t: TraceBuilder, request: number) =>
      t.answer(request, { messages: ["m0", `m${request}`] });
    expect(hammer(every(10, 60), mixed)).toEqual([]);
  });

  it("does not count answers that go on through the messages of an hour ago, but those that come back to one place", () => {
    const times = [...every(10, 60), ...every(10, 60).map(ms => ms + 60 * 60_000)];
    let asked = 0;
    const oneAfterTheOther = (t: TraceBuilder, request: number) =>
      t.answer(request, { messages: [`m${asked++ % 60}`] });
    expect(hammer(times, oneAfterTheOther)).toEqual([]);
    const inTurn = (t: TraceBuilder, request: number) => t.answer(request, { messages: [`m${asked++ % 2}`] });
    expect(hammer(times, inTurn).map(([ms]) => ms)).toEqual([70, 3_600_070]);
  });

  it("is broken when known messages come again and again, after a crash too", () => {
    const t = new TraceBuilder();
    const batch = (at: number) => t.answer(t.request("getupdates"), { messages: [`m${at}`] });
    for (const at of every(1, 6)) batch(at);
    t.at(5_000).crash("torn");
    for (const at of every(1, 6)) batch(at);
    expect(breaches(boundedRate, t.end())).toHaveLength(1);
  });

  it("does not count a hold that ran a second or is still held, and counts notifystart, per account", () => {
    const t = new TraceBuilder({ accounts: ["bot", "other"] });
    const held = Array.from({ length: 10 }, () => t.held());
    for (const request of held.slice(0, 9)) t.at(1_000).answer(request);
    for (const account of ["bot", "other"])
      for (let n = 0; n < 5; n += 1) t.on(account).refused("notifystart");
    expect(breaches(boundedRate, t.unfinished())).toEqual([]);
    t.on("bot").refused("notifystart");
    expect(breaches(boundedRate, t.end())).toHaveLength(1);
  });

  it("obeys a tightened limit", () => {
    const t = new TraceBuilder({ limits: { ...DEFAULT_LIMITS, ratePerSecond: 1 } });
    t.refused("getupdates");
    t.at(500).refused("getupdates");
    expect(breaches(boundedRate, t.end())).toEqual([[500, [0, 2]]]);
  });
});

it("a slow notifystart and a slow failure are fruitless however long they took, and so is an empty list", () => {
  const t = new TraceBuilder();
  const requests = Array.from({ length: 6 }, (_, n) => t.request(n < 3 ? "notifystart" : "getupdates"));
  for (const [n, request] of requests.entries()) {
    if (n < 3) t.at(20_000).answer(request);
    else if (n < 5) t.failure(request);
    else t.answer(request, { ok: false, messages: [] });
  }
  expect(breaches(boundedRate, t.end())).toEqual([[0, [0, 5]]]);
});

describe("one-poll, of a retired token", () => {
  const run = (endpoint: Endpoint, afterMs: number, token: string) => {
    const t = new TraceBuilder();
    t.abort(t.live());
    t.at(1_000).credential("bot#2").held("bot#2");
    const credential = t.seq - 2;
    t.at(1_000 + afterMs).request(endpoint, { token });
    return { found: breaches(onePoll, t.end()), proof: [credential, credential + 3] };
  };

  it("finds it on any endpoint, once what was in flight is over", () => {
    const late = run("sendmessage", 10_001, "bot#1");
    expect(late.found).toEqual([[11_001, late.proof]]);
    for (const [endpoint, afterMs, token] of [
      ["sendmessage", 10_000, "bot#1"],
      ["sendtyping", 60_000, "bot#2"],
      ["get_qrcode_status", 60_000, "-"],
    ] as const)
      expect(run(endpoint, afterMs, token).found).toEqual([]);
  });

  it("finds it on a poll at once", () => {
    expect(run("getupdates", 0, "bot#1").found).toHaveLength(1);
  });
});

describe("wire-conformance", () => {
  it("groups what is wrong by endpoint and field, with the count in the text", () => {
    const t = new TraceBuilder();
    const wrong = (field: string) =>
      t.add({
        type: "nonconformance",
        request: 1,
        account: "bot",
        endpoint: "getupdates",
        field,
        message: "is missing",
      });
    t.request("getupdates");
    wrong("body.base_info").at(2_000);
    wrong("header X-WECHAT-UIN");
    wrong("body.base_info");
    const { examined, violations } = wireConformance.examine(t.end());
    expect(examined).toBe(1);
    expect(violations.map(({ atMs, proof }) => [atMs, proof])).toEqual([
      [0, [1, 3]],
      [2_000, [2]],
    ]);
    expect(violations[0]?.account).toBe("bot");
    expect(violations[0]?.message).toBe(
      "getupdates: body.base_info is not what the real service takes (2 times, first at 06:00:00): is missing",
    );
  });

  it("holds without such a record", () => {
    const t = new TraceBuilder();
    t.live();
    expect(wireConformance.examine(t.end())).toEqual({ examined: 2, violations: [] });
  });
});
