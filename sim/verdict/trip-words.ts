/** A trip in words: what was done, why that cannot be in a run, and what to do instead. */
import type { TripwireRecord } from "../trace/record.ts";

interface Words {
  /** What was done, where the call itself is not known. */
  did: string;
  /** Why it cannot be. */
  why: string;
  instead: string;
}

const HTTP_INSTEAD =
  "Use fetch, or node:http(s) or a library on top of it with --door msw; or give the adapter the client's own HTTP function";
const DECLARE = "if it is harmless, declare it under exceptions in the adapter, with the reason";

const WORDS: Readonly<Record<string, Words>> = {
  socket: {
    did: "a socket or a host name",
    why: "a run is in virtual time, and a real network answers in its own",
    instead: HTTP_INSTEAD,
  },
  "foreign-host": {
    did: "a request to a host that the run does not have",
    why: "a run knows only the hosts of the service",
    instead: "Use the base URL of the credential that start is given",
  },
  worker: {
    did: "a worker thread",
    why: "it has a clock, timers and chance of its own, which no run governs",
    instead: "Do the work in the same thread while simulated: let the adapter choose",
  },
  "child-process": {
    did: "a child process",
    why: "it lives in real time, and its answer is not the seed's",
    instead: "Let the adapter give the client what the process would have said",
  },
  timer: {
    did: "a timer of the real clock",
    why: "virtual time does not wait for it",
    instead: "Call setTimeout when it is needed and keep no copy of it from before the run",
  },
  clock: {
    did: "a clock that nothing makes virtual",
    why: "the run would see the time of the machine",
    instead: "Use Date.now, performance.now or process.hrtime; to wait, setTimeout",
  },
  "file-watch": {
    did: "a watch on a file",
    why: "the operating system tells of a change when it likes",
    instead: "Let the adapter tell the client of a change, as login does of a new credential",
  },
  "thread-pool": {
    did: "a job of the thread pool",
    why: "the order in which such jobs end is the machine's",
    instead: `Use the synchronous form (pbkdf2Sync, gzipSync, readFileSync), or, ${DECLARE}`,
  },
};

/** One sentence for the reasons of a verdict. */
export function describeTrip({ what, where, call }: Pick<TripwireRecord, "what" | "where" | "call">): string {
  // Here the place is the error.
  if (what === "unhandled-rejection") {
    return `a promise of the subject was rejected and nobody handled it, which ends a real process: ${where ?? "unknown error"}. Catch it`;
  }
  if (what === "uncaught-exception") {
    return `the subject threw where nobody could catch it, which ends a real process: ${where ?? "unknown error"}. Catch it`;
  }
  // A timer that Node set for a request of the subject: the request is what must be otherwise.
  const isOfRequest = what === "timer" && call !== undefined && /^(?:https?|http2|net|tls)\./.test(call);
  const words = WORDS[isOfRequest ? "socket" : what];
  const place = where ?? "a place unknown";
  if (words === undefined) return `the subject did real work outside virtual time: ${what} at ${place}`;
  const did = call === undefined ? words.did : `${call} (${what})`;
  return `the subject did real work outside virtual time: ${did} at ${place}: ${words.why}. ${words.instead}`;
}
