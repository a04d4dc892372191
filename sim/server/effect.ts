/** What the server asks of the world around it; it does nothing itself. */
import type { NewRecord } from "../trace/record.ts";

export type Effect =
  /** Answer a request with these bytes. `messages`: the keys handed over. */
  | {
      effect: "answer";
      request: number;
      status: number;
      contentType: string;
      body: string;
      messages?: string[];
    }
  /** Keep a long poll open; come back with `endHold` at that time unless it was answered before. */
  | { effect: "hold"; request: number; untilMs: number }
  /** Write this down. */
  | { effect: "note"; record: NewRecord };

/** A request as it came over the wire. */
export interface ServerRequest {
  request: number;
  method: string;
  /** Path with query, from `/`. */
  path: string;
  /** Header by lower-case name. */
  header(name: string): string | undefined;
  body: string;
}
