/**
 * A farewell that nobody asked for: notifystop in the name of an account that goes on, and is not announced again. The vendor
 * says it "on stop", so that the service knows who is online (changelog 2.1.10 and 2.3.1 of the plugin), and one that comes
 * after a new start's notifystart takes a bot that runs for one that is gone. Why: docs/decisions/who-says-goodbye.md.
 */
import type { AnswerRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";

/** What is known of an account. */
interface Course {
  /** Its latest credential; null for that of its start. */
  token: string | null;
  started: boolean;
  /** Stops asked and not done. */
  stopping: number;
  /** The yes to a notifystop, and that nothing has made up for yet. */
  gone: AnswerRecord | null;
  /** By request, the token of each notifystop under way. */
  farewells: Map<number, string>;
}

/** The yes to each notifystop that was said while its account was to go on, and that no notifystart followed in time. */
export function strayFarewells({ records, header }: Trace): readonly AnswerRecord[] {
  const { recoverWithinMs } = header.limits;
  const courses = new Map<string, Course>();
  const stray: AnswerRecord[] = [];
  /** Until when a second process on the same files may have said goodbye for itself. */
  let twinUntilMs = Number.NEGATIVE_INFINITY;
  const courseOf = (account: string): Course => {
    const course = courses.get(account) ?? freshCourse();
    courses.set(account, course);
    return course;
  };
  /** Those that said goodbye: few. */
  const leaving = new Set<Course>();
  for (const record of records) {
    for (const course of leaving) {
      if (course.gone !== null && record.atMs <= course.gone.atMs + recoverWithinMs) continue;
      if (course.gone !== null) stray.push(course.gone);
      course.gone = null;
      leaving.delete(course);
    }
    if (record.type === "crash" || record.type === "host")
      for (const course of courses.values()) course.gone = null;
    if (record.type === "crash") for (const course of courses.values()) course.started = false;
    if (record.type === "fault" && record.kind === "second-instance")
      twinUntilMs = record.step === "closed" ? record.atMs + recoverWithinMs : Number.POSITIVE_INFINITY;
    if (!("account" in record) || record.account === undefined) continue;
    const course = courseOf(record.account);
    read(record, course, record.atMs > twinUntilMs);
    if (course.gone !== null) leaving.add(course);
  }
  return stray;
}

const freshCourse = (): Course => ({
  token: null,
  started: false,
  stopping: 0,
  gone: null,
  farewells: new Map(),
});

function read(record: TraceRecord, course: Course, isAlone: boolean): void {
  switch (record.type) {
    case "credential":
      course.token = record.token;
      course.gone = null;
      return;
    case "lifecycle":
      if (record.step === "stop-asked") course.stopping++;
      if (record.step === "stop-done") course.stopping = Math.max(0, course.stopping - 1);
      course.started = record.step === "start-done";
      course.gone = null;
      return;
    case "request":
      if (record.endpoint === "notifystart") course.gone = null;
      if (record.endpoint === "notifystop" && isAlone && course.started && course.stopping === 0)
        course.farewells.set(record.request, record.token);
      return;
    case "answer": {
      const token = record.ok ? course.farewells.get(record.request) : undefined;
      course.farewells.delete(record.request);
      // Whoever says goodbye for the credential that a login has replaced leaves the new one alone.
      if (token !== undefined && (course.token === null || token === course.token)) course.gone ??= record;
      return;
    }
    default:
      return;
  }
}
