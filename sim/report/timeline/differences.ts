/** What differs between two clients in one scenario: when one receives and the other does not, and what became of messages and sends. */
import type { SendAskedRecord } from "../../trace/record.ts";
import { type Lane, lane } from "./lane.ts";
import type { TimelineRun } from "./run.ts";
import { minusTimes, type Time, wantedTimes } from "./times.ts";
import { RECEIVING } from "./verdict-lanes.ts";

/** `a` and `b` are the first run and the second. */
export type Side = "a" | "b";

export interface Differences {
  /** When this side alone does not receive, the longest first. */
  deaf: readonly (Time & { who: Side })[];
  /** Messages of users that this side alone handled. */
  handled: readonly { message: string; who: Side }[];
  /** Sends that were asked of both, at one moment and for one user, with two ends. */
  sends: readonly { atMs: number; seq: number; a: string; b: string }[];
}

/** What takes less is no difference that a reader would look for. */
const TIME_MIN_MS = 1_000;

export function differencesOf(a: TimelineRun, b: TimelineRun): Differences {
  const [deafA, deafB] = [deafTimes(a), deafTimes(b)];
  const alone = (times: Time[], others: Time[], who: Side) =>
    minusTimes(times, others)
      .filter(({ fromMs, untilMs }) => untilMs - fromMs >= TIME_MIN_MS)
      .map(time => ({ ...time, who }));
  const deaf = [...alone(deafA, deafB, "a"), ...alone(deafB, deafA, "b")];
  const [handledA, handledB] = [handledIn(a), handledIn(b)];
  return {
    deaf: deaf.toSorted((one, other) => other.untilMs - other.fromMs - (one.untilMs - one.fromMs)),
    handled: [
      ...[...handledA]
        .filter(message => !handledB.has(message))
        .map(message => ({ message, who: "a" as const })),
      ...[...handledB]
        .filter(message => !handledA.has(message))
        .map(message => ({ message, who: "b" as const })),
    ],
    sends: sendsOf(a, b),
  };
}

/** A lane of its own: when one of two does not receive, and where sends came to different ends. */
export function differencesLane(a: TimelineRun, b: TimelineRun): Lane {
  const { deaf, sends } = differencesOf(a, b);
  const name = { a: a.row.subject, b: b.row.subject };
  return lane(
    { kind: "differs", account: "" },
    deaf.map(({ who, fromMs, untilMs }) => ({ fromMs, untilMs, tone: "fault", label: name[who] })),
    sends.map(({ atMs, seq }) => ({ atMs, tone: "fault", seq })),
  );
}

function deafTimes({ grounds, records, accounts, endAtMs }: TimelineRun): Time[] {
  const [account = ""] = accounts;
  const owed = grounds.find(each => each.invariant === RECEIVING && each.account === account)?.owed ?? [];
  const wanted = wantedTimes(records, account, endAtMs);
  return wanted.flatMap(time => {
    const heard = minusTimes([time], owed);
    return minusTimes([time], heard);
  });
}

function handledIn({ records }: TimelineRun): Set<string> {
  return new Set(records.flatMap(record => (record.type === "handled" ? [record.message] : [])));
}

function sendsOf(a: TimelineRun, b: TimelineRun): Differences["sends"] {
  const others = endsByAsking(b);
  return [...endsByAsking(a)].flatMap(([key, { asked, end }]) => {
    const other = others.get(key);
    return other === undefined || other.end === end
      ? []
      : [{ atMs: asked.atMs, seq: asked.seq, a: end, b: other.end }];
  });
}

/** The last that was said of each send, by when, how and for whom it was asked. */
function endsByAsking({ records }: TimelineRun): Map<string, { asked: SendAskedRecord; end: string }> {
  const ends = new Map<string, { asked: SendAskedRecord; end: string }>();
  const byMessage = new Map<string, { asked: SendAskedRecord; end: string }>();
  for (const record of records) {
    if (record.type === "send-asked") {
      const { atMs, by, to, account } = record;
      const sending = { asked: record, end: "no answer" };
      ends.set(`${account} ${atMs} ${by} ${to}`, sending);
      byMessage.set(record.message, sending);
    } else if (record.type === "send-done" || record.type === "send-ended") {
      const sending = byMessage.get(record.message);
      if (sending !== undefined) sending.end = record.outcome;
    }
  }
  return ends;
}
