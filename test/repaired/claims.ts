/** What is claimed of a plugin with the repair in front of it. */
import type { TrialRow } from "../../sim/verdict/trial.ts";
import { ownReason } from "./own.ts";

/** What a session that is looked after can no longer break. */
const OF_THE_SESSION: readonly string[] = [
  "recovers-in-time",
  "no-pause-loop",
  "truthful-health",
  "login-needed-is-loud",
  "one-poll",
  "bounded-rate",
];

/**
 * The plugin reads an answer to its end, however long that is. The repair hands such an answer on as it comes, for it is the
 * program's own: what hangs on it hangs with the repair as well.
 */
export const ANSWERS_WITHOUT_END: readonly string[] = [
  "transport/body-without-end",
  "transport/compressed-bombs",
];

/**
 * The plugin asks for nothing while a handler is at work. The repair polls on for it, and takes a thousand messages at most: more would be
 * lost with the process.
 */
const FULL: readonly string[] = ["no-pause-loop", "truthful-health"];
/** The plugin tries each upload three times without a pause, and all pictures of an album at once. */
const HASTY: readonly string[] = ["bounded-rate"];
/** It tells its host of the polls that it made itself: what the repair polls for it while its handler is at work, the host does not hear of. */
const UNHEARD: readonly string[] = ["truthful-health"];
/** A login starts it, though its host had stopped it. */
const STARTED: readonly string[] = ["one-poll", "truthful-health"];
const ITS_OWN: Readonly<Record<string, readonly string[]>> = {
  "process/eleven-hundred-wait-at-a-crash": FULL,
  "delivery/handler-one-hour": UNHEARD,
  "login/scanned-while-it-is-stopped": STARTED,
  "sending/album-while-uploads-fail": HASTY,
};

/**
 * The repair receives while the plugin pauses after errors: what it was handed meanwhile waits for the plugin's next poll. The
 * bare plugin is as late, because it does not receive until then.
 */
const LATE = "fair-to-users";
const isLate = (ofBare: readonly string[]): boolean =>
  ofBare.some(invariant => invariant === "recovers-in-time" || invariant === "truthful-health");

/**
 * The same where the bare plugin is as late and breaks nothing, and a context token that comes as late; a listener that the plugin leaves at each of its pauses; and what
 * the plugin loses in a crash, because it says that it has it before it has handled it: polled for meanwhile, that is told sooner.
 * The plugin keeps a typing ticket for a day, though it is refused: with the repair it lives on to show that. A text whose token a login retired while it was under way is refused: the repair sends nothing under a token that the program
 * has not used for it. The bare plugin says that it was sent.
 */
export const NEW_WITH_REPAIR: Readonly<Record<string, readonly string[]>> = {
  "delivery/handler-one-hour": UNHEARD,
  "polling/answer-hostile-json": [LATE],
  "polling/errors-without-a-pause": ["right-recipient"],
  "session/codes-of-success-as-text": [LATE],
  "login/nobody-at-hand-while-texts-wait": ["nothing-left-behind"],
  "session/dead-until-operator-returns": ["nothing-left-behind"],
  "session/dead-for-two-days": ["nothing-left-behind"],
  "session/taken-again-after-twenty-hours": ["nothing-left-behind"],
  "delivery/disk-full-twice-and-killed": ["no-loss"],
  "sending/stale-send-behind-answers": ["outbound-never-blocked"],
  "session/restart-forgets-everything": ["wire-conformance"],
};

/** What is left of the session's troubles, and may not be. */
export function ofTheSession(scenario: string, broken: readonly string[]): readonly string[] {
  if (ANSWERS_WITHOUT_END.includes(scenario)) return [];
  const own = ITS_OWN[scenario] ?? [];
  return broken.filter(invariant => OF_THE_SESSION.includes(invariant) && !own.includes(invariant));
}

/** What is broken with the repair and not without it, and may not be. */
export function newWithRepair(
  scenario: string,
  broken: readonly string[],
  ofBare: readonly string[],
): readonly string[] {
  const known = NEW_WITH_REPAIR[scenario] ?? [];
  return broken.filter(
    invariant =>
      !ofBare.includes(invariant) && !known.includes(invariant) && !(invariant === LATE && isLate(ofBare)),
  );
}

/** The invariants that a run breaks, but for what is the plugin's own. */
export function brokenBy(version: string, { scenario, violations }: TrialRow): readonly string[] {
  const left = violations.filter(violation => ownReason(version, scenario, violation) === undefined);
  return [...new Set(left.map(({ invariant }) => invariant))];
}
