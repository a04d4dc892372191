/** Every invariant catches the subject that breaks its promise, and lets the same client pass without the defect. */

import { expect, it } from "vitest";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { LIMIT_ENTRIES } from "../../../sim/trace/limits/limits.ts";
import type { Policy } from "../../../sim/trace/limits/policy.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { runTrial, violatedInvariants } from "../../../sim/verdict/trial.ts";
import { DELIVERING } from "../../museum/delivering.ts";
import { RECEIVING } from "../../museum/receiving.ts";
import { type Habit, plainClient } from "../../plain-client/client.ts";
import { HABITS } from "../../plain-client/habits.ts";
import {
  again,
  atSeven,
  away,
  crowd,
  errors,
  expiry,
  files,
  hanging,
  long,
  outage,
  poison,
  quiet,
  SCENARIOS,
  sending,
  strict,
  takenOver,
  waiting,
} from "./scenarios.ts";

const NAMES = INVARIANTS.map(({ name }) => name);

/** Defect, the situation in which it shows, and every invariant that it breaks. */
const DEFECTS: readonly (readonly [Habit, Scenario, readonly string[]])[] = [
  ["recovers only after 30 s", expiry, ["recovers-in-time"]],
  ["refuses to send while it recovers", takenOver, ["outbound-never-blocked"]],
  ["polls again before it recovers", expiry, ["no-pause-loop"]],
  // It says live meanwhile.
  ["rests two minutes after a message", quiet, ["no-pause-loop", "truthful-health"]],
  // Who sleeps an hour on a session that a notifystart would cure also recovers too late,
  // and what arrives meanwhile is not handled in this run.
  ["sleeps an hour on -14", expiry, ["recovers-in-time", "no-pause-loop", "no-loss"]],
  ["drops every third message", quiet, ["no-loss"]],
  ["gives up without a word", poison, ["no-loss"]],
  ["forgets what it has handled", again, ["handled-once"]],
  ["handles the newest first", quiet, ["in-order"]],
  ["serves all users in one lane", crowd, ["fair-to-users"]],
  ["thinks 15 s before it handles", crowd, ["fair-to-users"]],
  ["polls only when nothing is being handled", crowd, ["fair-to-users"]],
  ["polls twice at once", quiet, ["one-poll"]],
  ["retries ten times a second", errors, ["bounded-rate"]],
  ["says sent whatever the server says", errors, ["truthful-send"]],
  ["sends again under another client_id", sending, ["delivered-once"]],
  ["sends half of a long text", sending, ["delivered-once"]],
  ["forgets what it has queued", sending, ["outbox-moves"]],
  ["sends every text to whoever wrote first", quiet, ["right-recipient"]],
  ["takes any user's token for all", quiet, ["right-recipient"]],
  ["leaves context tokens out", quiet, ["right-recipient"]],
  ["keeps the first token of a user", quiet, ["right-recipient"]],
  ["cuts without a look", sending, ["words-intact"]],
  ["folds white space", sending, ["words-intact"]],
  ["numbers its pieces", sending, ["words-intact"]],
  ["sends one at a time", hanging, ["outbound-never-blocked"]],
  ["declines every send as queued", quiet, ["outbound-never-blocked", "outbox-moves"]],
  // Nothing else tells it of the session.
  ["drops what meets a stale session", atSeven, ["outbound-never-blocked", "truthful-health"]],
  ["offers what waits once a minute", waiting, ["outbox-moves"]],
  ["never asks again without a word", waiting, ["outbox-moves"]],
  ["keeps the end of what waited to itself", sending, ["outbox-moves"]],
  ["says unknown whatever the server says", quiet, ["truthful-send"]],
  ["never takes typing back", strict, ["typing-ends"]],
  ["takes one typing ticket for all", strict, ["right-recipient"]],
  ["tries again at once what was refused", sending, ["bounded-rate"]],
  ["sends every file as a video", files, ["words-intact"]],
  ["gives a file another key", files, ["words-intact"]],
  ["sends the last piece first", sending, ["out-in-order"]],
  ["tells the first 20 characters", quiet, ["words-intact"]],
  ["tells ASCII alone, and no id", quiet, ["words-intact"]],
  // Its answers go to the true sender, whom the host does not mean.
  ["takes everybody for whoever wrote first", quiet, ["words-intact", "right-recipient"]],
  ["never says that a login is needed", takenOver, ["login-needed-is-loud"]],
  ["announces the same with each probe", takenOver, ["login-needed-is-loud", "truthful-health"]],
  ["asks for a login at the first error", errors, ["login-needed-is-loud"]],
  ["says live through an outage", outage, ["truthful-health"]],
  ["is slow to say that it is back", expiry, ["truthful-health"]],
  ["takes 6 s to stop", quiet, ["prompt-stop"]],
  ["stops without a word", quiet, ["prompt-stop"]],
  ["says goodbye when it is gone", quiet, ["prompt-stop", "nothing-left-behind"]],
  ["leaves a timer behind", quiet, ["nothing-left-behind"]],
  ["listens to its process", quiet, ["nothing-left-behind"]],
  ["arms a timer at each poll", long, ["nothing-left-behind"]],
  ["listens to its stop at each poll", long, ["nothing-left-behind"]],
  ["logs its token as base64", quiet, ["credentials-stay-home"]],
  ["logs its token in two halves", quiet, ["credentials-stay-home"]],
  ["logs the beginning of what comes", quiet, ["credentials-stay-home"]],
  ["logs context tokens", quiet, ["credentials-stay-home"]],
  ["logs what it sends", quiet, ["credentials-stay-home"]],
  ["says the token in its reason", expiry, ["credentials-stay-home"]],
  ["forgets its cursor at a start", away, ["no-loss"]],
  ["takes the former bot's cursor along", away, ["wire-conformance"]],
  ["leaves base_info out of typing", strict, ["wire-conformance"]],
];

