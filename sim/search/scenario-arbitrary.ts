/** A fast-check arbitrary of whole scenarios: valid by construction, varied when drawn, tiny when shrunk. */
import fc from "fast-check";
import type { HostSettings, Scenario, ServerSettings } from "../scenario/scenario.ts";
import { DEFAULT_START_MS } from "../scenario/settings.ts";
import { DEFAULT_LIMITS } from "../trace/limits/limits.ts";
import { type FaultDraft, faultArbitrary } from "./fault-arbitrary.ts";
import { faultEndMs, faultLines } from "./fault-lines.ts";
import { simplestFirst } from "./ranked.ts";
import { hostArbitrary, serverArbitrary } from "./settings-arbitrary.ts";
import { type Swarm, swarmArbitrary } from "./swarm.ts";
import { type WorkloadDraft, workloadArbitrary } from "./workload-arbitrary.ts";
import { workloadEndMs, workloadLines, workMs } from "./workload-lines.ts";

/** Most faults of one scenario. */
const FAULTS_MAX = 6;
const ACCOUNTS = ["bot", "second"];
const MINUTE_MS = 60_000;
/** No run heals earlier, so that even a scenario without content shows a few polls. */
const HEAL_MS_MIN = 5 * MINUTE_MS;
/** A client that rightly said needs-login may notice the cure 10 min late and then needs time to catch up. */
const SETTLE_MS = 15 * MINUTE_MS;

/** A scenario in independent parts, which shrink one by one; times are fitted together when it is assembled. */
interface Draft {
  accounts: number;
  server: ServerSettings;
  host: HostSettings;
  faults: FaultDraft[];
  workload: WorkloadDraft;
  seed: number;
}

/** Every draw is a frozen scenario that `printScenario` and `parseScenario` carry there and back. */
export function scenarioArbitrary(): fc.Arbitrary<Scenario> {
  return swarmArbitrary.chain(draftArbitrary).map(assemble);
}

function draftArbitrary(swarm: Swarm): fc.Arbitrary<Draft> {
  return fc.record({
    faults: fc.array(faultArbitrary(swarm), { maxLength: FAULTS_MAX, size: "max" }),
    workload: workloadArbitrary(swarm),
    accounts: simplestFirst(1, 1, 1, 2),
    server: serverArbitrary,
    host: hostArbitrary,
    seed: fc.integer({ min: 1, max: 9_999 }),
  });
}

/** The run is as long as its content asks for: it heals after the last of it and settles until all work can be done. */
function assemble(draft: Draft): Scenario {
  const { server, host, seed } = draft;
  const accounts = ACCOUNTS.slice(0, draft.accounts);
  const lastMs = Math.max(HEAL_MS_MIN, workloadEndMs(draft.workload), ...draft.faults.map(faultEndMs));
  const healAtMs = wholeMinutes(lastMs);
  const workload = workloadLines(draft.workload, draft.faults, { accounts, healAtMs });
  return deepFreeze({
    name: "generated",
    title: "Generated",
    why: [],
    seed: String(seed),
    startMs: DEFAULT_START_MS,
    accounts,
    healAtMs,
    endAtMs: healAtMs + SETTLE_MS + wholeMinutes(workMs(workload, host)),
    server: { ...server },
    // A start that its store does not let succeed has to be asked for once more.
    host: { ...host, watchdog: host.watchdog || draft.faults.some(({ kind }) => kind === "store-hangs") },
    workload,
    faults: faultLines(draft.faults, accounts),
    expect: {},
    limits: { ...DEFAULT_LIMITS },
  });
}

function wholeMinutes(ms: number): number {
  return Math.ceil(ms / MINUTE_MS) * MINUTE_MS;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
