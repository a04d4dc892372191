/** Swarm testing: each scenario first draws what it may contain at all, so that runs differ in kind and not only in detail. */
import fc from "fast-check";
import { BOT_ENDPOINTS } from "../fault/make.ts";
import { type AnyFaultKind, FAULT_KINDS } from "../fault/table.ts";
import type { Endpoint } from "../trace/record.ts";
import { RARE_KINDS } from "./coverage/rare.ts";
import { onceIn, simplestFirst } from "./ranked.ts";

/** What the parts of one scenario draw from. */
export interface Swarm {
  kinds: readonly AnyFaultKind[];
  /** Endpoints at which faults may be aimed; a fault aimed at none in particular touches all. */
  endpoints: readonly Endpoint[];
  /** Workload and faults begin at most so late, virtual milliseconds. */
  spanMs: number;
}

/** What goes wrong most, and what the public record is full of: about every second fault is one of these. */
export const OFTEN: readonly string[] = [
  "stale-token",
  "session-expires",
  "taken-over",
  "error-code",
  "http-status",
  "html-page",
  "connection-refused",
  "connection-reset",
  "hang",
  "latency",
];
/** Of all others a scenario has a few at most, so that it stays one that can be understood. */
const OTHERS_MAX = 5;

const drawable = FAULT_KINDS.filter(kind => kind.searched !== false);
const often = drawable.filter(({ id }) => OFTEN.includes(id));
const others = drawable.filter(({ id }) => !OFTEN.includes(id));

const rare = others.filter(({ id }) => RARE_KINDS.includes(id));

const kindsArbitrary = fc
  .tuple(
    fc.subarray(often),
    fc.subarray(others, { maxLength: OTHERS_MAX }),
    onceIn(2, fc.constantFrom(...rare)),
  )
  .map(([common, few, one]) => [...new Set([...common, ...few, ...(one === undefined ? [] : [one])])])
  .filter(kinds => kinds.length > 0);

/** Never shrunk: its parts are, and a smaller swarm would redraw them all. */
export const swarmArbitrary: fc.Arbitrary<Swarm> = fc.noShrink(
  fc.record({
    kinds: kindsArbitrary,
    endpoints: fc.subarray([...BOT_ENDPOINTS], { minLength: 1 }),
    spanMs: simplestFirst(5, 10, 10, 20, 30, 30, 60, 120).map(minutes => minutes * 60_000),
  }),
);
