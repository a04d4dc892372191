/** What each thing that was seen becomes: a line of workload, a setting, a fault. */
import { describe, expect, it } from "vitest";
import type { Exchange, HeardMessage, Reply } from "../../../sim/recording/exchange.ts";
import { scenarioOf } from "../../../sim/recording/scenario-of.ts";
import { wireVerdictOf } from "../../../sim/recording/wire-verdict.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";

const HOLD_MS = 34_990;

type Given = Partial<Omit<Exchange, "reply">> & { reply?: Partial<Reply> };

const whole = (reply: Partial<Reply> = {}): Reply => ({
  status: 200,
  retryAfter: "absent",
  body: "json",
  ret: "omitted",
  ...reply,
});

function call(endpoint: Exchange["endpoint"], requestMs: number, { reply, ...given }: Given = {}): Exchange {
  return {
    endpoint,
    token: 1,
    bot: 1,
    requestMs,
    endMs: requestMs + 5,
    asked: { what: "other" },
    end: { how: "answered" },
    reply: whole(reply),
    ...given,
  };
}

const batch = (...messages: HeardMessage[]): NonNullable<Reply["batch"]> => ({
  list: "given",
  messages,
  cursor: "given",
  advertiseMs: 35_000,
});
const said = (id: number, more: Partial<HeardMessage> = {}): HeardMessage => ({
  id,
  user: 1,
  as: "text",
  text: id,
  chars: 10,
  ...more,
});
const idle = (requestMs: number, endMs = requestMs + HOLD_MS, more: Given = {}): Exchange =>
  call("getupdates", requestMs, {
    asked: { what: "poll", cursor: 1 },
    endMs,
    reply: { batch: batch() },
    ...more,
  });
const came = (requestMs: number, endMs: number, ...messages: HeardMessage[]): Exchange =>
  call("getupdates", requestMs, {
    asked: { what: "poll" },
    endMs,
    headersMs: endMs,
    reply: { batch: batch(...messages) },
  });
const stale = (requestMs: number, more: Given = {}): Exchange =>
  call("getupdates", requestMs, { asked: { what: "poll" }, reply: { stale: "errcode" }, ...more });
const started = (requestMs: number, reply: Partial<Reply> = { ret: "zero" }): Exchange =>
  call("notifystart", requestMs, { reply });
const sent = (requestMs: number, text: number, more: Given = {}): Exchange =>
  call("sendmessage", requestMs, {
    asked: { what: "send", user: 1, clientId: text, text, as: "text", chars: 10 },
    reply: { sent: "message-id" },
    ...more,
  });

const made = (...exchanges: Exchange[]): Scenario =>
  scenarioOf({ startMs: Date.UTC(2026, 10, 29), endMs: 0, exchanges }).scenario;
/** The lines below a key, as they are written. */
const lines = (key: string, scenario: Scenario): string[] =>
  (new RegExp(`^${key}:\\n((?:  .*\\n?)+)`, "m").exec(printScenario(scenario))?.[1] ?? "")
    .split("\n")
    .map(line => line.trim().replace(/^- \{ (.*) \}$/, "$1"))
    .filter(line => line !== "");

