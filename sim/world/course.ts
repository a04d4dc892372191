/** The course of a run: the subject is made, faults and workload are put on the clock, time moves, and everything is stopped at the end. */
import type { FaultEngine } from "../fault/hit.ts";
import type { RunEnd } from "../kernel/kernel.ts";
import { NotQuiescentError } from "../kernel/quiescence.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { heldBack } from "../server/delivery.ts";
import { say } from "../subject/sentences.ts";
import type { Credential } from "../subject/subject.ts";
import { SubjectFailedError } from "../subject/subject-failed.ts";
import type { World } from "./assembly.ts";
import { startWorkload } from "./workload.ts";

/** After the end, all accounts are stopped; what still lives so much later counts as left behind. */
const TEARDOWN_MS = 30_000;

/**
 * Live through the scenario. Closes the trace.
 * @param name of the subject, where it cannot even be made
 * @returns how often each fault kind acted.
 */
export async function runCourse(world: World, name: string): Promise<Readonly<Record<string, number>>> {
  const { kernel, trace } = world;
  if ((await makeSubject(world, name)) === "exited") return {};
  const faults = schedule(world);
  const teardown = scheduleEnd(world);
  const end = await kernel.run(() => endOf(world, teardown.isOver()));
  if (end.why !== "done") trace.write({ type: "halt", why: end.why, message: end.message });
  trace.close();
  return faults.fired;
}

/** Time stands still until the subject exists: one that waits for a timer here would wait for ever. */
async function makeSubject({ kernel, process }: World, name: string): Promise<"made" | "exited"> {
  kernel.begin();
  try {
    await Promise.all([process.begin().finally(kernel.finish), kernel.settle()]);
    return "made";
  } catch (error) {
    if (kernel.exited() !== undefined) return "exited";
    if (!(error instanceof NotQuiescentError)) throw error;
    throw new SubjectFailedError(say("subject.unmade", { subject: name }), { cause: error });
  }
}

/** Put on the clock what the scenario says. */
function schedule(world: World): FaultEngine {
  const { kernel, scenario, host, people, credentials } = world;
  const { faults, takeBack } = world.startFaults();
  kernel.after(scenario.healAtMs, () => {
    faults.heal();
    takeBack();
    world.trace.write({ type: "heal" });
  });
  for (const account of scenario.accounts) {
    if (!startsLater(scenario, account))
      kernel.soon(() => host.start(credentials.get(account) as Credential, "workload"));
  }
  look(world);
  startWorkload(scenario.workload, { after: kernel.after, act: people.act });
  return faults;
}

/** How often in a run it is noted what the subject holds. */
const LOOKS = 8;

/** What the subject holds, now and then: what grows from one look to the next never ends. */
function look({ scenario, kernel, trace, wire, process }: World): void {
  for (let nth = 1; nth < LOOKS; nth++)
    kernel.after((scenario.endAtMs * nth) / LOOKS, () => {
      const { listeners } = kernel;
      trace.write({
        type: "holding",
        timers: kernel.subjectTimers(),
        requests: wire.inFlight(),
        listeners: process.listeners(),
        onOneSignal: listeners.mostOnOneSignal(),
      });
    });
}

/** At the end every account is stopped, and what is left after that is noted. */
function scheduleEnd({ scenario, kernel, trace, server, wire, host, process }: World): { isOver(): boolean } {
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    trace.write({
      type: "leftover",
      timers: kernel.subjectTimers(),
      requests: wire.inFlight(),
      listeners: process.listeners(),
      handles: kernel.openHandles(),
    });
    trace.close();
    isOver = true;
  };
  kernel.after(scenario.endAtMs, () => {
    wire.carryOut(heldBack(server));
    trace.write({ type: "end" });
    kernel.after(TEARDOWN_MS, finish);
    void Promise.allSettled(host.running().map(account => host.stop(account, "end"))).then(() =>
      kernel.soon(finish),
    );
  });
  return { isOver: () => isOver };
}

/** Asked at each quiescent instant. */
function endOf({ kernel, wire, host, scenario }: World, isOver: boolean): RunEnd | undefined {
  if (isOver) return { why: "done" };
  if (kernel.subjectTimers() > 0 || wire.inFlight() > 0 || host.handling() > 0) return undefined;
  const waiting = host.running().filter(account => host.state(account) !== "needs-login");
  // The watchdog will see to it.
  if (scenario.host.watchdog) return undefined;
  if (waiting.length === 0 || kernel.nowMs() >= scenario.endAtMs) return undefined;
  return {
    why: "stuck",
    message: `${waiting.map(host.describe).join(", ")}: nothing in flight, no timer armed, and not stopped`,
  };
}

/** Whether the workload starts an account itself: its first start comes before any stop. */
function startsLater(scenario: Scenario, account: string): boolean {
  const first = scenario.workload
    .filter(line => line.account === account && (line.action === "start" || line.action === "stop"))
    .toSorted((a, b) => a.atMs - b.atMs)[0];
  return first?.action === "start";
}
