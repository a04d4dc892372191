/** The names of lanes where there is one language. */
import type { Lane, LaneKind } from "./lane.ts";
import { RECEIVING } from "./verdict-lanes.ts";

const NAMES: Readonly<Record<LaneKind, string>> = {
  differs: "differs",
  verdict: "receiving",
  session: "server session",
  says: "client says",
  polls: "polls",
  "session-calls": "start, stop",
  users: "users write",
  handler: "handler",
  sends: "sends asked",
  "on-the-wire": "sends on the wire",
  "other-calls": "other calls",
  faults: "faults",
  process: "process, host",
  holds: "timers + requests",
};

/** Receiving has a word of its own; other lanes of the verdict have the name of their invariant. */
export function laneName({ kind, invariant }: Lane): string {
  return invariant === undefined || invariant === RECEIVING ? NAMES[kind] : invariant;
}
