import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { DEFAULT_HOST, DEFAULT_SERVER, DEFAULT_START_MS } from "../../../sim/scenario/settings.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";

const HOUR_MS = 3_600_000;
const parse = (text: string) => parseScenario(text, { file: "x.yaml", name: "x" });

test("a scenario of two keys gets every default", () => {
  expect(parse("title: Nothing happens\nruns: 1h\n")).toEqual({
    name: "x",
    title: "Nothing happens",
    why: [],
    seed: "1",
    startMs: DEFAULT_START_MS,
    accounts: ["bot"],
    healAtMs: HOUR_MS - 120_000,
    endAtMs: HOUR_MS,
    server: DEFAULT_SERVER,
    host: DEFAULT_HOST,
    workload: [],
    faults: [],
    expect: {},
    limits: DEFAULT_LIMITS,
  });
});

test("every key is read", () => {
  const scenario = parse(`
title: Overnight idle, then the 07:00 cron
why: [https://github.com/Tencent/openclaw-weixin/issues/155, because]
start: 2026-01-05T22:00:00Z
runs: 12h
settle: 5m
seed: 7
accounts: [bot, spare]
server: { hold: 35s, advertise: none, cursor: consume, ret: zero, sendAnswer: empty-body, stale: both,
  notifystart: refused, idleAfter: 6h, latency: 20ms, checkHeaders: off }
host: { watchdog: on, handler: 2s, reply: true, typing: true }
workload:
  - { at: 10m, inbound: alice, account: bot }
  - { at: 07:00, send: alice, account: spare }
  - { at: day 2 07:30, stop: spare }
  - { at: 11m, inbound: alice, account: bot, as: image, group: club }
  - { at: 12m, inbound: alice, account: bot, same: true }
  - { at: 13m, send: alice, account: bot, as: file, chars: 9000 }
  - { at: 14m, scan: bot }
  - { every: 1h, inbound: bob, account: bot }
  - { every: 1h, from: 0s, until: 12h, typing: bob, account: bot }
faults:
  - { kind: stale-token, at: 6h, count: 1, on: getupdates, account: bot, with: { shape: ret }, name: mine }
  - { kind: http-status, from: 1h, for: 10m, on: [getupdates, notifystart], chance: 0.5, skip: 2 }
  - { kind: latency, from: 1h, until: 70m, leg: request, session: stale, with: { delay: 1m30s } }
  - { kind: session-expires, every: 10m, until: 11h }
  - { kind: hang, every: 1h, from: 30m, for: 5m, regime: { flapping: { down: 5s, up: 1s } } }
expect:
  fixed: pass
  legacy: [recovers-in-time, no-pause-loop]
  openclaw-weixin@2.4.9: inconclusive
limits: { recoverWithin: 5s, ratePerMinute: 30 }
`);
  const healAtMs = 12 * HOUR_MS - 300_000;
  const MINUTE_MS = 60_000;
  expect(scenario).toEqual({
    name: "x",
    title: "Overnight idle, then the 07:00 cron",
    why: ["https://github.com/Tencent/openclaw-weixin/issues/155", "because"],
    seed: "7",
    startMs: Date.UTC(2026, 0, 5, 22),
    accounts: ["bot", "spare"],
    healAtMs,
    endAtMs: 12 * HOUR_MS,
    server: {
      ...DEFAULT_SERVER,
      holdMs: 35_000,
      advertiseMs: null,
      cursor: "consume",
      ret: "zero",
      sendAnswer: "empty-body",
      staleShape: "both",
      notifystart: "refused",
      idleAfterMs: 6 * HOUR_MS,
      latencyMs: 20,
      checkHeaders: false,
    },
    host: { watchdog: true, handlerMs: 2_000, reply: true, typing: true },
    workload: [
      { action: "inbound", account: "bot", user: "alice", atMs: 10 * MINUTE_MS },
      { action: "send", account: "spare", user: "alice", atMs: 9 * HOUR_MS },
      { action: "stop", account: "spare", atMs: 9.5 * HOUR_MS },
      { action: "inbound", account: "bot", user: "alice", as: "image", group: "club", atMs: 11 * MINUTE_MS },
      { action: "inbound", account: "bot", user: "alice", same: true, atMs: 12 * MINUTE_MS },
      { action: "send", account: "bot", user: "alice", as: "file", chars: 9_000, atMs: 13 * MINUTE_MS },
      { action: "scan", account: "bot", atMs: 14 * MINUTE_MS },
      { action: "inbound", account: "bot", user: "bob", atMs: HOUR_MS, everyMs: HOUR_MS, untilMs: healAtMs },
      { action: "typing", account: "bot", user: "bob", atMs: 0, everyMs: HOUR_MS, untilMs: 12 * HOUR_MS },
    ],
    faults: [
      {
        name: "mine",
        kind: "stale-token",
        atMs: 6 * HOUR_MS,
        count: 1,
        skip: 0,
        chance: 1,
        endpoints: ["getupdates"],
        account: "bot",
        attributes: { shape: "ret" },
      },
      {
        name: "http-status-2",
        kind: "http-status",
        atMs: HOUR_MS,
        untilMs: 70 * MINUTE_MS,
        skip: 2,
        chance: 0.5,
        endpoints: ["getupdates", "notifystart"],
        attributes: { status: 503, body: "html" },
      },
      {
        name: "latency-3",
        kind: "latency",
        atMs: HOUR_MS,
        untilMs: 70 * MINUTE_MS,
        skip: 0,
        chance: 1,
        endpoints: [],
        leg: "request",
        session: "stale",
        attributes: { delay: 90_000 },
      },
      {
        name: "session-expires-4",
        kind: "session-expires",
        atMs: 10 * MINUTE_MS,
        everyMs: 10 * MINUTE_MS,
        repeatUntilMs: 11 * HOUR_MS,
        skip: 0,
        chance: 1,
        endpoints: [],
        attributes: {},
      },
      {
        name: "hang-5",
        kind: "hang",
        atMs: 30 * MINUTE_MS,
        untilMs: 35 * MINUTE_MS,
        everyMs: HOUR_MS,
        skip: 0,
        chance: 1,
        endpoints: [],
        regime: { flapping: { down: 5_000, up: 1_000 } },
        attributes: { inFlight: "lost" },
      },
    ],
    expect: {
      fixed: "pass",
      legacy: ["recovers-in-time", "no-pause-loop"],
      "openclaw-weixin@2.4.9": "inconclusive",
    },
    limits: { ...DEFAULT_LIMITS, recoverWithinMs: 5_000, ratePerMinute: 30 },
  });
});

