/**
 * What a fault kind is: a row in its family's file, or a file of its own, that says what goes wrong. Three axes are kept apart: what (the kind and its
 * attributes), when (window, count, regime) and where (endpoint, leg, attempt, session state, account).
 * Decisions are data; the wire, the host and the kernel act on them.
 */
import type { ZodType } from "zod";
import type { Endpoint } from "../trace/endpoint.ts";
import type { SessionState } from "../trace/record.ts";
import type { Quirk } from "./quirk.ts";
import type { Regime } from "./regime.ts";
import type { ShapeId } from "./shapes.ts";

/** On its way to the server, which then never knew of it; or on the way back, when the server has applied it. */
export type Leg = "request" | "answer";

/**
 * What becomes of the requests in flight when a fault of the connection or the network begins. `reset`: the client sees
 * their connections break. `lost`: neither side knows, and only a deadline ends them. `kept`: they are not touched.
 */
export type InFlight = "reset" | "lost" | "kept";

/** What a kind is asked about: a request on its way to the server. */
export interface FaultRequest {
  endpoint: Endpoint;
  account: string;
  /** What the server thinks of the account's session; undefined when it knows no such account. */
  session?: SessionState | undefined;
  /** The client's HTTP stack makes it by itself, since a redirect sent it there. @default false */
  redirected?: boolean;
}

/** An answer as it travels: what a fault makes, or what it gets to change. */
export interface Answer {
  status: number;
  /** The words after the status. @default those of the standard */
  statusText?: string;
  contentType: string;
  /** Beside content-type. */
  headers?: Readonly<Record<string, string>>;
  body: string | Uint8Array;
  /** After the body come so many bytes more: a text of one-byte characters again and again, made as it goes out. Wants a pace. */
  filler?: { text: string; bytes: number };
  /** On a real socket the body is coded; elsewhere it is shown as `fetch` hands it over, decoded. */
  coding?: "gzip";
  /** The body comes in pieces. Absent: all at once. */
  pace?: { pieceBytes: number; gapMs: number };
  /** The body ends early, after so many bytes: broken, or in a silence. Absent: it ends as it should. */
  cut?: { afterBytes: number; by: ShapeId | "silence" };
}

/** What goes wrong with a request. */
export type WireAction =
  /** The subject sees a transport error of that shape. */
  | { do: "break"; shape: ShapeId; afterMs?: number }
  /** Nothing ever comes back. */
  | { do: "hang" }
  /** Another answer is given in place of the server's. */
  | { do: "answer"; answer: Answer; afterMs?: number }
  /** The server's own answer is changed on its way. */
  | { do: "change"; change: (answer: Answer) => Answer }
  /** Slower than it was. */
  | { do: "delay"; requestMs?: number; answerMs?: number }
  /** Let it through as it is: of several that the fault counts, this is none that it harms. */
  | { do: "pass" }
  /** The server gets it once more, so much later; the second answer goes nowhere. */
  | { do: "repeat"; afterMs: number }
  /** It waits where it is until the window closes. */
  | { do: "clog"; release: "in-order" | "shuffled" }
  /** It reaches the server without these headers. */
  | { do: "strip"; headers: readonly string[] }
  /** The server serves it in an unusual way. */
  | { do: "serve"; quirk: Quirk };

/** What goes wrong in the host's handler, once. */
export type HandlerAction =
  | { do: "slow"; byMs: number }
  /** It does not end before the window closes. */
  | { do: "hang" }
  | { do: "throw"; when: "at-once" | "later" }
  /** The process dies of it, and is started again later. */
  | { do: "kill"; downMs: number }
  /** It asks the client to stop the account and waits for that; the host starts it again afterwards. */
  | { do: "stop-inside" };

/** What goes wrong with one write to the subject's disk. */
export type DiskAction =
  | { do: "fail"; code: "ENOSPC" | "EACCES" | "EIO" }
  /** Only the first half arrives, then the write fails. */
  | { do: "tear" };

/** What goes wrong with a call that the client makes of its store, or of its host. */
export type CallAction =
  | { do: "slow"; byMs: number }
  /** It never ends, and has no effect. */
  | { do: "hang" };

/** What goes wrong in the world when a window opens or closes. */
export type WorldAction =
  | { do: "expire" }
  | { do: "take-over"; delayMs: number }
  | { do: "lapse" }
  | { do: "restart-server"; forgets: "nothing" | "cursors" | "sessions" | "everything" | "last-minutes" }
  | { do: "exhaust-quota" }
  | { do: "redeliver"; count: number }
  | { do: "withhold" }
  | { do: "release" }
  | { do: "steal"; count: number }
  | { do: "forget-tickets" }
  /** The process stands still. `connections`: what has become of them meanwhile. `clock`: what its steady clock does. */
  | { do: "suspend"; connections: "kept" | "reset" | "lost"; clock: "runs" | "stops" }
  | { do: "resume" }
  | { do: "step-clock"; byMs: number }
  | { do: "kill"; kept: "all" | "last-writes-lost" | "torn" | "nothing" }
  | { do: "run-again" }
  /** The host starts an account that runs already. */
  | { do: "start-twice" }
  /** The host stops and starts an account without waiting for the stop. */
  | { do: "hot-reload" }
  /** The subject's credential is on disk as half a file, and whole again. */
  | { do: "tear-credential" }
  | { do: "mend-credential" }
  | { do: "second-instance" }
  | { do: "end-second-instance" };

