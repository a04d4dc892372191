/** What is said between the command and a worker process, and on which pipes. */
import type { DoorName } from "../door/door.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { wordsOf } from "../subject/describe-error.ts";
import type { NamedBy } from "../subject/table.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Outcome } from "./outcome.ts";

/** File descriptor in the worker: requests and replies. Its own, so that no subject meets `process.send`. */
export const CHANNEL_FD = 3;
/** File descriptor in the worker: the watchdog's word to the parent, one JSON object a line. */
export const WATCHDOG_FD = 4;

/** A trial that somebody wants. */
export interface TrialRequest {
  scenario: Scenario;
  /** The subject's name as asked for. */
  subject: string;
  /** Folder against which the subject is looked up. */
  cwd: string;
  /** Who named the subject: data may name no code. @default "command" */
  by?: NamedBy;
  door: DoorName;
  seed: string;
  /** Send the trace back too. */
  trace: boolean;
}

/** Whether a subject is there and can be one. */
export type CheckRequest = Pick<TrialRequest, "subject" | "cwd" | "by" | "door">;

export type Request = ({ type: "trial" } & TrialRequest) | ({ type: "check" } & CheckRequest);

export type Reply =
  /** Said once, before the first request is read. */
  | { type: "ready" }
  | { type: "done"; outcome: Outcome | undefined; retire: string | undefined }
  | { type: "failed"; error: PlainError };

/** An error that can travel: its name decides whose mistake it is. */
export interface PlainError {
  name: string;
  message: string;
  /** The message, for other languages. */
  sentence?: Sentence;
  stack?: string;
  cause?: PlainError;
}

/** How many causes behind an error are told. */
const CAUSES_MAX = 8;

export function plainError(error: unknown, depth = 0): PlainError {
  if (!(error instanceof Error)) return { name: "Error", message: wordsOf(error) };
  const { name, message, stack, cause } = error;
  const { sentence } = error as { sentence?: Sentence };
  return {
    name,
    message,
    ...(sentence !== undefined && { sentence }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && depth < CAUSES_MAX && { cause: plainError(cause, depth + 1) }),
  };
}

export function revivedError({ name, message, sentence, stack, cause }: PlainError): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause: revivedError(cause) });
  error.name = name;
  if (sentence !== undefined) Object.assign(error, { sentence });
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** What the watchdog tells. */
export type WatchdogWord =
  | { type: "alive" }
  /** Never back in the event loop. `frames`: the subject's, innermost first; empty when no stack could be had. */
  | { type: "spinning"; cpuMs: number; frames: string[]; atMs: number | undefined }
  | { type: "blocked"; realMs: number }
  /** The event loop turns, and nothing is computed. */
  | { type: "idle"; realMs: number }
  | { type: "memory"; limitMb: number; frames: string[]; atMs: number | undefined }
  | { type: "budget"; cpuMs: number; frames: string[]; atMs: number | undefined };