describe("users and sends", () => {
  it("come at the time of the answer, by made-up names, and the same words are the same", () => {
    const scenario = made(
      came(0, 1_000, said(1), said(2, { user: 7, as: "image" })),
      came(1_000, 5_000, said(3, { text: 1 }), said(4, { group: 2, chars: 900 })),
      // A poll that was not acknowledged brings the same again.
      came(5_000, 6_000, said(4, { group: 2, chars: 900 })),
    );
    expect(lines("workload", scenario)).toEqual([
      "at: 1s, inbound: alice",
      "at: 1s, inbound: bob, as: image",
      "at: 5s, inbound: alice, same: true",
      "at: 5s, inbound: alice, group: group1, chars: 900",
    ]);
    expect(scenario.faults).toEqual([]);
  });

  it("a text that is tried again is one text; the same words later are another", () => {
    const refused = {
      reply: { code: { field: "ret", value: -2, asText: false, words: "rate-limited" } },
    } as const;
    const scenario = made(
      idle(0),
      sent(1_000, 1, refused),
      sent(40_000, 1),
      sent(60_000, 1, {
        asked: { what: "send", user: 1, clientId: 9, text: 1, as: "text", chars: 10 },
      }),
    );
    expect(lines("workload", scenario)).toEqual(["at: 1s, send: alice", "at: 1m, send: alice, same: true"]);
    expect(lines("faults", scenario)).toEqual([
      "kind: send-refused, at: 1s, count: 1, on: sendmessage, with: { words: rate-limited }",
    ]);
  });

  it("answers to each message are a setting, with the time that the handler takes", () => {
    const scenario = made(
      came(0, 1_000, said(1)),
      sent(3_000, 11),
      came(1_000, 9_000, said(2)),
      sent(11_100, 12),
    );
    expect(lines("host", scenario)).toEqual(["handler: 2s", "reply: true"]);
    expect(lines("workload", scenario)).toEqual(["at: 1s, inbound: alice", "at: 9s, inbound: alice"]);
  });

  it("a message without an answer makes each text a line", () => {
    const scenario = made(came(0, 1_000, said(1)), sent(3_000, 11), came(1_000, 9_000, said(2)), idle(9_000));
    expect(lines("workload", scenario)).toContain("at: 3s, send: alice");
  });

  it("what comes at equal times is one line", () => {
    const texts = Array.from({ length: 12 }, (_, at) => sent(600_000 * (at + 1), at + 1));
    expect(lines("workload", made(idle(0), ...texts))).toEqual(["every: 10m, until: 2h, send: alice"]);
  });
});

describe("stops, starts and logins", () => {
  it("a stop is one when the client came back, and else the end", () => {
    const scenario = made(
      started(0),
      idle(10),
      call("notifystop", 40_000),
      started(90_000),
      idle(90_100),
      call("notifystop", 130_000),
    );
    expect(lines("workload", scenario)).toEqual(["at: 40s, stop: bot", "at: 1m30s, start: bot"]);
  });

  it("a new token is a login, of the same account where its bot is the same, or where the old one was refused", () => {
    const again = { token: 2 };
    expect(lines("workload", made(idle(0), stale(36_000), idle(50_000, 80_000, again)))).toEqual([
      "at: 50s, login: bot",
    ]);
    const other = made(idle(0), stale(36_000), idle(50_000, 80_000, { token: 2, bot: 2 }));
    expect(other.accounts).toEqual(["bot"]);
    expect(other.server.newBotId).toBe(true);
  });

  it("a QR code that the client asked for is a scan", () => {
    const scenario = made(
      idle(0),
      stale(36_000),
      call("get_bot_qrcode", 40_000),
      call("get_qrcode_status", 41_000, { reply: { login: { token: 2, bot: 1 } } }),
      idle(45_000, 79_000, { token: 2 }),
    );
    expect(lines("workload", scenario)).toEqual(["at: 40s, scan: bot"]);
  });

  it("a second bot beside the first is an account", () => {
    const scenario = made(idle(0), idle(10, 35_000, { token: 2, bot: 2 }));
    expect(scenario.accounts).toEqual(["bot", "bot2"]);
    expect(scenario.workload).toEqual([]);
  });
});

