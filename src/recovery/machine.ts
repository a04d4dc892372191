/**
 * Recovery: decides, for one account, what the next request is and what may be claimed about the session.
 * Pure: time and chance come in as numbers, and nothing here acts.
 */
import { backoffMs } from "./backoff.ts";
import type {
  Barred,
  Episode,
  Live,
  Proving,
  RecoveringReason,
  RecoveryEvent,
  RecoveryState,
  Step,
  Trouble,
} from "./state.ts";

/** A `-14` to a poll comes at once; a poll held longer than this is one that the server took. */
export const HELD_PROOF_MS = 1_500;
/** After needs-login was declared, more is asked for: to take it back in error would announce it twice. */
export const HELD_PROOF_BARRED_MS = 5_000;
/** Pauses before the second and third attempt to cure a stale token. The first is made at once. */
const ATTEMPT_PAUSES_MS: readonly number[] = [1_000, 2_000];
/**
 * No attempt is begun that would end later than so long after the first `-14`. needs-login is promised within 10 s
 * of the moment at which it can be known, and a pause after transport trouble may have used up four of them.
 */
const DECLARE_BY_MS = 5_000;
/** The longest pause after a failed request while that promise is running. */
const URGENT_PAUSE_MS_MAX = 1_500;
/** Pause before the first probe after needs-login, doubling with each that finds it stale still, up to the limit. */
const PROBE_FIRST_MS = 8_000;
const PROBE_LIMIT_MS = 300_000;
/** Lapsed answers in a row that make the session suspicious. */
const LAPSES_SUSPICIOUS = 3;
/**
 * Failures in a row, or own deadlines in a row, after which `live` is no longer claimed; and fruitless polls in a row
 * after which a held poll alone is no ground to claim it.
 */
const TROUBLE_LIMIT = 2;

const NO_TROUBLE: Trouble = { failures: 0, silences: 0, lapses: 0, fruitless: 0 };
const PROVEN: Live = { kind: "live", held: null, ...NO_TROUBLE };
const POLL_ON: Step = { state: PROVEN, command: { do: "getupdates", afterMs: 0 } };

/** A fresh start or a new credential. */
export function begin(): Step {
  return notify({ kind: "proving", reason: "starting", episode: null, lapsed: false, ...NO_TROUBLE }, 0);
}

/**
 * Beginning in the middle: somebody else has sent the notifystart of this start. What was known of the session counts
 * only when it was declared dead: then it is probed at once, and not declared anew.
 */
export function join(known: RecoveryState | null): Step {
  if (known?.kind === "barred") return notify(known, 0);
  return poll({ kind: "proving", reason: "starting", episode: null, lapsed: false, ...NO_TROUBLE }, 0);
}

/**
 * Whether `live` may be said of a live session. Something on the way may hold every poll and spoil every answer (a
 * gateway that gives up, a body that breaks): then the session may well live, but nothing ever gets through. What is
 * done about it stays the same, so that receiving is back as soon as before; only the word waits for a good answer.
 */
export function mayClaimLive(state: Live): boolean {
  return state.fruitless < TROUBLE_LIMIT;
}

/** The whole of recovery: what an event makes of a state, and what to do about it. */
export function advance(state: RecoveryState, event: RecoveryEvent, nowMs: number, random01: number): Step {
  switch (event.kind) {
    case "polled":
      return POLL_ON;
    case "held":
      return onHeld(state, nowMs);
    case "nudged":
      return onNudged(state, event.sinceMs, nowMs);
    case "stale":
      return onStale(state, event.held === true, nowMs, random01);
    case "lapsed":
      return state.kind === "barred"
        ? probeAgain({ ...state, lapsed: true }, state.probes)
        : onLapsed(state, random01);
    case "failed":
      if (state.kind !== "barred") return onFailed(state, event, nowMs, random01);
      return probeAgain(
        { ...state, fruitless: state.fruitless + (isFruitless(event) ? 1 : 0) },
        wasRefused(event) ? state.probes : 0,
      );
    case "unanswered":
      if (state.kind !== "barred") return onUnanswered(state, nowMs);
      return probeAgain({ ...state, fruitless: state.fruitless + 1 }, state.probes);
    case "notified":
      if (state.kind !== "barred") return onNotified(state, event, nowMs);
      return poll(isYes(event) ? { ...state, lapsed: false } : state, 0);
    case "notify-failed":
      return state.kind === "barred" ? poll(state, 0) : onNotifyFailed(state);
    case "notify-unanswered":
      return state.kind === "barred"
        ? probeAgain(state, state.probes)
        : onNotifyUnanswered(state, nowMs, random01);
    default:
      return event satisfies never;
  }
}