/** Each limit that a scenario may move, by half and as far as it goes. */
const TIGHTENED = LIMIT_ENTRIES.flatMap(([field, { default: usual, tighten }]): [string, number][] => {
  if (tighten === "exact") return [];
  const values = tighten === "lower" ? [Math.floor(usual / 2), 0] : [2 * usual, 1_000 * usual];
  return values.map(value => [field, value]);
});

const trial = (scenario: Scenario, ...habits: Habit[]) =>
  runTrial({ scenario, subjectName: "plain", subject: plainClient(...habits), door: "memory" });

it.each(SCENARIOS.map(scenario => [scenario.name, scenario] as const))(
  "the plain client passes %s",
  async (_, scenario) => {
    const { verdict } = await trial(scenario);
    expect(verdict).toMatchObject({ verdict: "pass", violations: [], reasons: [] });
  },
);

it("the plain client puts every invariant to the test", async () => {
  const examined = new Set<string>();
  for (const scenario of SCENARIOS) {
    const { verdict } = await trial(scenario);
    for (const [name, count] of Object.entries(verdict.examined)) if (count > 0) examined.add(name);
  }
  expect(NAMES.filter(name => !examined.has(name))).toEqual([]);
});

it.each(DEFECTS.map(([defect, scenario, broken]) => ({ defect, scenario, broken, list: broken.join(", ") })))(
  "a client that $defect breaks $list",
  async ({ defect, scenario, broken }) => {
    const { verdict, row, trace } = await trial(scenario, defect);
    const found = new Set(violatedInvariants(verdict));
    expect(found, JSON.stringify(row.violations, null, 1)).toEqual(new Set(broken));
    expect(verdict).toMatchObject({ verdict: "violated", reasons: [] });
    // A limit that a scenario tightens takes no breach away.
    for (const [field, value] of TIGHTENED) {
      const limits = { ...trace.header.limits, [field]: value };
      const names = violatedInvariants(judge({ ...trace, header: { ...trace.header, limits } }));
      expect(names, `${field}: ${value}`).toEqual(expect.arrayContaining([...broken]));
    }
  },
);

it("every invariant catches a defect alone", () => {
  const alone = DEFECTS.flatMap(([, , broken]) => (broken.length === 1 ? broken : []));
  expect(NAMES.filter(name => !alone.includes(name))).toEqual([]);
});

it("a client whose header is missing is shut out, as by the real service", async () => {
  // The service answers -14 to such a request, which no notifystart and no login cures: it never receives anything.
  const { verdict } = await trial(strict, "leaves a header out");
  expect(violatedInvariants(verdict)).toContain("wire-conformance");
  expect(verdict.violations.find(({ invariant }) => invariant === "wire-conformance")?.message).toContain(
    "header iLink-App-ClientVersion",
  );
});

it("a client whose header is missing passes where the service does not ask for it", async () => {
  const { verdict } = await trial(quiet, "leaves a header out");
  expect(verdict).toMatchObject({ verdict: "pass", violations: [], reasons: [] });
});

it("every habit of the plain client is caught somewhere", () => {
  const museum = Object.values({ ...RECEIVING, ...DELIVERING }).map(([habit]) => habit);
  // The last one is in test/sim/verdict/tried.test.ts.
  const here: Habit[] = [
    "leaves a header out",
    "polls only when nothing is being handled",
    "declines every send as invalid",
    "serves two users at a time",
  ];
  const used = new Set<string>([...museum, ...here, ...DEFECTS.map(([defect]) => defect)]);
  expect(Object.keys(HABITS).filter(habit => !used.has(habit))).toEqual([]);
});

it("a client that has more handlers at work than it declares is caught, and one that has as many is not", async () => {
  const declared = (handlersAtOnce: number) =>
    runTrial({
      scenario: crowd,
      subjectName: "plain",
      subject: { ...plainClient(), declares: { handlersAtOnce } },
      door: "memory",
    });
  expect(violatedInvariants((await declared(3)).verdict)).toEqual(["fair-to-users"]);
  expect(violatedInvariants((await declared(4)).verdict)).toEqual([]);
});

it("a client that serves two users at a time is caught when it declares more, and not when it declares nothing", async () => {
  const declaring = (declares: Policy) =>
    runTrial({
      scenario: crowd,
      subjectName: "plain",
      subject: { ...plainClient("serves two users at a time"), declares },
      door: "memory",
    });
  expect(violatedInvariants((await declaring({ handlersAtOnce: 4 })).verdict)).toEqual(["fair-to-users"]);
  expect(violatedInvariants((await declaring({})).verdict)).toEqual([]);
});

it("no declaration excuses one lane for all", async () => {
  const subject = { ...plainClient("serves all users in one lane"), declares: { handlersAtOnce: 1 } };
  const { verdict } = await runTrial({ scenario: crowd, subjectName: "plain", subject, door: "memory" });
  expect(violatedInvariants(verdict)).toEqual(["fair-to-users"]);
});
