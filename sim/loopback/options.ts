/** What a server on the loopback interface is to be like. */
import type { Scenario, ServerSettings } from "../scenario/scenario.ts";
import type { TraceRecord } from "../trace/record.ts";

export interface LoopbackOptions {
  /**
   * What the server is to do: its settings and accounts, its faults on the wire and in the server, and what its users and
   * logins do, each at its time after the start. What belongs to the client's own process is left out.
   */
  scenario?: Scenario;
  /** Settings of the server, over the scenario's. @default those of a scenario that gives none */
  server?: Partial<ServerSettings>;
  /** Names of the accounts that are logged in from the start. @default the scenario's, or `bot` alone */
  accounts?: readonly string[];
  /** TCP port on 127.0.0.1. @default 0, one that is free */
  port?: number;
  /** For tokens, ids and chance. @default the scenario's, or `1` */
  seed?: string;
  /** Told of each record of the trace as it is written. */
  onRecord?: (record: TraceRecord) => void;
  /** Records kept in `records` at most; the oldest make room. @default 100_000 */
  recordsMax?: number;
}
