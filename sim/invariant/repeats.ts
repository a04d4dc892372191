/** Which handlings were one too many, and which a crash excuses. */
import type { CrashRecord } from "../trace/record.ts";
import type { Handling } from "./handlings.ts";
import type { Timeline } from "./timeline.ts";

/** What a subject stored so long before a crash that loses the last writes is safe. */
export const UNSAFE_MS = 60_000;

/** A message that began to be handled again although it had been before. */
export interface Repeat {
  first: Handling;
  again: Handling;
}

/** The repetitions that nothing excuses. The server may hand a message over twice; its key tells the subject. */
export function repeatsOf(timeline: Timeline): Repeat[] {
  const firsts = new Map<string, Handling>();
  const latest = new Map<string, Handling>();
  const repeats: Repeat[] = [];
  for (const again of timeline.handlings) {
    const { message, seq } = again.begun;
    if (message === "?") continue;
    const before = latest.get(message);
    latest.set(message, again);
    const first = firsts.get(message);
    if (first === undefined || before === undefined) firsts.set(message, again);
    else if (before.threw || timeline.all("crash").some(crash => crash.seq < seq && excuses(crash, before)))
      firsts.set(message, again);
    else repeats.push({ first, again });
  }
  return repeats;
}

/** Whether a subject that crashed so need not know any more that it had handled the message. */
function excuses(crash: CrashRecord, { begun, done }: Handling): boolean {
  if (crash.seq < begun.seq) return false;
  // The handler was taken away in its work.
  if (done === null || done.seq > crash.seq) return true;
  switch (crash.kept) {
    case "all":
      // Done at the very instant of the crash: no time to write it down.
      return done.atMs === crash.atMs;
    case "last-writes-lost":
    case "torn":
      return done.atMs >= crash.atMs - UNSAFE_MS;
    case "nothing":
      return true;
    default:
      return crash.kept satisfies never;
  }
}
