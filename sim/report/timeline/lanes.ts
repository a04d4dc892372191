/** The lanes of a run: of each account, then of what befell all of them. A lane with nothing in it is left out. */
import type { Endpoint, TraceRecord } from "../../trace/record.ts";
import { type Call, callBar, callsOf } from "./exchanges.ts";
import { faultLane, processLane } from "./host-lanes.ts";
import { type Change, type Lane, type LaneKind, lane, type Mark, statesOf, type Tone } from "./lane.ts";
import type { TimelineRun } from "./run.ts";
import { handlerLane, sendLane, userLane } from "./text-lanes.ts";
import { verdictLanes } from "./verdict-lanes.ts";

/** Everything that the lanes of a run need to know, read once. */
export interface Reading {
  run: TimelineRun;
  calls: readonly Call[];
}

export const readingOf = (run: TimelineRun): Reading => ({ run, calls: callsOf(run.records) });

/** Accounts that were not named beforehand, by a login of the operator, come last. */
export function accountsOf({ accounts, records }: TimelineRun): string[] {
  const seen = records.flatMap(record =>
    "account" in record && record.account !== undefined ? [record.account] : [],
  );
  return [...new Set([...accounts, ...seen])].filter(name => name !== "?" && name !== "");
}

/** The lanes of one account. */
export function accountLanes(reading: Reading, account: string): Lane[] {
  const { run } = reading;
  const own = run.records.filter(record => "account" in record && record.account === account);
  return [
    ...verdictLanes(run, account),
    sessionLane(own, account, run.endAtMs),
    saysLane(own, account, run.endAtMs),
    callLane("polls", reading, account),
    callLane("session-calls", reading, account),
    userLane(own, account, run.endAtMs),
    handlerLane(own, account, run.endAtMs),
    sendLane(own, account, run.endAtMs),
    callLane("on-the-wire", reading, account),
    callLane("other-calls", reading, account),
  ].filter(isUsed);
}

/** The lanes of what befell the whole run. */
export function commonLanes({ run }: Reading): Lane[] {
  return [faultLane(run), processLane(run), holdsLane(run), logLane(run)].filter(isUsed);
}

function isUsed({ kind, bars, marks }: Lane): boolean {
  return kind === "verdict" || bars.length > 0 || marks.length > 0;
}

const SESSION_TONES: Readonly<Record<string, Tone>> = {
  live: "good",
  stale: "bad",
  dead: "bad",
  lapsed: "warn",
};

function sessionLane(own: readonly TraceRecord[], account: string, endMs: number): Lane {
  const changes = own.flatMap((record): Change[] =>
    record.type === "session"
      ? [
          {
            atMs: record.atMs,
            tone: SESSION_TONES[record.state] ?? "wait",
            label: record.state,
            seq: record.seq,
          },
        ]
      : [],
  );
  const marks = own.flatMap((record): Mark[] =>
    record.type === "credential" || record.type === "code"
      ? [{ atMs: record.atMs, tone: "wait", seq: record.seq }]
      : [],
  );
  return lane({ kind: "session", account }, statesOf(changes, endMs), marks);
}

const SAYS_TONES: Readonly<Record<string, Tone>> = {
  live: "good",
  recovering: "warn",
  "needs-login": "bad",
  stopped: "off",
};

function saysLane(own: readonly TraceRecord[], account: string, endMs: number): Lane {
  const changes = own.flatMap((record): Change[] =>
    record.type === "status" && record.again !== true
      ? [
          {
            atMs: record.atMs,
            tone: SAYS_TONES[record.state] ?? "wait",
            label: record.state,
            seq: record.seq,
          },
        ]
      : [],
  );
  return lane({ kind: "says", account }, statesOf(changes, endMs), []);
}

/** Of which lane the calls of an endpoint are. */
const LANE_OF: Partial<Record<Endpoint, LaneKind>> = {
  getupdates: "polls",
  notifystart: "session-calls",
  notifystop: "session-calls",
  sendmessage: "on-the-wire",
};

function callLane(kind: LaneKind, { calls, run }: Reading, account: string): Lane {
  const own = calls.filter(
    ({ request }) => request.account === account && (LANE_OF[request.endpoint] ?? "other-calls") === kind,
  );
  const endMs = run.records.at(-1)?.atMs ?? run.endAtMs;
  const bars = own.map(call => callBar(call, endMs));
  const marks = run.records.flatMap((record): Mark[] =>
    record.type === "nonconformance" &&
    record.account === account &&
    (LANE_OF[record.endpoint as Endpoint] ?? "other-calls") === kind
      ? [{ atMs: record.atMs, tone: "bad", seq: record.seq, label: record.field }]
      : [],
  );
  return lane({ kind, account }, bars, marks);
}

function holdsLane({ records }: TimelineRun): Lane {
  const marks = records.flatMap((record): Mark[] => {
    if (record.type !== "holding" && record.type !== "leftover") return [];
    const { atMs, seq, timers, requests } = record;
    return [
      { atMs, tone: record.type === "holding" ? "wait" : "off", seq, label: `${timers} + ${requests}` },
    ];
  });
  return lane({ kind: "holds", account: "" }, [], marks);
}

/** What the client said for itself. Its lines count on from the records. */
function logLane({ records, log }: TimelineRun): Lane {
  const marks = log.lines.map(
    ({ atMs, text }, at): Mark => ({
      ...{ atMs, tone: "wait", seq: records.length + at, label: text },
    }),
  );
  return lane({ kind: "log", account: "" }, [], marks);
}
