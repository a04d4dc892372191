import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { ScenarioError } from "../../../sim/scenario/problem.ts";

const INVARIANTS = ["recovers-in-time", "no-pause-loop", "no-loss"];

function problemsOf(text: string): ScenarioError["problems"] {
  try {
    parseScenario(text, { file: "x.yaml", name: "x", invariants: INVARIANTS });
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
  return [];
}

/** First line and hint of every problem. */
function linesOf(text: string): string[] {
  return problemsOf(text).map(({ line, column, message, hint }) =>
    [`x.yaml:${line}:${column} ${message}`, ...(hint === undefined ? [] : [hint])].join(" | "),
  );
}

const BASE = "title: t\nruns: 1h\n";
const line = (key: string, body: string) => `${BASE}${key}:\n  - { ${body} }\n`;
const workload = (body: string) => line("workload", body);
const fault = (body: string) => line("faults", body);

describe("the file", () => {
  const KEYS =
    "its keys: title, why, start, runs, settle, healAt, seed, accounts, server, host, workload, faults, expect, limits";
  test.each([
    ["", `x.yaml:1:1 the file is empty | ${KEYS}`],
    ["# nothing\n", `x.yaml:1:1 the file is empty | ${KEYS}`],
    ["- a\n", `x.yaml:1:1 a scenario is a mapping of keys to values | ${KEYS}`],
    [
      "title: a\n\truns: 1h\n",
      "x.yaml:2:1 this is not YAML: tabs are not allowed as indentation | indent with spaces",
    ],
    [
      "title: a: b\nruns: 1h\n",
      'x.yaml:1:8 this is not YAML: nested mappings are not allowed in compact mappings | put text that contains ": " in quotes',
    ],
    [`${BASE}---\ntitle: u\n`, "x.yaml:3:1 a second document begins here | one file holds one scenario"],
    [
      "title: &t x\nruns: *t\n",
      "x.yaml:2:7 aliases are not part of the scenario language | write the value out",
    ],
    ["title: !name x\nruns: 1h\n", "x.yaml:1:8 this is not YAML: unresolved tag: !name"],
    [`${BASE}runs: 2h\n`, 'x.yaml:3:1 key "runs" is given twice | keep one of the two'],
    [
      `${BASE}host: { reply: on, reply: off }\n`,
      'x.yaml:3:20 key "reply" is given twice | keep one of the two',
    ],
    [
      "title: a\nruns：1h\nsettle: 10m\n",
      "x.yaml:2:1 this is not YAML: implicit keys need to be on a single line | ： is a full-width sign: write :",
    ],
    ["title：a\n", "x.yaml:1:1 a scenario is a mapping of keys to values | ： is a full-width sign: write :"],
    [
      `${BASE}faults:\n  - { kind: hang， at： 1m }\n`,
      'x.yaml:4:13 there is no fault kind "hang， at： 1m" | ， is a full-width sign: write ,',
    ],
    [
      "title: t\nruns: １h\n",
      'x.yaml:2:7 "runs" must be a length of time, not "１h" | １ is a full-width sign: write 1',
    ],
    [
      "title: “a”：b: c\nruns: 1h\n",
      'x.yaml:1:8 this is not YAML: nested mappings are not allowed in compact mappings | put text that contains ": " in quotes',
    ],
    [
      Buffer.from("title: a\nruns: 1h\n", "utf16le").toString("utf8"),
      "x.yaml:1:1 the file is not text in UTF-8 | save it as UTF-8",
    ],
    ["x".repeat(1_000_001), "x.yaml:1:1 the file has more than 1000000 characters"],
  ])("%#: is refused at its place", (text, expected) => {
    expect(linesOf(text)).toEqual([expected]);
  });
});

describe("top-level keys", () => {
  test.each([
    ["title: t\n", 'x.yaml:1:1 missing key "runs" | write for example runs: 12h'],
    [
      "runs: 1h\n",
      'x.yaml:1:1 missing key "title" | write for example title: Overnight idle, then the 07:00 cron',
    ],
    ["title:\nruns: 1h\n", 'x.yaml:1:1 "title" is empty | give a value, or leave the key out'],
    ["title: 7\nruns: 1h\n", 'x.yaml:1:8 "title" must be text, not 7'],
    ["title: t\nruns: 35\n", 'x.yaml:2:7 "runs" must be a length of time, not 35 | write 35s'],
    ["title: t\nruns: 10min\n", 'x.yaml:2:7 "runs" must be a length of time, not "10min" | write 10m'],
    ["title: t\nruns: 61d\n", 'x.yaml:2:7 "runs" must be at most 60d, not 61d'],
    [
      "title: t\nruns: 1m\n",
      'x.yaml:2:7 "runs" (1m) must be longer than "settle" (2m, the default) | make the run longer, or give a shorter settle',
    ],
    [
      `${BASE}settle: 1h\n`,
      'x.yaml:3:9 "runs" (1h) must be longer than "settle" (1h) | make the run longer, or give a shorter settle',
    ],
    [
      `${BASE}settle: 1m\nhealAt: 30m\n`,
      'x.yaml:4:1 "settle" and "healAt" exclude each other | keep one of the two',
    ],
    ...["2h", "0s", "2026-01-04T23:00:00Z"].map(healAt => [
      `${BASE}healAt: ${healAt}\n`,
      'x.yaml:3:9 "healAt" must be after the start and not after "runs" (1h) | write for example 30m',
    ]),
    [
      `${BASE}start: 2026-01-05\n`,
      'x.yaml:3:8 "start" must be an instant in UTC | write for example 2026-01-05T22:00:00Z',
    ],
    [`${BASE}sever: {}\n`, 'x.yaml:3:1 unknown key "sever" | did you mean server?'],
    [
      `${BASE}zzz: 1\n`,
      `x.yaml:3:1 unknown key "zzz" | known: title, why, start, runs, settle, healAt, seed, accounts, server, host, workload, faults, expect, limits`,
    ],
    [`${BASE}seed: true\n`, 'x.yaml:3:7 "seed" must be a number or text | write for example 1'],
    [`${BASE}accounts: []\n`, 'x.yaml:3:1 "accounts" must not be empty'],
    [`${BASE}accounts: [bot, bot]\n`, 'x.yaml:3:17 account "bot" is given twice | keep one of the two'],
    [
      `${BASE}accounts: [bot, "a b"]\n`,
      'x.yaml:3:17 "accounts[1]" must be a name: letters, digits and . _ @ -, at most 64',
    ],
    [`${BASE}workload: {}\n`, 'x.yaml:3:1 "workload" must be a list, not a mapping'],
    [`${BASE}why: [1]\n`, 'x.yaml:3:7 "why[0]" must be text, not 1'],
  ])("%#: a mistake is reported at its place", (text, expected) => {
    expect(linesOf(text)).toEqual([expected]);
  });
});

describe("settings", () => {
  test.each([
    ["server: { hodl: 35s }", 'x.yaml:3:11 unknown key "hodl" | did you mean hold?'],
    ["server: { hold: 35 s }", 'x.yaml:3:17 "hold" must be a length of time, not "35 s" | write 35s'],
    [
      "server: { advertise: 35 }",
      'x.yaml:3:22 "advertise" must be a length of time or none | write 35s, or none',
    ],
    ["server: { cursor: repaly }", 'x.yaml:3:19 "cursor" cannot be "repaly" | did you mean replay?'],
    ["server: { ret: 0 }", 'x.yaml:3:16 "ret" cannot be 0 | known: omitted, zero'],
    [
      "server: { checkHeaders: yes }",
      'x.yaml:3:25 "checkHeaders" must be true or false | write true or false',
    ],
    ["host: [watchdog]", 'x.yaml:3:1 "host" must be a mapping of keys to values, not a list'],
    ["host:", 'x.yaml:3:1 "host" is empty | give a value, or leave the key out'],
    [
      "limits: { recoverWithin: 11s }",
      'x.yaml:3:26 "recoverWithin" may only be tightened: 11s is looser than 10s | give at most 10s, or leave it out',
    ],
    [
      "limits: { ratePerSecond: 6 }",
      'x.yaml:3:26 "ratePerSecond" may only be tightened: 6 is looser than 5 | give at most 5, or leave it out',
    ],
    [
      "limits: { outboxTexts: 199 }",
      'x.yaml:3:24 "outboxTexts" may only be tightened: 199 is looser than 200 | give at least 200, or leave it out',
    ],
    ["limits: { ratePerMinute: 1.5 }", 'x.yaml:3:26 "ratePerMinute" must be a whole number, not 1.5'],
    ["limits: { ratePerMinute: 0 }", 'x.yaml:3:26 "ratePerMinute" must be at least 1, not 0'],
    [
      "expect: { legacy: [recover-in-time] }",
      'x.yaml:3:20 there is no invariant "recover-in-time" | did you mean recovers-in-time?',
    ],
    ["expect: { legacy: [no-loss, no-loss] }", 'x.yaml:3:29 "no-loss" is given twice | keep one of the two'],
    [
      "expect: { fixed: no-loss }",
      'x.yaml:3:18 "fixed" must be pass, inconclusive or a list of invariants | invariants stand in a list: [no-loss]',
    ],
  ])("%s", (text, expected) => {
    expect(linesOf(`${BASE}${text}\n`)).toEqual([expected]);
  });
});

describe("a workload line", () => {
  test.each([
    [
      "at: 10m",
      "x.yaml:4:5 this line has no action | give one of inbound, send, typing, start, stop, login, scan",
    ],
    [
      "at: 10m, inbound: a, send: b",
      'x.yaml:4:28 "inbound" and "send" cannot stand in one line | write two lines',
    ],
    ["at: 10m, inbound:", 'x.yaml:4:16 "inbound" is empty | give a value, or leave the key out'],
    ["at: 10m, inbuond: a", 'x.yaml:4:16 unknown key "inbuond" | did you mean inbound?'],
    ["at: 10m, stop: boot", 'x.yaml:4:22 there is no account "boot" | did you mean bot?'],
    [
      "at: 10m, stop: bot, account: bot",
      'x.yaml:4:27 "stop" already names the account | leave "account" out',
    ],
    [
      "at: 10m, send: a, as: tool-call",
      'x.yaml:4:29 a bot does not send "tool-call" | give one of text, image, voice, file, video',
    ],
    ["at: 10m, inbound: a, as: txt", 'x.yaml:4:32 "as" cannot be "txt" | did you mean text?'],
    ["at: 10m, send: a, group: g", 'x.yaml:4:25 "group" belongs to inbound | leave it out'],
    ["at: 10m, typing: a, same: true", 'x.yaml:4:27 "same" belongs to inbound and send | leave it out'],
    [
      "at: 10m, send: a, same: true, chars: 9",
      'x.yaml:4:37 what says the same again has no "chars" of its own | leave it out',
    ],
    ["at: 10m, typing: a, chars: 7", 'x.yaml:4:27 "chars" belongs to inbound and send | leave it out'],
    [
      "at: 10m, inbound: a, same: true, chars: 9",
      'x.yaml:4:40 what says the same again has no "chars" of its own | leave it out',
    ],
    ["at: 10m, typing: a, as: text", 'x.yaml:4:27 "as" belongs to inbound and send | leave it out'],
    ["at: 10m, send: a, chars: 0", 'x.yaml:4:32 "chars" must be at least 1, not 0'],
    ["at: 10m, send: a, account: tob", 'x.yaml:4:34 there is no account "tob" | known: bot'],
    ["inbound: a", 'x.yaml:4:5 missing key "at" or "every" | at: 10m happens once, every: 10m repeats'],
    [
      "at: 1m, every: 1m, inbound: a",
      'x.yaml:4:15 "at" and "every" exclude each other | at: 10m happens once, every: 10m repeats',
    ],
    [
      "at: 1m, until: 2m, inbound: a",
      'x.yaml:4:15 "until" belongs to "every" | leave it out, or write "every"',
    ],
    ["at: 600, inbound: a", 'x.yaml:4:11 "at" must be a moment, not 600 | write 600s'],
    [
      'at: "25:00", inbound: a',
      'x.yaml:4:11 "at" must be a moment, not "25:00" | write for example 8h, "07:00", day 2 07:00 or 2026-01-06T07:00:00Z',
    ],
    ["at: 2026-01-04T00:00:00Z, inbound: a", 'x.yaml:4:11 "at" is before the start of the run'],
    ["at: 1h, inbound: a", "x.yaml:4:11 1h is not before the end of the run, 1h"],
    ["every: 0s, inbound: a", 'x.yaml:4:14 "every" must be more than 0s'],
    ["every: 30m, until: 10m, inbound: a", 'x.yaml:4:26 10m, "until", is before the first time, 30m'],
    ["every: 30m, until: 2h, inbound: a", 'x.yaml:4:26 2h, "until", is after the end of the run, 1h'],
    ["every: 59m, inbound: a", "x.yaml:4:14 58m, when the run heals, is before the first time, 59m"],
    [
      "every: 1ms, inbound: a",
      "x.yaml:4:14 up to here the scenario makes 3480000 events, more than 100000 | repeat less often, or for a shorter time",
    ],
  ])("%s", (body, expected) => {
    expect(linesOf(workload(body))).toEqual([expected]);
  });

  test("names its account when there are several", () => {
    expect(linesOf(`accounts: [a, b]\n${workload("at: 1m, inbound: x")}`)).toEqual([
      'x.yaml:5:5 missing key "account", as there are several | give one of a, b',
    ]);
  });
});

describe("a fault line", () => {
  test.each([
    ["at: 1m", 'x.yaml:4:5 missing key "kind" | write for example kind: stale-token'],
    ["kind: stale, at: 1m", 'x.yaml:4:13 there is no fault kind "stale" | did you mean stale-token?'],
    [
      "kind: quantum-noise, at: 1m",
      'x.yaml:4:13 there is no fault kind "quantum-noise" | the command faults shows what there is',
    ],
    ["kind: hang", 'x.yaml:4:5 missing key "at", "from" or "every" | write for example at: 6h'],
    [
      "kind: hang, at: 1m, from: 2m",
      'x.yaml:4:27 "at" and "from" exclude each other | with "every", write "from"',
    ],
    [
      "kind: hang, at: 1m, every: 2m",
      'x.yaml:4:27 "at" and "every" exclude each other | with "every", write "from"',
    ],
    [
      "kind: hang, at: 1m, for: 1m, until: 2m",
      'x.yaml:4:36 "for" and "until" exclude each other | keep one of the two',
    ],
    [
      "kind: hang, every: 1m, for: 2m",
      'x.yaml:4:35 "for" (2m) is longer than "every" (1m) | one window closes before the next opens',
    ],
    [
      "kind: hang, at: 58m",
      "x.yaml:4:23 faults end at heal: 58m is not before 58m | open it earlier, or make the run longer",
    ],
    [
      "kind: hang, from: 50m, until: 59m",
      'x.yaml:4:37 faults end at heal: 59m is after 58m | leave "until" out to last until heal',
    ],
    ["kind: hang, from: 50m, until: 40m", 'x.yaml:4:37 "until" (40m) is not after 50m'],
    ["kind: hang, at: 1m, count: 0", 'x.yaml:4:34 "count" must be at least 1, not 0'],
    ["kind: hang, at: 1m, chance: 0", 'x.yaml:4:35 "chance" must be more than 0, not 0'],
    [
      "kind: hang, at: 1m, on: getupdate",
      'x.yaml:4:31 "on" cannot be "getupdate" | did you mean getupdates?',
    ],
    [
      "kind: hang, at: 1m, on: [getupdates, sendmesage]",
      'x.yaml:4:44 "on[1]" cannot be "sendmesage" | did you mean sendmessage?',
    ],
    ["kind: hang, at: 1m, on: []", 'x.yaml:4:27 "on" must not be empty'],
    [
      "kind: hang, at: 1m, on: [getconfig, getconfig]",
      'x.yaml:4:43 "getconfig" is given twice | keep one of the two',
    ],
    ["kind: hang, at: 1m, account: x", 'x.yaml:4:36 there is no account "x" | known: bot'],
    [
      "kind: session-expires, at: 1m, with: { aplied: true }",
      'x.yaml:4:46 unknown key "aplied" | there is nothing to give here',
    ],
    ["kind: latency, at: 1m, with: { dealy: 3s }", 'x.yaml:4:38 unknown key "dealy" | did you mean delay?'],
    [
      "kind: http-status, at: 1m, with: { status: 200 }",
      'x.yaml:4:50 "status" must be at least 400, not 200',
    ],
    [
      "kind: http-status, at: 1m, with: [503]",
      'x.yaml:4:34 "with" must be a mapping of keys to values, not a list',
    ],
    [
      "kind: latency, at: 1m, with: { delay: 3 }",
      'x.yaml:4:45 "delay" must be a length of time, not 3 | write 3s',
    ],
    [
      "kind: error-code, at: 1m",
      'x.yaml:4:5 "with" needs "ret" or "errcode" | write for example with: { ret: -1 }',
    ],
    [
      "kind: session-expires, at: 1m, on: getupdates",
      'x.yaml:4:38 "session-expires" acts on the server, not on requests | leave "on" out',
    ],
    [
      "kind: session-expires, every: 1ms",
      "x.yaml:4:37 up to here the scenario makes 3480000 events, more than 100000 | repeat less often, or for a shorter time",
    ],
  ])("%s", (body, expected) => {
    expect(linesOf(fault(body))).toEqual([expected]);
  });

  test.each([
    // Where: what does not act on requests cannot be aimed at any.
    [
      "kind: redirect-to-self, at: 1m, on: upload",
      'x.yaml:4:43 "redirect-to-self" cannot be aimed at upload | known: ',
    ],
    [
      "kind: stale-token, at: 1m, leg: answer",
      'x.yaml:4:39 "stale-token" cannot act on the answer | known: request',
    ],
    ["kind: hang, at: 1m, leg: back", 'x.yaml:4:32 "leg" cannot be "back" | known: request, answer'],
    [
      "kind: hang, at: 1m, session: expired",
      'x.yaml:4:36 "session" cannot be "expired" | known: live, stale, dead, lapsed',
    ],
    [
      "kind: crash, at: 1m, on: getupdates",
      'x.yaml:4:28 "crash" acts on the host, not on requests | leave "on" out',
    ],
    [
      "kind: hot-reload, at: 1m, session: live",
      'x.yaml:4:33 "hot-reload" acts on the host, not on requests | leave "session" out',
    ],
    [
      "kind: handler-slow, at: 1m, on: getupdates",
      'x.yaml:4:35 "handler-slow" acts on the host\'s handler, not on requests | leave "on" out',
    ],
    [
      "kind: disk-full, at: 1m, leg: request",
      'x.yaml:4:32 "disk-full" acts on the subject\'s disk, not on requests | leave "leg" out',
    ],
    ...["session: live", "leg: answer", "skip: 1", "count: 1", "chance: 0.5"].map(key => {
      const name = key.split(":")[0];
      const message = `x.yaml:4:38 "session-expires" acts on the server, not on requests | leave "${name}" out`;
      return [`kind: session-expires, at: 1m, ${key}`, message];
    }),
    // How it comes and goes.
    [
      "regime: { flapping: { down: 5s, up: 1s }, every-nth: 2 }",
      'x.yaml:4:69 "flapping" and "every-nth" cannot stand in one regime | keep one of the two, or write two faults',
    ],
    [
      "regime: { flaping: { down: 5s, up: 1s } }",
      'x.yaml:4:37 unknown key "flaping" | did you mean flapping?',
    ],
    ["regime: { flapping: { down: 0s, up: 1s } }", 'x.yaml:4:55 "down" must be more than 0s'],
    ["regime: { flapping: { down: 5s } }", 'x.yaml:4:37 missing key "up"'],
    ["regime: { flapping: { down: 5s, up: 1s, pu: 2s } }", 'x.yaml:4:67 unknown key "pu" | known: down, up'],
    ["regime: { unstable: { down: [5s], up: [1s, 2s] } }", 'x.yaml:4:49 "down" must have 2 entries'],
    [
      "regime: { unstable: { down: [5s, 1s], up: [1s, 2s] } }",
      'x.yaml:4:37 "unstable" must give the shorter time first | write for example down: [2s, 20s]',
    ],
    ["regime: { every-nth: 1 }", 'x.yaml:4:48 "every-nth" must be at least 2, not 1'],
    ["regime: { rate-cap: { limit: 3, within: 0s } }", 'x.yaml:4:67 "within" must be more than 0s'],
    [
      "regime: {}",
      'x.yaml:4:27 "regime" must be one of flapping, unstable, brown-out, every-nth, rate-cap | write for example { flapping: { down: 5s, up: 2s } }',
    ],
    [
      "regime: flapping",
      'x.yaml:4:35 "regime" must be one of flapping, unstable, brown-out, every-nth, rate-cap | write for example { flapping: { down: 5s, up: 2s } }',
    ],
    [
      "kind: session-expires, at: 1m, regime: { flapping: { down: 5s, up: 1s } }",
      'x.yaml:4:38 "session-expires" happens and is over: it has no pauses | repeat it with every',
    ],
    [
      "kind: crash, at: 1m, regime: { every-nth: 2 }",
      'x.yaml:4:28 "every-nth" chooses among requests, and "crash" does not act on any | leave it out',
    ],
  ])("%s is impossible", (body = "", expected = "") => {
    const [found = "", ...more] = linesOf(
      fault(body.startsWith("regime") ? `kind: hang, at: 1m, ${body}` : body),
    );
    expect(more).toEqual([]);
    // The list of endpoints is the table's business.
    expect(expected.endsWith("known: ") ? found.slice(0, expected.length) : found).toBe(expected);
  });

  test("may come and go when its kind has an end", () => {
    expect(linesOf(fault("kind: crash, at: 1m, regime: { flapping: { down: 5s, up: 1m } }"))).toEqual([]);
  });

  test("has a name of its own, default names counted", () => {
    const text = `${BASE}faults:\n  - { kind: hang, at: 1m, name: hang-2 }\n  - { kind: hang, at: 2m }\n`;
    expect(linesOf(text)).toEqual(['x.yaml:5:5 fault name "hang-2" is given twice | give another name']);
  });
});

describe("faults that need the same thing", () => {
  const faults = (...bodies: string[]) =>
    `${BASE}faults:\n${bodies.map(body => `  - { ${body} }\n`).join("")}`;
  const hint = "let one end before the other begins";
  const process = `one process cannot be down or asleep twice at once | ${hint}`;

  test.each([
    [
      "two crashes",
      ["kind: crash, from: 10m, for: 10m", "kind: crash, from: 15m, for: 1m"],
      `"crash-2" and "crash-1" overlap at 15m: ${process}`,
    ],
    [
      "a crash of a suspended process",
      ["kind: suspend, from: 10m, for: 10m", "kind: crash, from: 15m, for: 1m"],
      `"crash-2" and "suspend-1" overlap at 15m: ${process}`,
    ],
    [
      "a stall before the crash, later in the file",
      ["kind: crash, from: 10m, for: 10m", "kind: event-loop-stall, from: 5m, for: 6m"],
      `"event-loop-stall-2" and "crash-1" overlap at 10m: ${process}`,
    ],
    [
      "a repetition",
      ["kind: crash, every: 10m, for: 2m", "kind: suspend, from: 41m, for: 1m"],
      `"suspend-2" and "crash-1" overlap at 41m: ${process}`,
    ],
    [
      "a window without an end",
      ["kind: suspend, from: 10m", "kind: crash, from: 50m, for: 1s"],
      `"crash-2" and "suspend-1" overlap at 50m: ${process}`,
    ],
    [
      "two steps of the clock",
      ["kind: wall-clock-step, from: 10m, for: 10m", "kind: wall-clock-step, from: 12m, for: 1m"],
      `"wall-clock-step-2" and "wall-clock-step-1" overlap at 12m: one wall clock cannot be moved by two faults at once | ${hint}`,
    ],
    [
      "two second instances",
      ["kind: second-instance, from: 10m, for: 10m", "kind: second-instance, from: 12m, for: 1m"],
      `"second-instance-2" and "second-instance-1" overlap at 12m: there is one second instance at a time | ${hint}`,
    ],
  ])("cannot meet: %s", (_, bodies, expected) => {
    expect(linesOf(faults(...bodies))).toEqual([`x.yaml:5:5 ${expected}`]);
  });

  test.each([
    ["one after the other", ["kind: crash, from: 10m, for: 5m", "kind: suspend, from: 15m, for: 1m"]],
    ["between repetitions", ["kind: crash, every: 10m, for: 2m", "kind: suspend, from: 42m, for: 1m"]],
    ["of different things", ["kind: crash, from: 10m, for: 5m", "kind: wall-clock-step, from: 12m, for: 1m"]],
  ])("may come %s", (_, bodies) => {
    expect(linesOf(faults(...bodies))).toEqual([]);
  });

  test("are compared in no time, however often they repeat", () => {
    const text = faults("kind: crash, every: 500ms, for: 200ms", "kind: suspend, every: 57m59s, for: 1s");
    expect(linesOf(text.replace("1h", "10h"))).toHaveLength(1);
  });
});

test("every mistake of a file is reported at once, in file order", () => {
  const text = `titel: t
runs: 1h
server: { hodl: 35s }
workload:
  - { at: 10m }
faults:
  - { kind: http-status, at: 2h, on: getupdate, with: { status: 200 } }
`;
  expect(linesOf(text).map(line => line.split(" | ")[0])).toEqual([
    'x.yaml:1:1 unknown key "titel"',
    'x.yaml:1:1 missing key "title"',
    'x.yaml:3:11 unknown key "hodl"',
    "x.yaml:5:5 this line has no action",
    'x.yaml:7:38 "on" cannot be "getupdate"',
    'x.yaml:7:65 "status" must be at least 400, not 200',
  ]);
  expect(problemsOf(text).map(({ path }) => path)).toEqual([
    "titel",
    "title",
    "server.hodl",
    "workload[0]",
    "faults[0].on",
    "faults[0].with.status",
  ]);
});

test("at most 100 problems are reported", () => {
  const text = `${BASE}faults:\n${"  - { kind: hang }\n".repeat(150)}`;
  expect(problemsOf(text)).toHaveLength(100);
});

test("Windows line ends and a byte order mark move no position", () => {
  expect(linesOf("\uFEFFtitle: t\r\nruns: 1h\r\nserver: { hold: 35 }\r\n")).toEqual([
    'x.yaml:3:17 "hold" must be a length of time, not 35 | write 35s',
  ]);
});

test("a problem is shown with its line, a marker and the hint", () => {
  const error = new ScenarioError(
    problemsOf(fault("kind: http-status, at: 10m, with: { status: 503, boddy: html }")),
  );
  expect(error.message).toMatchInlineSnapshot(`
    "x.yaml:4:56 unknown key "boddy"
      2 | runs: 1h
      3 | faults:
    > 4 |   - { kind: http-status, at: 10m, with: { status: 503, boddy: html } }
        |                                                        ^^^^^
      5 |
      did you mean body?"
  `);
});

test("windows that overlap are shown at the later line", () => {
  const text = `${BASE}faults:\n  - { kind: suspend, from: 10m, for: 10m }\n  - { kind: crash, from: 15m, for: 1m }\n`;
  expect(new ScenarioError(problemsOf(text)).message).toMatchInlineSnapshot(`
    "x.yaml:5:5 "crash-2" and "suspend-1" overlap at 15m: one process cannot be down or asleep twice at once
      3 | faults:
      4 |   - { kind: suspend, from: 10m, for: 10m }
    > 5 |   - { kind: crash, from: 15m, for: 1m }
        |     ^
      6 |
      let one end before the other begins"
  `);
});

test("a mistaken moment is shown with its line, a marker and the hint", () => {
  expect(new ScenarioError(problemsOf(workload("at: 8 hours, send: alice"))).message).toMatchInlineSnapshot(`
    "x.yaml:4:11 "at" must be a moment, not "8 hours"
      2 | runs: 1h
      3 | workload:
    > 4 |   - { at: 8 hours, send: alice }
        |           ^^^^^^^
      5 |
      write 8h"
  `);
});

test("broken YAML is shown with its line and a marker", () => {
  expect(new ScenarioError(problemsOf('title: "t\nruns: 1h\n')).message).toMatchInlineSnapshot(`
    "x.yaml:3:1 this is not YAML: missing closing "quote
      1 | title: "t
      2 | runs: 1h
    > 3 |
        | ^"
  `);
});

test("no text makes the parser fail in any other way", () => {
  const word = fc.constantFrom(
    "title",
    "runs",
    "1h",
    "faults",
    "kind",
    "hang",
    "at",
    "on",
    "with",
    "expect",
    "?",
    "__proto__",
  );
  const mark = fc.constantFrom(
    ": ",
    "\n",
    "\n  - ",
    "{ ",
    " }",
    "[",
    "]",
    ", ",
    '"',
    "&a ",
    "*a",
    "!!map ",
    "\t",
    "null",
    "0x1f",
  );
  const text = fc
    .array(fc.oneof(word, mark, fc.string({ maxLength: 3 })), { maxLength: 30 })
    .map(parts => parts.join(""));
  fc.assert(
    fc.property(text, source => {
      for (const { line, column } of problemsOf(source))
        expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
    }),
    { seed: 1, numRuns: 2_000 },
  );
});
