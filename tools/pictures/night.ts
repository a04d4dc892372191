/** The night of bug #155 as the picture tells it, read from a trace. */
import type { Trace } from "../../sim/trace/trace.ts";

/** Something that somebody wanted at a moment, and whether it came to anything. */
export interface Wish {
  atMs: number;
  /** A user writes and wants an answer; a job wants a text sent. */
  by: "user" | "job";
  isDone: boolean;
}

export interface Night {
  lengthMs: number;
  wishes: readonly Wish[];
  /** The first -14. */
  staleAtMs: number;
  /** When a poll was accepted again; the end of the run where none was. */
  backAtMs: number;
  isBack: boolean;
}

export function nightOf(trace: Trace): Night {
  const { records } = trace;
  const end = records.find(record => record.type === "end")?.atMs ?? trace.header.endAtMs;
  const stale = records.find(record => record.type === "answer" && record.stale);
  if (stale === undefined) throw new Error("nothing went stale in this night");
  const back = records.find(
    record => record.type === "accepted" && record.endpoint === "getupdates" && record.seq > stale.seq,
  );
  const delivered = new Set(
    records.flatMap(record =>
      record.type === "accepted" && record.endpoint === "sendmessage" ? [record.message] : [],
    ),
  );
  const asked = records.flatMap(record => (record.type === "send-asked" ? [record] : []));
  const isAnswered = (fromMs: number, untilMs: number): boolean =>
    asked.some(
      ({ by, atMs, message }) => by === "reply" && atMs >= fromMs && atMs < untilMs && delivered.has(message),
    );
  const written = records.flatMap(record => (record.type === "inbound" ? [record.atMs] : []));
  const users = written.map((atMs, index): Wish => {
    return { atMs, by: "user", isDone: isAnswered(atMs, written[index + 1] ?? end) };
  });
  const jobs = asked
    .filter(({ by }) => by === "cron")
    .map(({ atMs, message }): Wish => ({ atMs, by: "job", isDone: delivered.has(message) }));
  return {
    lengthMs: end,
    wishes: [...users, ...jobs].toSorted((one, other) => one.atMs - other.atMs),
    staleAtMs: stale.atMs,
    backAtMs: back?.atMs ?? end,
    isBack: back !== undefined,
  };
}
