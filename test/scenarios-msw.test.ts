/** The two doors agree: through the HTTP stack of its own a subject makes the same trace as through memory. */
import { describe, expect, it } from "vitest";
import { printDetails } from "../sim/report/details.ts";
import { named, plansFor, run } from "./catalogue.ts";

/** A virtual day of polls through a whole HTTP stack takes seconds of real time. */
const TIMEOUT_MS = 60_000;

/** Short ones of different courses: an expiry, a stop in recovery, a fault on sending alone. */
const SHORT = ["bug-155/shape-both", "bug-155/stop-during-recovery", "bug-155/stale-on-sendmessage-only"];

const others = ["legacy", "openclaw-weixin@2.4.9", "openclaw-weixin@2.4.9+repair", "openclaw-weixin@2.4.6"]
  .flatMap(plansFor)
  .filter(({ scenario }) => SHORT.includes(scenario.name));

/** The whole family of bug #155, and of the museum what is over soon; `run --door msw` takes the rest. */
const SOON_MS = 20 * 60_000;
const ours = plansFor("fixed").filter(
  ({ scenario: { name, endAtMs } }) => name.startsWith("bug-155/") || endAtMs <= SOON_MS,
);

describe("through the msw door", { timeout: TIMEOUT_MS }, () => {
  it.each(named(ours))("$name: fixed $outcome, with the digest of the memory door", async plan => {
    const trial = await run(plan, "msw");
    expect(trial.row.asExpected, printDetails(trial)).toBe(true);
    expect(trial.row.digest).toBe((await run(plan)).row.digest);
  });

  it.each(named(others))("$name: $subjectName $outcome, with the digest of the memory door", async plan => {
    const trial = await run(plan, "msw");
    expect(trial.row.asExpected, printDetails(trial)).toBe(true);
    expect(trial.row.digest).toBe((await run(plan)).row.digest);
  });
});
