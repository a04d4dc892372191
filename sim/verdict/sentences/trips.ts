/** What a subject did outside virtual time: what was done, why that cannot be in a run, and what to do instead. */
export const TRIPS = {
  "trip.socket.did": "a socket or a host name",
  "trip.socket.why": "a run is in virtual time, and a real network answers in its own",
  "trip.socket.instead":
    "Use fetch, or node:http(s) or a library on top of it with --door msw; or give the adapter the client's own HTTP function",
  "trip.foreign-host.did": "a request to a host that the run does not have",
  "trip.foreign-host.why": "a run knows only the hosts of the service",
  "trip.foreign-host.instead": "Use the base URL of the credential that start is given",
  "trip.worker.did": "a worker thread",
  "trip.worker.why": "it has a clock, timers and chance of its own, which no run governs",
  "trip.worker.instead": "Do the work in the same thread while simulated: let the adapter choose",
  "trip.child-process.did": "a child process",
  "trip.child-process.why": "it lives in real time, and its answer is not the seed's",
  "trip.child-process.instead": "Let the adapter give the client what the process would have said",
  "trip.timer.did": "a timer of the real clock",
  "trip.timer.why": "virtual time does not wait for it",
  "trip.timer.instead": "Call setTimeout when it is needed and keep no copy of it from before the run",
  "trip.clock.did": "a clock that nothing makes virtual",
  "trip.clock.why": "the run would see the time of the machine",
  "trip.clock.instead": "Use Date.now, performance.now or process.hrtime; to wait, setTimeout",
  "trip.file-watch.did": "a watch on a file",
  "trip.file-watch.why": "the operating system tells of a change when it likes",
  "trip.file-watch.instead": "Let the adapter tell the client of a change, as login does of a new credential",
  "trip.thread-pool.did": "a job of the thread pool",
  "trip.thread-pool.why": "the order in which such jobs end is the machine's",
  "trip.thread-pool.instead":
    "Use the synchronous form (pbkdf2Sync, gzipSync, readFileSync), or, if it is harmless, declare it under exceptions in the adapter, with the reason",

  "trip.call": "{call} ({what})",
  "trip.known":
    "the subject did real work outside virtual time: {did:said} at {place:said}: {why:said}. {instead:said}",
  "trip.other": "the subject did real work outside virtual time: {what} at {place:said}",
  "trip.place": "{place}",
  "trip.no-place": "a place unknown",
  "trip.no-error": "unknown error",
  "trip.unhandled-rejection":
    "a promise of the subject was rejected and nobody handled it, which ends a real process: {error:said}. Catch it",
  "trip.uncaught-exception":
    "the subject threw where nobody could catch it, which ends a real process: {error:said}. Catch it",
} as const;
