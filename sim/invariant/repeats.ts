/** Which handlings were one too many, and which a crash excuses. */
import type { Limits } from "../trace/limits/limits.ts";
import type { CrashRecord, HandledRecord } from "../trace/record.ts";
import type { ExcuseId } from "./excuses.ts";
import { type FailedWrites, failedWritesOf } from "./failed-writes.ts";
import type { Handling } from "./handlings.ts";
import { Memory } from "./memory.ts";
import { countBefore } from "./records.ts";
import type { Timeline } from "./timeline.ts";

/** A message that began to be handled again although it had been before. */
export interface Repeat {
  first: Handling;
  again: Handling;
}

/**
 * The repetitions that nothing excuses. The server may hand a message over twice; its key tells the subject.
 * @param takes whether an excuse is taken
 */
export function repeatsOf(timeline: Timeline, takes: (excuse: ExcuseId) => boolean = () => true): Repeat[] {
  const crashes = timeline.all("crash");
  const failedWrites = failedWritesOf(timeline);
  const excused = (before: Handling, seq: number): boolean =>
    // Of a crash before the first handling began, the second is no consequence.
    crashes.slice(countBefore(crashes, before.begun.seq), countBefore(crashes, seq)).some(crash => {
      const excuse = excuseBy(crash, before, failedWrites, timeline.header.limits);
      return excuse !== null && takes(excuse);
    });
  const firsts = new Map<string, Handling>();
  const latest = new Map<string, Handling>();
  const repeats: Repeat[] = [];
  const memories = new Map<string, Memory>();
  for (const again of timeline.handlings) {
    const { account, message, atMs, seq } = again.begun;
    if (message === "?") continue;
    const before = latest.get(message);
    latest.set(message, again);
    const first = firsts.get(message);
    const memory = memories.get(account) ?? new Memory(timeline.header);
    memories.set(account, memory);
    const isNew = memory.isNew(message, atMs, again.done?.atMs);
    if (first === undefined || before === undefined || isNew) firsts.set(message, again);
    else if (before.threw !== null || excused(before, seq)) firsts.set(message, again);
    else repeats.push({ first, again });
  }
  return repeats;
}

/** Why a subject that crashed so need not know any more that it had handled the message; null when it has to. */
function excuseBy(
  crash: CrashRecord,
  { done }: Handling,
  failedWrites: FailedWrites,
  { unsafeMs }: Limits,
): ExcuseId | null {
  if (done === null || done.seq > crash.seq) return "handling-killed";
  if (isUnsafe(crash, done, unsafeMs)) return "handling-forgotten";
  const isUnwritten = failedWrites.cover(done, crash) || failedWrites.wereUnderWay(done, crash);
  return isUnwritten ? "handling-unwritten" : null;
}

function isUnsafe(crash: CrashRecord, done: HandledRecord, unsafeMs: number): boolean {
  switch (crash.kept) {
    case "all":
      // Done at the very instant of the crash: no time to write it down.
      return done.atMs === crash.atMs;
    case "last-writes-lost":
    case "torn":
      return done.atMs >= crash.atMs - unsafeMs;
    case "nothing":
      return true;
    default:
      return crash.kept satisfies never;
  }
}
