/** A scenario: one situation as plain data. All times are virtual milliseconds since the start of the run. */
import type { FaultLine } from "../fault/fault.ts";
import type { ServerSettings } from "../knobs/settings.ts";
import type { Limits } from "../trace/limits/limits.ts";

export type { FaultLine } from "../fault/fault.ts";

export type { ServerSettings } from "../knobs/settings.ts";

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
  "texts",
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
  /** For inbound and send: the same words as the last time, from that user or to him. */
  same?: true;
  /** For inbound and send: length of the text, or of the file, in characters; of an inbound one at least. */
  chars?: number;
  atMs: number;
  /** Repeat at this interval up to and including untilMs. */
  everyMs?: number;
  untilMs?: number;
}

/** What must come out for a subject: `pass`, `inconclusive`, or exactly these invariants violated. */
export type Expectation = "pass" | "inconclusive" | readonly string[];

/** One situation as plain data. */
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