/**
 * Whether a failed probe says as little for the session as a refused one. A poll that was broken off, or lived for a while,
 * had not been refused: the next probe comes as soon as the first did.
 */
function wasRefused({ reached, answered, elapsedMs }: Extract<RecoveryEvent, { kind: "failed" }>): boolean {
  return !reached || (answered && elapsedMs <= HELD_PROOF_MS);
}

/** A poll that looked held, and was answered with nothing of use. */
function isFruitless({ elapsedMs, answered }: Extract<RecoveryEvent, { kind: "failed" }>): boolean {
  return elapsedMs > HELD_PROOF_MS && answered;
}

function onHeld(state: RecoveryState, nowMs: number): Step {
  if (state.kind === "live") return { state, command: { do: "wait" } };
  // A dead network holds a poll just as well: after several silences somebody has to answer first.
  if (state.kind === "proving" && state.silences >= TROUBLE_LIMIT) return notify(state, 0);
  if (state.lapsed) {
    // Nor where everybody was asked and said no: then only the poll's own answer tells.
    const isRefused = state.kind === "barred" || state.episode?.notified === "refused";
    return isRefused ? { state, command: { do: "wait" } } : notify(state, 0);
  }
  const { fruitless } = state;
  const { episode, lapses } = state.kind === "proving" ? state : { episode: null, lapses: 0 };
  const held = episode === null ? null : { sinceMs: nowMs, episode };
  return { state: { ...PROVEN, held, fruitless, lapses }, command: { do: "wait" } };
}

function onNudged(state: RecoveryState, sinceMs: number, nowMs: number): Step {
  // Nobody asks for a proof any more.
  if (state.kind === "barred") return notify(state, 0);
  // The first `-14` counts wherever it came from: the window for the verdict is open.
  const episode = { ...newEpisode(nowMs, "unanswered"), sinceMs };
  // A proven session stays so until receiving itself is refused: it may be that endpoint alone that is.
  if (state.kind === "live") return notify({ ...state, held: { sinceMs: nowMs, episode } }, 0);
  return notify(proving(state, "stale-token", episode), 0);
}

function onStale(state: RecoveryState, held: boolean, nowMs: number, random01: number): Step {
  switch (state.kind) {
    case "barred":
      // One that was held came to its end with the session: that is a new end, and soon looked into.
      return probeAgain(state, held ? 0 : state.probes + 1);
    case "live": {
      // A refusal that comes soon after the proof was only slow: the same attempt, not a new lapse.
      const same = state.held !== null && nowMs - state.held.sinceMs < 5_000 ? state.held.episode : null;
      if (same !== null) return judge(proving(state, "stale-token", same), same, nowMs, random01);
      return notify(proving(state, "stale-token", newEpisode(nowMs, "unanswered")), 0);
    }
    case "proving":
      if (state.episode !== null) return judge(state, state.episode, nowMs, random01);
      return notify(proving(state, "stale-token", newEpisode(nowMs, "unanswered")), 0);
    default:
      return state satisfies never;
  }
}

