/** What a case is: one fault kind, made for real. */
import type { Scene } from "../scene.ts";
import type { Certificates } from "./certificates.ts";
import type { Place } from "./place.ts";

/**
 * The process that the client of a case needs.
 * - `plain`: nothing special; it trusts the calibration's own certificate authority.
 * - `few-files`: it may open 64 files.
 * - `proxied`: it takes its proxy from the environment.
 * - `private-network`: a network namespace of its own, with nothing but a loopback interface (Linux, `unshare`).
 */
export type Surroundings = "plain" | "few-files" | "proxied" | "private-network";

export interface SocketCase {
  /** The fault kind. */
  id: string;
  /** What happens, in one clause, as the reader of a packet trace would say it. */
  what: string;
  /**
   * Bring it about on loopback.
   *
   * @param certificates for the cases that need them; absent where there is no openssl
   */
  open(certificates?: Certificates): Promise<Place>;
  /** The client's own deadline, milliseconds. @default 5000 */
  deadlineMs?: number;
  /** @default "plain" */
  process?: Surroundings;
  /** What the client's process does before its request. */
  scene?: Scene;
}

/** The deadline where the client sees its own and nothing else. */
export const STALL_DEADLINE_MS = 300;
