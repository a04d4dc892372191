/** A scenario: one situation as plain data. All times are virtual milliseconds since the start of the run. */
import type { FaultLine } from "../fault/fault.ts";
import type { StaleShape } from "../fault/stale-body.ts";
import type { Limits } from "../trace/trace.ts";

export type { FaultLine } from "../fault/fault.ts";

export { STALE_SHAPES, type StaleShape } from "../fault/stale-body.ts";

export interface ServerSettings {
  /** How long an idle getupdates is held. @default 34_990, a little under what it advertises */
  holdMs: number;
  /** `longpolling_timeout_ms` in answers; null leaves it out. @default 35_000 */
  advertiseMs: number | null;
  /** `replay` repeats messages until the cursor advances; `consume` forgets them when sent. @default replay */
  cursor: "replay" | "consume";
  /** Whether successful answers carry `ret: 0` (`zero`) or no `ret` (`omitted`). @default omitted */
  ret: "omitted" | "zero";
  /** Body of a successful sendmessage. @default message-id */
  sendAnswer: "empty-object" | "empty-body" | "ret-zero" | "message-id";
  /** @default errcode */
  staleShape: StaleShape;
  /** What notifystart does to a stale session. @default heals */
  notifystart: "heals" | "no-effect" | "refused";
  /** A session without any message in or out for so long goes stale; null never. @default null */
  idleAfterMs: number | null;
  /** One-way network time of every request and answer. @default 0 */
  latencyMs: number;
  /** Whether requests without the iLink headers get `-14`. @default true */
  checkHeaders: boolean;
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

/** One line of the workload, possibly repeated. */
export interface WorkloadLine {
  /** `inbound`: a user writes. `send`: a cron job sends. `typing`: "typing…" outside a turn. `login`: a new QR login finishes. */
  action: "inbound" | "send" | "typing" | "start" | "stop" | "login";
  account: string;
  /** The user who writes or is written to; for inbound, send and typing. */
  user?: string;
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
