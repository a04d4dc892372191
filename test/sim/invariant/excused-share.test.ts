/** How much of generated runs the excuses take out of judgement: the share may not grow unseen. */
import { beforeAll, expect, it } from "vitest";
import { scenarioOfRun } from "../../../sim/search/scenario-of-run.ts";
import fixed from "../../../sim/subject/fixed.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { simulate } from "../../../sim/world/simulate.ts";

const RUNS = 100;
/** What the scenario itself decides: nobody logs in again, or starts again. */
const BY_SCENARIO = ["beyond-cure-at-the-end", "stopped-at-the-end"];
const SEED = "excused-share";

/** Of all messages written, and of the time of all accounts, in percent. */
const shares = { messages: 0, others: 0, asleep: 0, touched: 0 };

beforeAll(async () => {
  let written = 0;
  let excused = 0;
  let others = 0;
  let accountMs = 0;
  let asleepMs = 0;
  let touchedMs = 0;
  for (let run = 0; run < RUNS; run++) {
    const scenario = scenarioOfRun(SEED, run);
    const { trace } = await simulate({ scenario, subject: fixed });
    const verdict = judge(trace);
    written += verdict.tried?.messages.written ?? 0;
    accountMs += scenario.endAtMs * scenario.accounts.length;
    for (const [reason, { count }] of Object.entries(verdict.excused["no-loss"] ?? {})) {
      excused += count;
      if (!BY_SCENARIO.includes(reason)) others += count;
    }
    for (const [reason, { ms }] of Object.entries(verdict.excused["recovers-in-time"] ?? {})) {
      asleepMs += ms;
      if (reason === "attempt-touched") touchedMs += ms;
    }
  }

  shares.messages = (100 * excused) / written;
  shares.others = (100 * others) / written;
  shares.asleep = (100 * asleepMs) / accountMs;
  shares.touched = (100 * touchedMs) / accountMs;
}, 120_000);

it("few messages are excused, and nearly none of them for another reason than what the scenario decides", () => {
  expect(shares.messages).toBeGreaterThan(0);
  expect(shares.messages).toBeLessThan(30);
  expect(shares.others).toBeLessThan(0.5);
});

it("the duty to receive sleeps for a quarter of the time or little more, and little of that because faults touched attempts", () => {
  expect(shares.touched).toBeGreaterThan(0);
  expect(shares.touched).toBeLessThan(4);
  expect(shares.asleep).toBeLessThan(27);
});
