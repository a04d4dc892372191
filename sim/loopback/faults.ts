/** What of a scenario a real server can bring about, and how the rest is said. */
import { shapeAtSocket } from "../door/socket.ts";
import type { FaultLine, WireAction } from "../fault/fault.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { faultKind } from "../fault/table.ts";
import type { Scenario, WorkloadLine } from "../scenario/scenario.ts";

/** What users do, and logins elsewhere; all else is done by the client's own process. */
const BY_OTHERS: ReadonlySet<WorkloadLine["action"]> = new Set(["inbound", "login"]);

export interface Feasible {
  lines: readonly FaultLine[];
  workload: readonly WorkloadLine[];
  /** What is left out, in words. */
  leftOut: readonly string[];
}

/** Divide a scenario into what a server can do and what only the client's own process could. */
export function feasibleOf(scenario: Scenario | undefined): Feasible {
  const { faults = [], workload = [] } = scenario ?? {};
  const isOfHost = ({ kind }: FaultLine): boolean => faultKind(kind).family === "X";
  const isByOthers = ({ action }: WorkloadLine): boolean => BY_OTHERS.has(action);
  return {
    lines: faults.filter(line => !isOfHost(line)),
    workload: workload.filter(isByOthers),
    leftOut: [
      ...faults.filter(isOfHost).map(({ name }) => `fault ${name}: the client's own host`),
      ...new Set(
        workload
          .filter(line => !isByOthers(line))
          .map(({ action, account }) => `${action} (${account}): for the client to do`),
      ),
    ],
  };
}

/** The same faults, as a server that a request has reached can show them: the trace then says what the client sees. */
export function withShapesAtSocket(faults: FaultEngine): FaultEngine {
  return {
    ...faults,
    onRequest(request) {
      const hit = faults.onRequest(request);
      return hit && { ...hit, action: atSocket(hit.action) };
    },
  };
}

function atSocket(action: WireAction): WireAction {
  return action.do === "break" ? { ...action, shape: shapeAtSocket(action.shape) } : action;
}
