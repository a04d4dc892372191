/** The cells of behaviour that a trace reaches: what the client said, where in its life it was, which fault struck, at which endpoint. */
import type { Endpoint, FaultRecord, SubjectState, TraceRecord } from "../../trace/record.ts";
import type { Trace } from "../../trace/trace.ts";

/** What a client has last said of an account; `unsaid` before its first word. */
export type Said = SubjectState | "unsaid";

/** Where an account is in its life. `lost`: the server serves its session no more, whatever the client knows. */
export const PHASES = ["starting", "running", "lost", "stopping", "stopped"] as const;
export type Phase = (typeof PHASES)[number];

export interface Cell {
  said: Said;
  phase: Phase;
  /** Of the request that it struck; `-` for what strikes elsewhere. */
  endpoint: Endpoint | "-";
  kind: string;
}

/** A cell as one word: `live running getupdates hang`. */
export const cellName = ({ said, phase, endpoint, kind }: Cell): string =>
  `${said} ${phase} ${endpoint} ${kind}`;

interface Life {
  said: Said;
  isServed: boolean;
  step: "starting" | "running" | "stopping" | "stopped";
}

/** How often a trace comes to each cell, by name. */
export function cellsOf({ header, records }: Trace): Map<string, number> {
  const lives = new Map<string, Life>(
    header.accounts.map(account => [account, { said: "unsaid", isServed: true, step: "stopped" }]),
  );
  const requests = new Map<number, { account: string; endpoint: Endpoint }>();
  const cells = new Map<string, number>();
  for (const record of records) {
    if (record.type === "request") requests.set(record.request, record);
    if (record.type === "crash") for (const life of lives.values()) life.step = "stopped";
    if (record.type === "fault" && record.step === "fired") {
      const struck = record.request === undefined ? undefined : requests.get(record.request);
      for (const life of struckBy(record, struck?.account, lives)) {
        const name = cellName({ ...placeOf(life), endpoint: struck?.endpoint ?? "-", kind: record.kind });
        cells.set(name, (cells.get(name) ?? 0) + 1);
      }
    }
    if ("account" in record && record.account !== undefined) {
      const life = lives.get(record.account);
      if (life !== undefined) live(life, record);
    }
  }
  return cells;
}

/** The lives that a fault strikes: one at a request, and else that of its account, or all. */
function struckBy(
  { account: aimed }: FaultRecord,
  struck: string | undefined,
  lives: ReadonlyMap<string, Life>,
): Life[] {
  const account = struck ?? aimed;
  return account === undefined ? [...lives.values()] : [lives.get(account) ?? []].flat();
}

const placeOf = ({ said, isServed, step }: Life): { said: Said; phase: Phase } => ({
  said,
  phase: step === "running" && !isServed ? "lost" : step,
});

/** What a record changes in the life of its account. */
function live(life: Life, record: TraceRecord): void {
  if (record.type === "status") life.said = record.state;
  if (record.type === "session") life.isServed = record.state === "live";
  // A start is over when a poll was answered.
  if (record.type === "answer" && record.endpoint === "getupdates" && life.step === "starting")
    life.step = "running";
  if (record.type !== "lifecycle") return;
  if (record.step === "start-asked") life.step = "starting";
  if (record.step === "stop-asked") life.step = "stopping";
  if (record.step === "stop-done" || record.step === "ended") life.step = "stopped";
}
