/** What befell the client's process and what it let slip, in words. */
import type { CrashRecord, HostRecord, LeakRecord } from "../trace/record.ts";
import { duration, ENGLISH_TIMES, type TimeWords } from "../trace/when.ts";
import { INCIDENTS } from "../words/en/incidents.ts";
import { type SayOf, speaker } from "../words/table.ts";

interface Speech {
  readonly say: SayOf<typeof INCIDENTS>;
  readonly times: TimeWords;
}

/** Alone, so that a page that says this says not all else. */
const inEnglish: Speech = { say: speaker<typeof INCIDENTS>(INCIDENTS), times: ENGLISH_TIMES };

export type Incident = LeakRecord | CrashRecord | HostRecord;

export function isIncident(record: { type: string }): record is Incident {
  return record.type === "leak" || record.type === "crash" || record.type === "host";
}

export function incidentText(incident: Incident, speech: Speech = inEnglish): string {
  const { say } = speech;
  switch (incident.type) {
    case "leak":
      return say("incident.leak", { what: say(`incident.leak.${incident.what}`), where: incident.where });
    case "crash":
      return say("incident.crash", { kept: say(`incident.crash.${incident.kept}`) });
    case "host":
      return hostText(incident, speech);
    default:
      return incident satisfies never;
  }
}

function hostText({ step, byMs = 0, clock }: HostRecord, { say, times }: Speech): string {
  switch (step) {
    case "suspended":
      return say(clock === "stops" ? "incident.suspended-with-clock" : "incident.suspended");
    case "resumed":
      return say("incident.resumed");
    case "clock-stepped":
      return say(byMs < 0 ? "incident.clock-back" : "incident.clock-forward", {
        time: duration(Math.abs(byMs), times),
      });
    default:
      return step satisfies never;
  }
}
