/** The plain sections of a scenario (`server`, `host`, `limits`): their keys in YAML, their fields in a Scenario, their defaults. */
import { DEFAULT_LIMITS, type Limits } from "../trace/trace.ts";
import type { HostSettings, ServerSettings } from "./scenario.ts";

export const DEFAULT_SERVER: Readonly<ServerSettings> = Object.freeze({
  holdMs: 34_990,
  advertiseMs: 35_000,
  timeoutField: "ignored",
  cursor: "replay",
  emptyCursor: "backlog",
  unknownCursor: "backlog",
  cursorAfterLogin: "kept",
  parallelPolls: "independent",
  batchMax: 20,
  retentionMs: null,
  redeliverMs: null,
  ret: "omitted",
  cdnUrls: "both",
  aesKey: "raw",
  staleShape: "errcode",
  notifystart: "heals",
  idleAfterMs: null,
  tokenLastsMs: null,
  takenOver: "at-boundary",
  checkHeaders: true,
  newBotId: false,
  qr: "confirmed",
  qrScanMs: 2_000,
  qrConfirmMs: 2_000,
  qrExpireMs: 300_000,
  sendAnswer: "message-id",
  quota: null,
  windowMs: null,
  burst: null,
  burstWithinMs: 1_000,
  penaltyMs: 3_600_000,
  penaltyGrows: "restarts",
  refusal: "bare",
  tokenless: "accept",
  wrongCase: "accept",
  clientIds: "dedupe",
  ticketLastsMs: 86_400_000,
  typingCounts: false,
  uploadHeader: "present",
  latencyMs: 0,
});

export const DEFAULT_HOST: Readonly<HostSettings> = Object.freeze({
  watchdog: false,
  handlerMs: 0,
  reply: false,
  typing: false,
});

/** `start` when a scenario gives none: 2026-01-05T00:00:00Z, a Monday. */
export const DEFAULT_START_MS = Date.UTC(2026, 0, 5);
export const DEFAULT_SETTLE_MS = 120_000;
export const DEFAULT_SEED = "1";
export const DEFAULT_ACCOUNTS: readonly string[] = Object.freeze(["bot"]);

/** Longest run: 60 days of virtual time. */
export const RUN_MS_MAX = 60 * 86_400_000;
/** Most workload events and fault windows of one scenario, repetitions counted. */
export const EVENTS_MAX = 100_000;

interface Section<T> {
  /** YAML key to field. */
  fields: Readonly<Record<string, keyof T & string>>;
  defaults: Readonly<T>;
}

const server: Section<ServerSettings> = {
  fields: {
    hold: "holdMs",
    advertise: "advertiseMs",
    timeoutField: "timeoutField",
    cursor: "cursor",
    emptyCursor: "emptyCursor",
    unknownCursor: "unknownCursor",
    cursorAfterLogin: "cursorAfterLogin",
    parallelPolls: "parallelPolls",
    batch: "batchMax",
    retention: "retentionMs",
    redeliver: "redeliverMs",
    ret: "ret",
    cdnUrls: "cdnUrls",
    aesKey: "aesKey",
    stale: "staleShape",
    notifystart: "notifystart",
    idleAfter: "idleAfterMs",
    tokenLasts: "tokenLastsMs",
    takenOver: "takenOver",
    checkHeaders: "checkHeaders",
    newBotId: "newBotId",
    qr: "qr",
    qrScan: "qrScanMs",
    qrConfirm: "qrConfirmMs",
    qrExpire: "qrExpireMs",
    sendAnswer: "sendAnswer",
    quota: "quota",
    window: "windowMs",
    burst: "burst",
    burstWithin: "burstWithinMs",
    penalty: "penaltyMs",
    penaltyGrows: "penaltyGrows",
    refusal: "refusal",
    tokenless: "tokenless",
    wrongCase: "wrongCase",
    clientIds: "clientIds",
    ticketLasts: "ticketLastsMs",
    typingCounts: "typingCounts",
    uploadHeader: "uploadHeader",
    latency: "latencyMs",
  },
  defaults: DEFAULT_SERVER,
};

const host: Section<HostSettings> = {
  fields: { watchdog: "watchdog", handler: "handlerMs", reply: "reply", typing: "typing" },
  defaults: DEFAULT_HOST,
};

const limits: Section<Limits> = {
  fields: {
    recoverWithin: "recoverWithinMs",
    deadlineMargin: "deadlineMarginMs",
    probeWithin: "probeWithinMs",
    sendWithin: "sendWithinMs",
    silenceMargin: "silenceMarginMs",
    healthWithin: "healthWithinMs",
    declareWithin: "declareWithinMs",
    stopWithin: "stopWithinMs",
    ratePerSecond: "ratePerSecond",
    ratePerMinute: "ratePerMinute",
  },
  defaults: DEFAULT_LIMITS,
};

export const SECTIONS = { server, host, limits };

/** The section's settings: what the file gives, defaults for the rest. */
export function settingsOf<T extends object>(
  section: Section<T>,
  given: Readonly<Record<string, unknown>>,
): T {
  const settings: Record<string, unknown> = { ...section.defaults };
  for (const [key, field] of Object.entries(section.fields)) {
    if (given[key] !== undefined) settings[field] = given[key];
  }
  return settings as T;
}

/** The inverse of `settingsOf`: only the keys that differ from the defaults. */
export function givenOf<T extends object>(section: Section<T>, settings: T): Record<string, unknown> {
  const changed = Object.entries(section.fields).filter(
    ([, field]) => settings[field] !== section.defaults[field],
  );
  return Object.fromEntries(changed.map(([key, field]) => [key, settings[field]]));
}
