/** A scenario: one situation as plain data. All times are virtual milliseconds since the start of the run. */
import type { FaultLine } from "../fault/fault.ts";
import type { StaleShape } from "../fault/stale-body.ts";
import type { Limits } from "../trace/trace.ts";

export type { FaultLine } from "../fault/fault.ts";

export { STALE_SHAPES, type StaleShape } from "../fault/stale-body.ts";

/**
 * How the mock server behaves where the real one is not fully known. `sim/knobs/knobs.ts` holds the same list as a
 * table, with the sources. `ilink-protocol` is the reference that the section numbers point to.
 */
export interface ServerSettings {
  /** How long an idle getupdates is held. @default 34_990, a little under what it advertises: a client that waits just as long races the server (S-14) */
  holdMs: number;
  /** `longpolling_timeout_ms` in answers; null leaves it out. @default 35_000, the value seen most (§2.1) */
  advertiseMs: number | null;
  /** Whether the unofficial `timeout` of a getupdates body shortens the hold (seconds; 0 answers at once). @default ignored: no capture shows an effect (§8.9) */
  timeoutField: "ignored" | "honoured";
  /** `replay` repeats messages until the cursor advances; `consume` forgets them when sent. @default replay: the younger and more detailed report, and the one under which nothing excuses a loss (§2.2, §8.1) */
  cursor: "replay" | "consume";
  /** Where a poll without a cursor begins: at the oldest unacknowledged message, or after all there are. @default backlog: a loss by a client that drops its cursor stays visible as duplicates, not as silence (§8.2) */
  emptyCursor: "backlog" | "now";
  /** The same for a cursor that the server does not know; `refused` answers `errcode: -1`. @default backlog, as for none at all (S-40) */
  unknownCursor: "backlog" | "now" | "refused";
  /** Whether cursors outlive a new login. @default kept: as most clients trust (§2.2) */
  cursorAfterLogin: "kept" | "unknown";
  /**
   * Several polls on one token. `independent`: each is served by its own cursor. `split`: of those that wait, the first
   * gets the message and the others are past it. `newest`: a new poll ends the older one with an empty answer. `stale`:
   * it ends it with `-14`. @default independent: harshest for a client that polls twice, it gets everything twice (§8.8)
   */
  parallelPolls: "independent" | "split" | "newest" | "stale";
  /** Messages in one answer at most. @default 20; no limit is documented */
  batchMax: number;
  /** Messages that nobody fetched for so long are lost; null keeps them for ever. @default null: what the server loses, no client can be blamed for (§8.2) */
  retentionMs: number | null;
  /** Each message comes again, with the same id, so long after it was handed over; null never. @default null; 1 s and 30 min are reported (S-33, S-34) */
  redeliverMs: number | null;
  /** Whether successful answers carry `ret: 0` (`zero`) or no `ret` (`omitted`). @default omitted, as verified live by several (§1.4) */
  ret: "omitted" | "zero";
  /** Which form addresses of files take: `full_url`, the bare parameter, or both. @default both: the documented fields; live servers have left either out (§1.4) */
  cdnUrls: "both" | "full" | "param";
  /** What `aes_key` is the base64 of: the 16 bytes, or their 32 hex digits. @default raw (§1.4 "CDN download") */
  aesKey: "raw" | "hex";
  /** How `-14` is written. @default errcode, the form of every raw capture (§3.1) */
  staleShape: StaleShape;
  /** What notifystart does to a stale session; `heals-once` cures each login once. @default heals: the hypothesis of bug #155 (§3.1, §8.3) */
  notifystart: "heals" | "heals-once" | "no-effect" | "refused";
  /** A session without any message in or out for so long goes stale; null never. @default null: reports name hours, none a rule (§3.1) */
  idleAfterMs: number | null;
  /** A token dies so long after its login, for good; null never. @default null: 2 h, 24 h, 30 days and months are all reported (§8.4) */
  tokenLastsMs: number | null;
  /** When a poll that is held learns of a takeover: when its hold ends, or at once. @default at-boundary: the one measurement, 29 s (§8.5) */
  takenOver: "at-boundary" | "at-once";
  /** Whether requests without the iLink headers get `-14`. @default true: reported by several; header-less clients that work are the exception (§8.6) */
  checkHeaders: boolean;
  /** Whether every new login gives another bot id. @default false: the same account stays comparable; OC#90949 saw true (§2.7) */
  newBotId: boolean;
  /** How a QR login ends. @default confirmed */
  qr:
    | "confirmed"
    | "expired"
    | "redirect"
    | "verify-code"
    | "verify-blocked"
    | "bound"
    | "no-bot-id"
    | "fails-524";
  /** From a QR code to its scan. @default 2_000 */
  qrScanMs: number;
  /** From its scan, or from the right verify code, to its confirmation. @default 2_000 */
  qrConfirmMs: number;
  /** A QR code that is not confirmed by then expires. @default 300_000, as the official client assumes (§1.4) */
  qrExpireMs: number;
  /** Body of a successful sendmessage. @default message-id, the youngest form (§1.4) */
  sendAnswer: "empty-object" | "empty-body" | "ret-zero" | "message-id";
  /** Sends that one context token is good for; null any number. @default null; 10 is reported by many (§2.3, §8.7) */
  quota: number | null;
  /** How long after a user's last message sends to that user are taken; null for ever. @default null; the vendor says 24 h (§2.3) */
  windowMs: number | null;
  /** Sends within `burstWithinMs` that are taken, one more and the account is throttled; null any number. @default null; 2 fits the one report (§2.3) */
  burst: number | null;
  /** @default 1_000 (CC#1640: three in a second) */
  burstWithinMs: number;
  /** How long a throttled account is refused every send. @default 3_600_000 (CC#1640: about an hour) */
  penaltyMs: number;
  /** What a send during the penalty does to it. @default restarts: each attempt prolonged it (CC#1640) */
  penaltyGrows: "fixed" | "restarts" | "doubles";
  /** The words beside `ret: -2` when a send is refused. @default bare: what all reports have in common (§3.2) */
  refusal: "bare" | "prepare-failed" | "unknown-error" | "rate-limited" | "frequency";
  /** What becomes of a send without a context token of its chat: taken, refused with `ret: -2`, or dropped with an empty yes. @default accept (§2.3: all three are reported) */
  tokenless: "accept" | "refuse" | "drop";
  /** What becomes of a send to a user id in the wrong case; refused is `ret: -3`. @default accept: one report only (OW#243) */
  wrongCase: "accept" | "refuse";
  /** Whether a repeated client_id is dropped without a word. @default dedupe: reproduced twice (§2.4, §8.10) */
  clientIds: "dedupe" | "ignore";
  /** How long a typing ticket is good. @default 86_400_000 (§2.5) */
  ticketLastsMs: number;
  /** Whether showing typing uses up the send quota. @default false: one doubtful claim (QP#6696) */
  typingCounts: boolean;
  /** Whether the answer to an upload names the file in `x-encrypted-param`. @default present; absent is seen (S-51) */
  uploadHeader: "present" | "absent";
  /** One-way network time of every request and answer. @default 0 */
  latencyMs: number;
}