test("heal is given as a moment in place of settle", () => {
  expect(parse("title: t\nruns: 12h\nhealAt: 07:00\n")).toMatchObject({
    healAtMs: 7 * HOUR_MS,
    endAtMs: 12 * HOUR_MS,
  });
});

test.each([
  ["0000123", "0000123"],
  ["1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"],
  ["12e4567", "12e4567"],
  ["ab12", "ab12"],
  ['"5"', "5"],
])("seed %s keeps every digit", (written, seed) => {
  expect(parse(`title: t\nruns: 1h\nseed: ${written}\n`).seed).toBe(seed);
});

test("a scenario is frozen throughout", () => {
  const scenario = parse("title: t\nruns: 1h\nfaults: [{ kind: hang, at: 1m, on: getupdates }]\n");
  const parts = [
    scenario,
    scenario.server,
    scenario.faults,
    scenario.faults[0],
    scenario.faults[0]?.endpoints,
  ];
  expect([...parts, scenario.faults[0]?.attributes].every(Object.isFrozen)).toBe(true);
});

test("the example of bug 155 parses", () => {
  const file = new URL("../../../scenarios/bug-155/healed-by-notifystart.yaml", import.meta.url);
  const scenario = parse(readFileSync(file, "utf8"));
  expect(scenario.faults).toMatchObject([{ kind: "session-expires", atMs: 6 * HOUR_MS }]);
});