/** An attempt's getupdates was stale: try again, or say that nothing helps. */
function judge(state: Proving, episode: Episode, nowMs: number, random01: number): Step {
  if (episode.notified === "unanswered") {
    // A notifystart that failed proves nothing about the token: never declared from here.
    const pauseMs = urgentMs(state, backoffMs(state.failures, random01), nowMs);
    return notify({ ...state, episode: { ...episode, attemptMs: nowMs + pauseMs } }, pauseMs);
  }
  // Where transport trouble has used the window up, the first full verdict has to do.
  const verdicts = episode.verdicts + 1;
  const { sinceMs } = episode;
  const pauseMs = ATTEMPT_PAUSES_MS[verdicts - 1];
  const lastedMs = nowMs - episode.attemptMs;
  if (pauseMs === undefined || nowMs - sinceMs + pauseMs + lastedMs > DECLARE_BY_MS) {
    const reason = episode.notified === "refused" ? "taken-over-or-revoked" : "notifystart-without-effect";
    const { lapsed, fruitless } = state;
    return probeAgain({ kind: "barred", reason, probes: 0, lapsed, fruitless }, 0);
  }
  const next: Episode = { sinceMs, verdicts, attemptMs: nowMs + pauseMs, notified: "unanswered" };
  return notify({ ...state, episode: next }, pauseMs);
}

function onLapsed(state: Live | Proving, random01: number): Step {
  const lapses = state.lapses + 1;
  const pauseMs = backoffMs(lapses, random01);
  if (lapses < LAPSES_SUSPICIOUS) return poll({ ...state, lapses, silences: 0 }, pauseMs);
  const suspicious = state.kind === "live" ? proving(state, "lapsed", null) : state;
  // The first suspicion is looked into at once; a lasting one is not hammered, but may be cured at any time.
  return notify(
    { ...suspicious, lapses, lapsed: true, silences: 0 },
    lapses === LAPSES_SUSPICIOUS ? 0 : pauseMs,
  );
}

function onFailed(
  state: Live | Proving,
  event: Extract<RecoveryEvent, { kind: "failed" }>,
  nowMs: number,
  random01: number,
): Step {
  const lasted = event.elapsedMs > HELD_PROOF_MS;
  // A poll that lived for a while was on a live session: its end is not one more failure in a row.
  const failures = lasted && event.reached ? 1 : state.failures + 1;
  // Only an answer breaks the silence: a reset may come from a box on the way.
  const silent = event.reached ? state.silences : state.silences + (lasted ? 1 : 0);
  const silences = event.answered ? 0 : silent;
  const fruitless = state.fruitless + (isFruitless(event) ? 1 : 0);
  const pauseMs = backoffMs(failures, random01);
  const troubled = { ...state, failures, silences, fruitless };
  if (troubled.kind === "live") {
    return poll(
      failures < TROUBLE_LIMIT ? troubled : { ...proving(troubled, "transport", null), failures },
      pauseMs,
    );
  }
  // notifystart costs one request more; it is spared where nothing but the network is in doubt.
  const plain = troubled.reason === "transport" && silences < TROUBLE_LIMIT;
  if (plain) return poll(troubled, pauseMs);
  const soonMs = urgentMs(troubled, pauseMs, nowMs);
  return notify(attempted(troubled, nowMs + soonMs), soonMs);
}

function onUnanswered(state: Live | Proving, nowMs: number): Step {
  const silences = state.silences + 1;
  const silent = { ...state, silences, fruitless: state.fruitless + 1 };
  // The first may be a poll that the server held a little too long; it is asked again at once.
  if (silent.kind === "live") {
    return silences < TROUBLE_LIMIT
      ? poll(silent, 0)
      : notify({ ...proving(silent, "silence", null), silences }, 0);
  }
  // notifystart has a short deadline: it finds out sooner than another poll whether anybody is there.
  return notify(attempted(silent, nowMs), 0);
}

type Notified = Extract<RecoveryEvent, { kind: "notified" }>;

function isYes({ stale, refused }: Notified): boolean {
  return !stale && refused !== true;
}

