/** The letters of a sequence: a kind of fault at a place, as a line of a scenario. */
import { actsOn } from "../../fault/fault.ts";
import { type AnyFaultKind, faultKind } from "../../fault/table.ts";
import { defaultFaultName } from "../../scenario/faults.ts";
import type { FaultLine } from "../../scenario/scenario.ts";
import type { Place } from "./positions.ts";

/** One of each sort that a client can tell from the others: what broke, what came, what befell it. */
export const KINDS_USUAL: readonly string[] = [
  "connection-refused",
  "connection-reset",
  "hang",
  "latency",
  "http-status",
  "too-many-requests",
  "html-page",
  "truncated-json",
  "body-reset",
  "empty-body",
  "error-code",
  "stale-token",
  "unauthorized",
  "send-refused",
  "notifystart-refused-quietly",
  "lost-acknowledgement",
  "request-repeated",
  "session-expires",
  "session-lapses",
  "taken-over",
  "server-restarts",
  "redelivery",
  "crash",
  "suspend",
  "handler-throws",
  "handler-slow",
  "hot-reload",
];

/** A window that has an end of its own stays open so long: a process is down, a machine asleep. */
const WINDOW_MS = 5_000;
/** A fault that meets what is in flight as it opens needs no longer. */
const MOMENT_MS = 100;

/** Where the simplest example of a kind lasts longer than the life in which it is tried. */
const SHORTER: Readonly<Record<string, FaultLine["attributes"]>> = { "handler-slow": { by: 5_000 } };

/** The line of a kind at a place, as number `index` of its sequence; undefined where the kind can do nothing there. */
export function letterAt(kindId: string, place: Place, index: number): FaultLine | undefined {
  const kind = faultKind(kindId);
  const attributes = { ...(SHORTER[kindId] ?? kind.examples[0]) };
  const aim = aimAt(kind, attributes, place);
  if (aim === undefined) return undefined;
  return { name: defaultFaultName(kindId, index), kind: kindId, skip: 0, chance: 1, ...aim, attributes };
}

type Aim = Pick<FaultLine, "atMs" | "untilMs" | "count" | "endpoints">;

function aimAt(kind: AnyFaultKind, attributes: FaultLine["attributes"], place: Place): Aim | undefined {
  const { position, atMs, faultAtMs, endpoint } = place;
  switch (actsOn(kind)) {
    case "request":
      if (position === "held-poll") {
        const how = kind.inFlight?.(attributes) ?? "kept";
        // It meets a held poll only where it catches what is in flight as it opens.
        if (how === "kept") return undefined;
        return { atMs: faultAtMs, untilMs: faultAtMs + MOMENT_MS, endpoints: ["getupdates"] };
      }
      if (endpoint === undefined || !kind.endpoints?.includes(endpoint)) return undefined;
      return { atMs, count: 1, endpoints: [endpoint] };
    case "handler":
      return position === "handler" ? { atMs, count: 1, endpoints: [] } : undefined;
    case "world":
      if (kind.onClose === undefined) return { atMs: faultAtMs, endpoints: [] };
      return { atMs: faultAtMs, untilMs: faultAtMs + WINDOW_MS, endpoints: [] };
    case "disk":
    case "store":
    case "callback":
      return { atMs: faultAtMs, untilMs: faultAtMs + WINDOW_MS, endpoints: [] };
  }
}
