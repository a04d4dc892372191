/**
 * One case of the scale benchmark in a process of its own, so that its memory is its own. Prints a {@link Measure} as JSON.
 * Started by `bench/scale.ts` with accounts, hours and the polls to live through at least.
 */
import { resolveSubject } from "../../sim/subject/table.ts";
import { digestTrace } from "../../sim/trace/digest.ts";
import { judge } from "../../sim/verdict/judge.ts";
import { simulate } from "../../sim/world/simulate.ts";
import { lifeOf, type Size } from "./life.ts";

/** What a case cost. CPU time, for other work on the machine takes wall time but none of this. */
export interface Measure {
  polls: number;
  /** Microseconds of CPU time a poll, by what they were spent on. */
  simulateUs: number;
  judgeUs: number;
  digestUs: number;
  /** Highest resident memory of the process. */
  rssMiB: number;
}

/** Long enough for the compiler to be done with what is hot. */
const WARM_UP: Size = { accounts: 20, hours: 12 };

const fixed = await resolveSubject("fixed", { cwd: process.cwd() });
const spent = { polls: 0, simulate: 0, judge: 0, digest: 0 };

async function live(size: Size): Promise<void> {
  const scenario = lifeOf(size);
  const begun = cpuUs();
  const { trace, polls } = await simulate({ scenario, subject: fixed, door: "memory" });
  const simulated = cpuUs();
  const { verdict, reasons, violations } = judge(trace);
  const judged = cpuUs();
  digestTrace(trace);
  if (verdict !== "pass")
    throw new Error(`${scenario.title} came out ${verdict}: ${reasons[0] ?? violations[0]?.message}`);
  spent.polls += polls;
  spent.simulate += simulated - begun;
  spent.judge += judged - simulated;
  spent.digest += cpuUs() - judged;
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const [accounts = 1, hours = 4, pollsMin = 0] = process.argv.slice(2).map(Number);
await live(WARM_UP);
Object.assign(spent, { polls: 0, simulate: 0, judge: 0, digest: 0 });
do await live({ accounts, hours });
while (spent.polls < pollsMin);

const measure: Measure = {
  polls: spent.polls,
  simulateUs: spent.simulate / spent.polls,
  judgeUs: spent.judge / spent.polls,
  digestUs: spent.digest / spent.polls,
  rssMiB: process.resourceUsage().maxRSS / 1_024,
};
console.log(JSON.stringify(measure));
