/** Swarm testing: each scenario first draws what it may contain at all, so that runs differ in kind and not only in detail. */
import fc from "fast-check";
import { type AnyFaultKind, FAULT_KINDS } from "../fault/table.ts";
import { ENDPOINTS, type Endpoint } from "../trace/record.ts";
import { ATTRIBUTE_ARBITRARIES } from "./attribute-arbitraries.ts";
import { simplestFirst } from "./ranked.ts";

/** What the parts of one scenario draw from. */
export interface Swarm {
  kinds: readonly AnyFaultKind[];
  /** Endpoints at which faults may be aimed; a fault aimed at none in particular touches all. */
  endpoints: readonly Endpoint[];
  /** Workload and faults begin at most so late, virtual milliseconds. */
  spanMs: number;
}

const DRAWABLE = FAULT_KINDS.filter(kind => Object.hasOwn(ATTRIBUTE_ARBITRARIES, kind.id));

/** Never shrunk: its parts are, and a smaller swarm would redraw them all. */
export const swarmArbitrary: fc.Arbitrary<Swarm> = fc.noShrink(
  fc.record({
    kinds: fc.subarray(DRAWABLE, { minLength: 1 }),
    endpoints: fc.subarray([...ENDPOINTS], { minLength: 1 }),
    spanMs: simplestFirst(5, 10, 10, 20, 30, 30, 60, 120).map(minutes => minutes * 60_000),
  }),
);
