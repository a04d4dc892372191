/** Demands: what is asked of a client where the protocol leaves it free. */
import type { Policy } from "../trace/limits/policy.ts";
import type { TraceHeader } from "../trace/trace.ts";

/** What the client declared, and no less than is asked of all. */
export function demandOf({ limits, declared }: TraceHeader, field: keyof Policy): number {
  return Math.max(limits[field], declared?.[field] ?? 0);
}
