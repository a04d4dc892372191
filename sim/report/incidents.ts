/** What befell the client's process and what it let slip, in words. */
import type { CrashRecord, HostRecord, LeakRecord } from "../trace/record.ts";
import { duration } from "../trace/when.ts";

export type Incident = LeakRecord | CrashRecord | HostRecord;

const LEAKED = {
  token: "a token",
  "context-token": "a context token",
  text: "a message's text",
  key: "the key of a QR code or a file",
} as const;

const KEPT = {
  all: "all it had stored is kept",
  "last-writes-lost": "its last writes are lost",
  torn: "half of its last write is kept",
  nothing: "nothing it had stored is kept",
} as const;

export function isIncident(record: { type: string }): record is Incident {
  return record.type === "leak" || record.type === "crash" || record.type === "host";
}

export function incidentText(incident: Incident): string {
  switch (incident.type) {
    case "leak":
      return `${LEAKED[incident.what]} leaked: ${incident.where}`;
    case "crash":
      return `the process is killed; ${KEPT[incident.kept]}`;
    case "host":
      return hostText(incident);
    default:
      return incident satisfies never;
  }
}

function hostText({ step, byMs = 0, clock }: HostRecord): string {
  switch (step) {
    case "suspended":
      return `the host freezes the process${clock === "stops" ? ", and its steady clock" : ""}`;
    case "resumed":
      return "the host thaws the process";
    case "clock-stepped":
      return `the wall clock is moved ${byMs < 0 ? "back" : "forward"} by ${duration(Math.abs(byMs))}`;
    default:
      return step satisfies never;
  }
}
