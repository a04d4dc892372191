/** What a fault kind is: one small file that answers, for one request or one moment, what goes wrong. Decisions are data; the wire acts on them. */
import type { ZodType } from "zod";
import type { Endpoint } from "../trace/record.ts";

/** What a kind is asked about: a request on its way to the server. */
export interface FaultRequest {
  endpoint: Endpoint;
  account: string;
}

/** What goes wrong with a request. */
export type WireAction =
  /** The subject sees a transport error. `applied`: after the server applied the request. */
  | { do: "fail"; code: string; applied: boolean; afterMs: number }
  /** Nothing ever comes back. */
  | { do: "hang"; applied: boolean }
  /** Another answer is given. `applied`: after the server applied the request, whose own answer is lost. */
  | { do: "answer"; status: number; body: string; contentType: string; applied: boolean; afterMs: number }
  /** Slower than it was. */
  | { do: "delay"; requestMs: number; answerMs: number };

/** What goes wrong on the server when the window opens. */
export type ServerAction = { do: "expire" } | { do: "take-over"; delayMs: number };

export interface FaultContext<A> {
  attributes: A;
  /** Chance from the fault's own stream: uniform in [0, 1). */
  random(): number;
}

/** One kind of fault. `A` is its attributes after checking, durations in milliseconds. */
export interface FaultKind<A = Record<string, never>> {
  id: string;
  /** Family letter of the catalogue: C connect, H headers, B body, A application, P long poll, N network regime, X host. */
  family: "C" | "H" | "B" | "A" | "P" | "N" | "X";
  /** One sentence for the reference page. */
  summary: string;
  /** Schema of `with:`; rejects unknown keys, fills defaults. */
  attributes: ZodType<A>;
  /** Where it may be aimed: endpoints, or nothing for kinds that act on the server. */
  endpoints: readonly Endpoint[];
  /** Whether a touched request cannot succeed in time, and how the subject can notice. */
  impact(attributes: A): { blocks: boolean; seenBy: "answer" | "deadline" };
  /** For kinds that touch requests. */
  onRequest?(request: FaultRequest, context: FaultContext<A>): WireAction;
  /** For kinds that act on the server when their window opens. */
  onOpen?(context: FaultContext<A>): ServerAction;
}

/** One fault: what (kind, attributes), when (window, count), where (endpoint, account). The same form for every kind. */
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
  /** How many matching requests (or firings) one window acts on. Absent: all. */
  count?: number;
  /** How many matching requests one window lets pass first. @default 0 */
  skip: number;
  /** Probability that a matching request is touched. @default 1 */
  chance: number;
  /** Endpoints it touches; empty: all (or none, for kinds that act on the server). */
  endpoints: Endpoint[];
  /** Account it touches; absent: all. */
  account?: string;
  /** Attributes of the kind, already checked and with defaults. Durations in milliseconds. */
  attributes: Readonly<Record<string, unknown>>;
}