function onNotified(state: Live | Proving, event: Notified, nowMs: number): Step {
  const { stale } = event;
  const heard = { ...state, silences: 0 };
  if (heard.kind === "live") {
    const episode = heard.held?.episode ?? newEpisode(nowMs, "unanswered");
    if (stale) return poll(proving(heard, "stale-token", { ...episode, notified: "refused" }), 0);
    return poll({ ...heard, held: { sinceMs: nowMs, episode: { ...episode, notified: "taken" } } }, 0);
  }
  // Refused with another code, it is known neither to help nor to help not.
  if (heard.episode !== null && !stale && !isYes(event)) {
    return poll(
      { ...heard, failures: heard.failures + 1, episode: { ...heard.episode, notified: "unanswered" } },
      0,
    );
  }
  const lapsed = heard.lapsed && !isYes(event);
  if (heard.episode !== null) {
    const { sinceMs, attemptMs } = heard.episode;
    // On a network so slow that the poll's verdict would come too late, the refusal itself has to do.
    if (stale && nowMs - sinceMs < DECLARE_BY_MS && nowMs - sinceMs + (nowMs - attemptMs) > DECLARE_BY_MS) {
      const { fruitless } = heard;
      return probeAgain({ kind: "barred", reason: "taken-over-or-revoked", probes: 0, lapsed, fruitless }, 0);
    }
    return poll(
      { ...heard, lapsed, episode: { ...heard.episode, notified: stale ? "refused" : "taken" } },
      0,
    );
  }
  return poll(stale ? proving(heard, "stale-token", newEpisode(nowMs, "refused")) : { ...heard, lapsed }, 0);
}

function onNotifyFailed(state: Live | Proving): Step {
  const failed = { ...state, failures: state.failures + 1 };
  if (failed.kind === "live") return doubt(failed, "transport");
  // Silent polls stay counted: a notifystart that failed was no word of the server's.
  return poll(failed, 0);
}

function onNotifyUnanswered(state: Live | Proving, nowMs: number, random01: number): Step {
  const failures = state.failures + 1;
  const failed = { ...state, failures };
  if (failed.kind === "live") return doubt(failed, "silence");
  const silences = failed.silences + 1;
  const silent = { ...failed, silences };
  // Now and then a poll all the same: it may be notifystart alone that nobody answers.
  if (silences % 2 === 0) return poll(silent, 0);
  const pauseMs = urgentMs(silent, backoffMs(failures, random01), nowMs);
  return notify(attempted(silent, nowMs + pauseMs), pauseMs);
}

/**
 * A notifystart in vain on a live session: another endpoint spoke against it, and a poll was given up for nothing. The
 * second time, a poll that is held proves nothing any more: it might be held by nobody.
 */
function doubt(state: Live, reason: RecoveringReason): Step {
  const silences = state.silences + 1;
  const silent = { ...state, silences };
  return poll(silences < TROUBLE_LIMIT ? silent : { ...proving(silent, reason, null), silences }, 0);
}

/** While the window for a verdict is open, failures on the way must not use it up. */
function urgentMs(state: Proving, pauseMs: number, nowMs: number): number {
  const open = state.episode !== null && nowMs - state.episode.sinceMs < DECLARE_BY_MS;
  return open ? Math.min(pauseMs, URGENT_PAUSE_MS_MAX) : pauseMs;
}

function probeAgain(state: Barred, probes: number): Step {
  const pauseMs = Math.min(PROBE_LIMIT_MS, PROBE_FIRST_MS * 2 ** Math.min(probes, 10));
  return notify(state.probes === probes ? state : { ...state, probes }, pauseMs);
}

function proving(from: Live | Proving, reason: RecoveringReason, episode: Episode | null): Proving {
  const { failures, silences, lapses, fruitless } = from;
  const lapsed = from.kind === "proving" && from.lapsed;
  return { kind: "proving", reason, episode, lapsed, failures, silences, lapses, fruitless };
}

function newEpisode(nowMs: number, notified: Episode["notified"]): Episode {
  return { sinceMs: nowMs, verdicts: 0, attemptMs: nowMs, notified };
}

/** A new attempt begins at that moment; whatever notifystart said in the one before counts no more. */
function attempted(state: Proving, attemptMs: number): Proving {
  if (state.episode === null) return state;
  return { ...state, episode: { ...state.episode, attemptMs, notified: "unanswered" } };
}

function notify(state: RecoveryState, afterMs: number): Step {
  return { state, command: { do: "notifystart", afterMs } };
}

function poll(state: RecoveryState, afterMs: number): Step {
  return { state, command: { do: "getupdates", afterMs } };
}
