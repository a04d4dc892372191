/** The scenario that a herd lives through: the ordinary form, with an account a client. */
import { parseScenario } from "../scenario/parse.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { HerdPlan } from "./herd.ts";
import { timesOf } from "./times.ts";

/** A run ends with a time without faults, which nobody looks at here. */
const SETTLE_MS = 1_000;

/** The client of an index, as the trace names it. */
export const clientName = (index: number): string => `c${index + 1}`;

export function herdScenario(plan: HerdPlan): Scenario {
  const { clients, perSecond, beyond, seed } = plan;
  const { lostMs, breaksMs, backMs, endMs } = timesOf(plan);
  const names = Array.from({ length: clients }, (_, index) => clientName(index));
  const line = beyond === "queue" ? ", line: 10s" : "";
  const text = [
    `title: ${clients} clients lose the service together`,
    `seed: ${JSON.stringify(seed)}`,
    `runs: ${endMs + SETTLE_MS}ms`,
    `settle: ${SETTLE_MS}ms`,
    `accounts: [${names.join(", ")}]`,
    "workload:",
    `  - { at: 30s, inbound: alice, account: ${clientName(0)} }`,
    "faults:",
    `  - { kind: connection-refused, from: ${lostMs}ms, for: ${breaksMs - lostMs}ms, with: { inFlight: reset } }`,
    `  - { kind: closed-on-accept, from: ${breaksMs}ms, for: ${backMs - breaksMs}ms, with: { inFlight: reset } }`,
    `  - { kind: capacity, from: ${backMs}ms, with: { perSecond: ${perSecond}, beyond: ${beyond}${line} } }`,
    "",
  ].join("\n");
  return parseScenario(text, { file: "herd", name: "herd" });
}