export interface FaultContext<A> {
  attributes: A;
  /** Where on its way the request is touched. */
  leg: Leg;
  /** Chance from the fault's own stream: uniform in [0, 1). */
  random(): number;
  /** How many requests (or calls, or writes) this fault has touched before. */
  hits: number;
  /** Virtual milliseconds since the start of the run. */
  nowMs: number;
  /** What the kind keeps in mind from one request to the next; nobody else moves it. */
  memory: FaultMemory;
}

/** What a fault keeps in mind. */
export interface FaultMemory {
  /** The server is at work until then on what it has taken. */
  busyUntilMs: number;
}

/** Whether a touched request cannot succeed in time, and how the subject can notice. */
export interface Impact {
  blocks: boolean;
  /** At once by an error or answer, or only by a deadline of its own. */
  seenBy: "answer" | "deadline";
}

/** One kind of fault. `A` is its attributes after checking, durations in milliseconds. Exactly one of the hooks that begin with `on` is given (open and close are one). */
export interface FaultKind<A = Record<string, never>> {
  id: string;
  /** One sentence for the reference page. */
  summary: string;
  /** Schema of `with:`; rejects unknown keys, fills defaults. */
  attributes: ZodType<A>;
  /** Attributes worth trying, the simplest first: what the search draws from, and what the tests of all kinds run. */
  examples: readonly A[];
  /** False keeps the search from drawing it: what it needs, the generator cannot make. @default true */
  searched?: false;
  /** For kinds that touch requests: where they may be aimed. */
  endpoints?: readonly Endpoint[];
  /** For kinds that touch requests: where on the way, the default first. */
  legs?: readonly Leg[];
  impact(attributes: A): Impact;
  /** The process may die or its disk may fail: a client under it is to keep its state in files. */
  durable?: true;
  /** Whether it may take from the files what was written last: only then their state is remembered now and then. */
  losesWrites?(attributes: A): boolean;
  /** At most one window of all kinds with the same word may be open at a time: a process dies once, sleeps once. */
  exclusive?: "process" | "clock" | "second-instance";
  /** `real-socket`: the calibration table has it. Else why it is not there. */
  calibrated: "real-socket" | { why: string };
  /** A window of it stands in nobody's way by being open: only what it touches may fail. @default false */
  picks?: true;
  /** For kinds that touch requests: what becomes of those in flight. Absent: they are kept. */
  inFlight?(attributes: A): InFlight;
  /** Undefined: it lets this one be, as if it were not there; nothing is counted. */
  onRequest?(request: FaultRequest, context: FaultContext<A>): WireAction | undefined;
  onHandler?(context: FaultContext<A>): HandlerAction;
  /** Whether it acts on the handler of one message alone, the first that it meets. */
  sticks?(attributes: A): boolean;
  onWrite?(context: FaultContext<A>): DiskAction;
  onStore?(context: FaultContext<A>): CallAction;
  onCallback?(context: FaultContext<A>): CallAction;
  onOpen?(context: FaultContext<A>): WorldAction;
  /** With it, the window stays open for its time; without it, `onOpen` is all. */
  onClose?(context: FaultContext<A>): WorldAction;
}

/** One fault: what (kind, attributes), when (window, count, regime), where (endpoint, leg, state, account). The same form for every kind. */
export interface FaultLine {
  /** Unique within the scenario. @default `<kind>-<position>` */
  name: string;
  kind: string;
  /** When the window opens. */
  atMs: number;
  /** When it closes at the latest; absent: with its count, or at heal. */
  untilMs?: number;
  /** Open again at this interval, with a fresh count, until repeatUntilMs or heal. */
  everyMs?: number;
  repeatUntilMs?: number;
  /** How many matching requests (or calls, or writes) one window acts on. Absent: all. */
  count?: number;
  /** How many matching ones one window lets pass first: the n-th attempt is `skip: n - 1, count: 1`. @default 0 */
  skip: number;
  /** Probability that a matching one is touched. @default 1 */
  chance: number;
  /** How it comes and goes within its window. Absent: steady. */
  regime?: Regime;
  /** Endpoints it touches; empty: all that the kind can be aimed at (or none, for kinds that act elsewhere). */
  endpoints: Endpoint[];
  /** Where on the way; absent: the kind's default. */
  leg?: Leg;
  /** Only while the server's session of the account is in this state; absent: in any. */
  session?: SessionState;
  /** Account it touches; absent: all. */
  account?: string;
  /** Attributes of the kind, already checked and with defaults. Durations in milliseconds. */
  attributes: Readonly<Record<string, unknown>>;
}

/** What a kind acts on; decides which keys its lines may have. */
export function actsOn(
  kind: Pick<FaultKind<never>, "onRequest" | "onHandler" | "onWrite" | "onStore" | "onCallback">,
): "request" | "handler" | "disk" | "store" | "callback" | "world" {
  if (kind.onRequest) return "request";
  if (kind.onHandler) return "handler";
  if (kind.onStore) return "store";
  if (kind.onCallback) return "callback";
  return kind.onWrite ? "disk" : "world";
}
