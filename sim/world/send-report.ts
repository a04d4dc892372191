/** What a subject says of a send, checked: a report, or what it is instead. */
import type { SendReport } from "../subject/subject.ts";
import type { DeclineReason, SendOutcome } from "../trace/record.ts";

const OUTCOMES: Readonly<Record<SendOutcome, true>> = {
  sent: true,
  refused: true,
  failed: true,
  unknown: true,
  declined: true,
};

const DECLINE_REASONS: Readonly<Record<DeclineReason, true>> = {
  stopped: true,
  "never-logged-in": true,
  invalid: true,
  queued: true,
  "outbox-full": true,
  "media-cannot-wait": true,
  "too-many": true,
};

export type CheckedReport = { report: SendReport } | { nonsense: string };

/** @param call Whose answer it is: `send`, `reply`, `sendMedia`. */
export function checkReport(given: unknown, call: string): CheckedReport {
  if (typeof given !== "object" || given === null) {
    return {
      nonsense: `${call} gave ${shown(given)}; it must give { outcome: "sent" }, or ${among(OUTCOMES)} as outcome with a reason`,
    };
  }
  const { outcome, reason } = given as { outcome?: unknown; reason?: unknown };
  if (!isOneOf(OUTCOMES, outcome)) {
    return { nonsense: `${call} gave ${shown(outcome)} as outcome; it must be ${among(OUTCOMES)}` };
  }
  if (outcome === "sent") return { report: { outcome } };
  if (outcome === "declined") {
    if (isOneOf(DECLINE_REASONS, reason)) return { report: { outcome, reason } };
    return {
      nonsense: `${call} gave ${shown(reason)} as reason of a declined send; it must be ${among(DECLINE_REASONS)}`,
    };
  }
  if (typeof reason === "string") return { report: { outcome, reason } };
  return { nonsense: `${call} gave outcome "${outcome}" with ${shown(reason)} as reason; it must be a text` };
}

/** What was thrown instead of a report. */
export function thrownReport(error: unknown, call: string): CheckedReport {
  const name = error instanceof Error ? error.name : typeof error;
  return { nonsense: `${call} threw ${name}; it must give a report, of "failed" or "unknown" with a reason` };
}

function isOneOf<T extends string>(allowed: Readonly<Record<T, true>>, value: unknown): value is T {
  return typeof value === "string" && Object.hasOwn(allowed, value);
}

const among = (allowed: object): string =>
  Object.keys(allowed)
    .map(name => `"${name}"`)
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");

/** Longest text that is shown of what came, in characters. */
const SHOWN_MAX = 40;

function shown(value: unknown): string {
  if (typeof value === "string") {
    return `"${value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX - 1)}…` : value}"`;
  }
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
