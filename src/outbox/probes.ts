/** When an account that was refused asks again without a word of its users: rarely, as each attempt may prolong a penalty. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The first probe where the account's history shows neither haste nor a spent quota. */
const EARLY_MS = 5 * MINUTE_MS;
/** The longest penalty on record is an hour (ilink-protocol §2.3): the first probe after it else. */
const LATE_MS = 61 * MINUTE_MS;
/** Probes are never further apart than six hours; this leaves room for the random part. */
const APART_MS_MAX = 350 * MINUTE_MS;
/** The random part of a pause: many bots must not ask in step. */
const JITTER = 0.02;
/** In 24 hours without a success. */
const PROBES_MAX = 6;
const NEVER = Number.POSITIVE_INFINITY;
/** The shortest rest after a refusal. */
const REST_MS_MIN = MINUTE_MS;

/** @internal */
export interface Probes {
  /** Those that were refused since the last success. */
  readonly refused: number;
  /** When the next one is due; infinite while none is. */
  readonly dueMs: number;
  /** Whether a start or a login calls for it: it does not count against the day's number then. */
  readonly isCalled: boolean;
  /** When the last of the others were refused. */
  readonly refusedMs: readonly number[];
}

/** @internal */
export const NO_PROBES: Probes = { refused: 0, dueMs: NEVER, isCalled: false, refusedMs: [] };

/** The account was refused, by a probe or by another send: the next probe is due a whole pause later. @internal */
export function afterRefusal(
  probes: Probes,
  how: { nowMs: number; isProbe: boolean; isClean: boolean; random: number },
): Probes {
  const { nowMs, isProbe, isClean, random } = how;
  const refused = isProbe ? probes.refused + 1 : probes.refused;
  const { refusedMs } = isProbe ? counted(probes, nowMs) : probes;
  const pauseMs = refused === 0 && isClean ? EARLY_MS : LATE_MS * 2 ** Math.max(0, refused - 1);
  const wantedMs = nowMs + Math.min(pauseMs, APART_MS_MAX) * (1 + JITTER * random);
  // Other attempts put it off, but not for ever.
  const sinceMs = isProbe ? nowMs : (probes.refusedMs.at(-1) ?? nowMs);
  const latestMs = sinceMs + APART_MS_MAX * (1 + JITTER * random);
  const dueMs = Math.max(nowMs + REST_MS_MIN, Math.min(wantedMs, latestMs));
  return { refused, refusedMs, isCalled: false, dueMs: inBudget(refusedMs, dueMs) };
}

/** A probe was refused: of those that nothing called for, a day has so many. @internal */
export function counted(probes: Probes, nowMs: number): Probes {
  if (probes.isCalled) return probes;
  return { ...probes, refusedMs: [...probes.refusedMs, nowMs].slice(-PROBES_MAX) };
}

/** A probe failed for another reason: it is worth another try that soon. @internal */
export const afterFault = (probes: Probes, dueMs: number): Probes => ({ ...probes, dueMs });

/** A probe leaves: none is due until it ends. @internal */
export const probeLeft = (probes: Probes): Probes => ({ ...probes, dueMs: NEVER });

/** A start or a login calls for one. @internal */
export const called = (probes: Probes, nowMs: number): Probes => ({
  ...probes,
  isCalled: true,
  dueMs: nowMs,
});

/** How long a user's gate stays shut after so many refusals in a row, though somebody else's text went. @internal */
export function laneRestMs(refusals: number): number {
  return Math.min(REST_MS_MIN * 2 ** Math.max(0, refusals - 1), APART_MS_MAX);
}

/** Not the seventh in a day. */
function inBudget(refusedMs: readonly number[], dueMs: number): number {
  const sixth = refusedMs.at(-PROBES_MAX);
  return sixth === undefined ? dueMs : Math.max(dueMs, sixth + DAY_MS);
}
