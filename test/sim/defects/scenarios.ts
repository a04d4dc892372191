/** The small situations in which the defects show. The plain client passes every one. */
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";

const scenario = (name: string, text: string): Scenario =>
  parseScenario(text, { name, file: `${name}.yaml` });

/** Three messages in a burst while a handler is at work, sends, and a stop in the middle of a handler. */
export const quiet = scenario(
  "quiet",
  `
title: A quiet hour without any fault
runs: 1h
host: { handler: 5s, reply: true }
workload:
  - { at: 10m, inbound: alice }
  - { at: 10m1s, inbound: alice }
  - { at: 10m2s, inbound: alice }
  - { at: 15m, send: alice }
  - { at: 20m, inbound: bob }
  - { at: 20m2s, stop: bot }
  - { at: 21m, start: bot }
  - { at: 25m, inbound: bob }
`,
);

export const expiry = scenario(
  "expiry",
  `
title: The session expires; notifystart heals it
runs: 1h
settle: 10m
server: { latency: 400ms }
workload:
  - { at: 10m, inbound: alice }
  - { at: 40m, inbound: alice }
faults:
  - { kind: session-expires, at: 20m }
`,
);

/** Round trips take long enough for sends to fall into them. */
const expirySending = scenario(
  "expiry-sending",
  `
title: The session expires while texts are sent; notifystart heals it
runs: 1h
settle: 10m
server: { latency: 400ms }
workload:
  - { at: 10m, inbound: alice }
  - { every: 200ms, from: 20m, until: 20m5s, send: alice }
  - { at: 40m, inbound: alice }
faults:
  - { kind: session-expires, at: 20m }
`,
);

export const errors = scenario(
  "errors",
  `
title: getupdates answers 500 twenty times at once, sendmessage -14
runs: 30m
workload:
  - { at: 5m, inbound: alice }
  - { at: 20m30s, send: alice }
  - { at: 25m, inbound: alice }
faults:
  - { kind: http-status, from: 10m, for: 1m, on: getupdates, with: { status: 500 } }
  - { kind: stale-token, from: 20m, for: 1m, on: sendmessage }
`,
);

export const takenOver = scenario(
  "taken-over",
  `
title: The session is taken over; a new login cures it
runs: 1h
settle: 10m
workload:
  - { at: 5m, inbound: alice }
  - { at: 20m, send: alice }
  - { at: 30m, login: bot }
  - { at: 40m, inbound: alice }
  - { at: 41m, send: alice }
faults:
  - { kind: taken-over, at: 10m }
`,
);

export const outage = scenario(
  "outage",
  `
title: getupdates answers 500 for ten minutes
runs: 30m
workload:
  - { at: 5m, inbound: alice }
  - { at: 25m, inbound: alice }
faults:
  - { kind: http-status, from: 10m, for: 10m, on: getupdates, with: { status: 500 } }
`,
);

export const sending = scenario(
  "sending",
  `
title: The yes to a send is lost with its connection, a long text, and a quota that the user opens again
runs: 30m
server: { quota: 4 }
workload:
  - { at: 5m, inbound: alice }
  - { at: 6m, send: alice }
  - { at: 8m, send: alice, chars: 9000 }
  - { every: 1m, from: 9m, until: 13m, send: alice }
  - { at: 15m, inbound: alice }
faults:
  - { kind: connection-reset, at: 6m, for: 10s, on: sendmessage, leg: answer, count: 1 }
`,
);

/** The answer to one user's text never comes; another user's text is asked for meanwhile. */
export const hanging = scenario(
  "hanging",
  `
title: The answer to a send never comes
runs: 30m
workload:
  - { at: 5m, inbound: alice }
  - { at: 5m, inbound: bob }
  - { at: 10m, send: alice }
  - { at: 10m2s, send: bob }
  - { at: 10m3s, send: bob }
faults:
  - { kind: lost-acknowledgement, from: 10m, for: 1s, count: 1, with: { how: silence } }
`,
);

/** After one refusal nobody writes for a day. */
export const waiting = scenario(
  "waiting",
  `
title: A -2, and a day without a word
runs: 30h
settle: 2h
workload:
  - { at: 5m, inbound: alice }
  - { every: 3h, from: 1h, send: alice }
faults:
  - { kind: send-refused, from: 30m, for: 20h, on: sendmessage }
`,
);

/** The first to meet the stale session is a send. */
export const atSeven = scenario(
  "at-seven",
  `
title: A session that lapsed in the night is met by a send
start: 2026-01-05T22:00:00Z
runs: 12h
settle: 30m
server: { idleAfter: 6h }
workload:
  - { at: day 2 00:59:50, inbound: alice }
  - { at: day 2 07:00, send: alice }
`,
);

export const again = scenario(
  "again",
  `
title: Messages come again, with the same ids, ten minutes after they were handed over
runs: 30m
server: { redeliver: 10m }
workload:
  - { at: 5m, inbound: alice }
  - { at: 7m, inbound: bob }
  - { at: 20m, send: alice }
`,
);

/** Everything that the official client sends is asked for. */
export const strict = scenario(
  "strict",
  `
title: The service takes no request that the official client would not make
runs: 30m
server: { appHeaders: required, uin: fresh, baseInfo: required, noClientId: drop }
host: { handler: 5s, reply: true, typing: true }
workload:
  - { at: 5m, inbound: alice }
  - { at: 10m, inbound: bob }
  - { at: 20m, send: alice }
`,
);

export const poison = scenario(
  "poison",
  `
title: The handler throws on one message, however often it is begun
runs: 30m
workload:
  - { at: 5m, inbound: alice }
  - { at: 5m1s, inbound: alice }
  - { at: 5m2s, inbound: bob }
faults:
  - { kind: handler-throws, at: 4m, with: { message: first } }
`,
);

export const crowd = scenario(
  "crowd",
  `
title: Four users write at once, and the handler takes 20 s over each message
runs: 30m
host: { handler: 20s }
workload:
  - { at: 5m, inbound: alice }
  - { at: 5m1s, inbound: bob }
  - { at: 5m2s, inbound: carol }
  - { at: 5m3s, inbound: dave }
  - { at: 5m4s, inbound: alice }
`,
);

/** Users write while the account is stopped; later a login makes it another bot. */
export const away = scenario(
  "away",
  `
title: The account is stopped for a minute, and later becomes another bot
runs: 1h
settle: 10m
server: { newBotId: true }
workload:
  - { at: 5m, inbound: alice }
  - { at: 10m, stop: bot }
  - { at: 10m30s, inbound: bob }
  - { at: 11m, start: bot }
  - { at: 30m, login: bot }
  - { at: 40m, inbound: alice }
  - { at: 41m, send: alice }
`,
);

export const long = scenario(
  "long",
  `
title: Half a day in which nearly nothing happens
runs: 12h
workload:
  - { at: 5m, inbound: alice }
  - { at: 6h, inbound: bob }
`,
);

export const files = scenario(
  "files",
  `
title: Files of every kind are sent
runs: 30m
workload:
  - { at: 5m, inbound: alice }
  - { at: 6m, inbound: bob }
  - { at: 10m, send: alice, as: image }
  - { at: 11m, send: bob, as: file }
  - { at: 12m, send: alice, as: voice }
  - { at: 13m, send: bob, as: video }
`,
);

export const SCENARIOS: readonly Scenario[] = [
  away,
  quiet,
  strict,
  again,
  poison,
  crowd,
  long,
  expiry,
  expirySending,
  errors,
  takenOver,
  outage,
  sending,
  hanging,
  waiting,
  atSeven,
  files,
];