describe("-14", () => {
  it("that notifystart cured is a session that expired", () => {
    const scenario = made(idle(0), stale(35_000), started(35_100), idle(35_200));
    expect(lines("faults", scenario)).toEqual(["kind: session-expires, at: 35s"]);
    expect(lines("server", scenario)).toEqual([]);
  });

  it("that notifystart did not cure says what notifystart does", () => {
    const inVain = made(idle(0), stale(35_000), started(35_100), stale(35_200), stale(39_000));
    expect([inVain.server.notifystart, inVain.faults.map(({ kind }) => kind)]).toEqual([
      "no-effect",
      ["session-expires"],
    ]);
    const refused = made(idle(0), stale(35_000), started(35_100, { stale: "ret" }), stale(39_000));
    expect([refused.server.notifystart, refused.server.staleShape]).toEqual(["refused", "errcode"]);
  });

  it("that it cured once and not again is a session that somebody took over", () => {
    const scenario = made(
      ...[idle(0), stale(35_000), started(35_100), idle(35_200)],
      ...[stale(70_500), started(70_600, { stale: "errcode" }), stale(75_000)],
    );
    expect(lines("faults", scenario)).toEqual([
      "kind: session-expires, at: 35s",
      "kind: taken-over, at: 1m10s500ms",
    ]);
  });

  it("that went by itself is a wrong answer to single requests", () => {
    const scenario = made(idle(0), stale(35_000), stale(36_000), idle(37_000));
    expect(lines("faults", scenario)).toEqual(["kind: stale-token, at: 35s, count: 2, on: getupdates"]);
  });

  it("at the end of a poll that was held is one of that moment", () => {
    expect(lines("faults", made(idle(0), stale(35_000, { endMs: 64_000 })))).toEqual([
      "kind: session-expires, at: 1m4s",
    ]);
  });
});

describe("faults of requests", () => {
  const bad = (requestMs: number, status = 502): Exchange =>
    call("getupdates", requestMs, { asked: { what: "poll" }, reply: { status } });

  it("a few are a number, many over a time a window", () => {
    expect(lines("faults", made(idle(0), bad(35_000), bad(37_000), idle(40_000)))).toEqual([
      "kind: bad-gateway, at: 35s, count: 2, on: getupdates",
    ]);
    const many = Array.from({ length: 40 }, (_, at) => bad(35_000 + 2_000 * at));
    expect(lines("faults", made(idle(0), ...many, idle(120_000)))).toEqual([
      "kind: bad-gateway, from: 35s, for: 1m18s100ms, on: getupdates",
    ]);
  });

  it("something good between two makes them two lines; other endpoints in the same trouble make one", () => {
    const two = made(idle(0), bad(35_000), idle(36_000), bad(71_000), idle(72_000));
    expect(lines("faults", two)).toHaveLength(2);
    const both = made(
      idle(0),
      bad(35_000),
      call("notifystart", 36_000, { reply: { status: 502 } }),
      bad(37_000),
      idle(40_000),
    );
    expect(lines("faults", both)).toEqual([
      "kind: bad-gateway, at: 35s, count: 3, on: [ getupdates, notifystart ]",
    ]);
  });

  it("what comes and goes is a window with a chance", () => {
    const flaky = Array.from({ length: 10 }, (_, at) => [
      bad(1_000 + 10_000 * at),
      idle(2_000 + 10_000 * at, 10_900 + 10_000 * at),
    ]);
    expect(lines("faults", made(came(0, 900, said(1)), ...flaky.flat()))).toEqual([
      expect.stringMatching(/^kind: bad-gateway, from: 1s, for: 1m30s100ms, chance: 0\.5\d, on: getupdates$/),
    ]);
  });

  it("a held poll that is reset meets what is in flight; a slow or a silent answer is what it is", () => {
    const reset = call("getupdates", 35_000, {
      asked: { what: "poll" },
      endMs: 50_000,
      end: { how: "broken", by: "connection-reset" },
    });
    expect(lines("faults", made(idle(0), reset, idle(50_100)))).toEqual([
      "kind: connection-reset, from: 50s, for: 100ms, on: getupdates",
    ]);
    const hung = call("getupdates", 35_000, {
      asked: { what: "poll" },
      endMs: 85_000,
      end: { how: "given-up" },
    });
    expect(lines("faults", made(idle(0), { ...hung, reply: undefined } as never, idle(85_100)))).toEqual([
      "kind: hang, at: 35s, count: 1, on: getupdates",
    ]);
    const slow = made(idle(0), sent(1_000, 1), sent(5_000, 2), sent(9_000, 3, { endMs: 13_200 }));
    expect(lines("faults", slow)).toEqual([
      "kind: latency, at: 9s, count: 1, on: sendmessage, with: { delay: 3s }",
    ]);
  });

  it("a client that gives up in time, and one that was cut off by the end, are no fault of the service", () => {
    const early = call("getupdates", 35_000, {
      asked: { what: "poll" },
      endMs: 65_000,
      end: { how: "given-up" },
    });
    const open = call("getupdates", 66_000, {
      asked: { what: "poll" },
      endMs: 300_000,
      end: { how: "open" },
    });
    expect(
      made(idle(0), { ...early, reply: undefined } as never, { ...open, reply: undefined } as never).faults,
    ).toEqual([]);
  });

  it("a message that comes again although the client went on was handed over again", () => {
    const poll = (requestMs: number, cursor: number): Exchange => ({
      ...came(requestMs, requestMs + 500, said(1)),
      asked: { what: "poll", cursor },
    });
    expect(lines("faults", made(poll(0, 1), poll(600, 2)))).toEqual(["kind: redelivery, at: 1s100ms"]);
    expect(made(poll(0, 1), poll(600, 1)).faults).toEqual([]);
  });
});

