/** Why a run halted, as the kernel and the host write it into the trace: read back from there. */
export const HALTS = {
  halt: "{message}",
  "halt.stuck": "{accounts}: nothing in flight, no timer armed, and not stopped",
  "halt.steps": "the run took {steps} steps without reaching its end",
  "halt.instant": "{steps} steps at {ms} ms: time does not move on",
  "halt.budget": "the run took more than {budget} ms of real time, for {ms} ms of virtual time",
  "halt.turns": "the instant did not end within {turns} turns of the event loop",
  "halt.turns-by-immediates":
    "the instant did not end within {turns} turns of the event loop: setImmediate again and again at {place}",
  "halt.unfinished":
    "{count} piece(s) of work did not finish within {turns} turns of the event loop and {ms} ms",
} as const;