export interface HostSettings {
  /** OpenClaw's channelHealthMonitor: check every 5 min, restart an account after 30 min without an event. @default false */
  watchdog: boolean;
  /** How long the handler works on a message. @default 0 */
  handlerMs: number;
  /** Whether the handler replies to each message. @default false */
  reply: boolean;
  /** Whether the handler shows "typing…" while it works. @default false */
  typing: boolean;
}

/** What a message can be. The bot sends text, image, voice, file and video; the rest only comes from users. */
export const MESSAGE_FORMS = [
  "text",
  "image",
  "voice",
  "file",
  "video",
  "tool-call",
  "tool-result",
  "unknown",
  "empty",
  "quote",
] as const;
export type MessageForm = (typeof MESSAGE_FORMS)[number];
/** Those that the bot sends. */
export const SENDABLE_FORMS: readonly MessageForm[] = MESSAGE_FORMS.slice(0, 5);

/** One line of the workload, possibly repeated. */
export interface WorkloadLine {
  /**
   * `inbound`: a user writes. `send`: a cron job sends. `typing`: "typing…" outside a turn. `login`: a new QR login
   * finishes on the bot's machine. `scan`: the operator asks the client for a QR code and scans it.
   */
  action: "inbound" | "send" | "typing" | "start" | "stop" | "login" | "scan";
  account: string;
  /** The user who writes or is written to; for inbound, send and typing. */
  user?: string;
  /** For inbound and send: what the message is. @default text */
  as?: MessageForm;
  /** For inbound: the group it is written in. */
  group?: string;
  /** For inbound: the user says the same words as the last time. */
  same?: true;
  /** For send: length of the text in characters. */
  chars?: number;
  atMs: number;
  /** Repeat at this interval up to and including untilMs. */
  everyMs?: number;
  untilMs?: number;
}

/** What must come out for a subject: `pass`, `inconclusive`, or exactly these invariants violated. */
export type Expectation = "pass" | "inconclusive" | readonly string[];

export interface Scenario {
  /** Path below `scenarios/` without the ending; for other files, the path as given. */
  name: string;
  title: string;
  /** Links to the public record, or the reason it exists. */
  why: string[];
  /** Seed used unless the command line gives one. @default "1" */
  seed: string;
  /** Wall clock at virtual 0, epoch milliseconds. */
  startMs: number;
  /** The accounts that the bot runs, started at 0 unless the workload starts them. @default ["bot"] */
  accounts: string[];
  /** When every fault ends. */
  healAtMs: number;
  /** When the run ends: healAtMs plus the settle time. */
  endAtMs: number;
  server: ServerSettings;
  host: HostSettings;
  workload: WorkloadLine[];
  faults: FaultLine[];
  expect: Readonly<Record<string, Expectation>>;
  limits: Limits;
}