describe("settings of the server", () => {
  it("a usual day is all defaults", () => {
    const scenario = made(started(0), idle(10), came(35_100, 40_000, said(1)), sent(40_100, 1), idle(40_200));
    expect(lines("server", scenario)).toEqual([]);
    expect(printScenario(scenario).split("\n").length).toBeLessThanOrEqual(10);
  });

  it("hold, what is advertised, latency and forms are as they were seen", () => {
    const poll = (requestMs: number): Exchange =>
      idle(requestMs, requestMs + 20_000, {
        reply: { ret: "zero", batch: { list: "given", messages: [], cursor: "given" } },
      });
    const slow = (requestMs: number, text: number): Exchange =>
      sent(requestMs, text, { endMs: requestMs + 160, reply: { sent: "empty-body", body: "empty" } });
    expect(lines("server", made(poll(0), poll(20_000), slow(21_000, 1), slow(22_000, 2)))).toEqual([
      "hold: 20s",
      "advertise: none",
      "ret: zero",
      "sendAnswer: empty-body",
      "latency: 80ms",
    ]);
  });
});

describe("what the wire shows of a client", () => {
  const of = (endMs: number, ...exchanges: Exchange[]) => wireVerdictOf({ startMs: 0, endMs, exchanges });

  it("one that recovers passes; one that pauses does not", () => {
    expect(of(80_000, idle(0), stale(35_000), started(35_100), idle(35_200))).toBe("pass");
    expect(of(3_700_000, idle(0), stale(35_000), stale(3_635_000))).toEqual([
      "no-pause-loop",
      "recovers-in-time",
    ]);
  });

  it("two polls at once, and too many in vain", () => {
    expect(of(80_000, idle(0), idle(1_000))).toEqual(["one-poll"]);
    const hasty = Array.from({ length: 8 }, (_, at) =>
      call("getupdates", 100 * at, { reply: { status: 502 } }),
    );
    expect(of(1_000, ...hasty)).toEqual(["bounded-rate"]);
  });
});

it("what is too long for a scenario is cut, and said", () => {
  const many = Array.from({ length: 9_000 }, (_, at) =>
    came(3 * at * at, 3 * at * at + 1, said(at + 1, { user: 1 + (at % 90) })),
  );
  const { scenario, cut } = scenarioOf({ startMs: 0, endMs: 0, exchanges: many });
  expect(scenario.workload).toHaveLength(6_000);
  expect(cut).toBeGreaterThan(0);
  const yaml = printScenario(scenario);
  expect(parseScenario(yaml, { file: "x.yaml", name: "recorded" })).toEqual(scenario);
  const steady = Array.from({ length: 120_000 }, (_, at) => sent(10_000 * at, at + 1));
  const long = scenarioOf({ startMs: 0, endMs: 0, exchanges: steady });
  expect(long.cut).toBe(1);
  expect(lines("workload", long.scenario)).toEqual(["every: 10s, from: 0s, until: 10d9h59m50s, send: alice"]);
  expect(() =>
    parseScenario(printScenario(long.scenario), { file: "x.yaml", name: "recorded" }),
  ).not.toThrow();
});

it("nothing recorded makes nothing", () => {
  expect(() => made()).toThrow(RangeError);
});
