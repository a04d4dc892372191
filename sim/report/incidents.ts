/** What befell the client's process and what it let slip, in words. */
import type { CrashRecord, HostRecord, LeakRecord } from "../trace/record.ts";
import { duration } from "../trace/when.ts";
import { INCIDENTS } from "../words/en/incidents.ts";
import { type SayOf, speaker } from "../words/table.ts";

type Say = SayOf<typeof INCIDENTS>;

/** Alone, so that a page that says this says not all else. */
const inEnglish: Say = speaker<typeof INCIDENTS>(INCIDENTS);

export type Incident = LeakRecord | CrashRecord | HostRecord;

export function isIncident(record: { type: string }): record is Incident {
  return record.type === "leak" || record.type === "crash" || record.type === "host";
}

export function incidentText(incident: Incident, say: Say = inEnglish): string {
  switch (incident.type) {
    case "leak":
      return say("incident.leak", { what: say(`incident.leak.${incident.what}`), where: incident.where });
    case "crash":
      return say("incident.crash", { kept: say(`incident.crash.${incident.kept}`) });
    case "host":
      return hostText(incident, say);
    default:
      return incident satisfies never;
  }
}

function hostText({ step, byMs = 0, clock }: HostRecord, say: Say): string {
  switch (step) {
    case "suspended":
      return say(clock === "stops" ? "incident.suspended-with-clock" : "incident.suspended");
    case "resumed":
      return say("incident.resumed");
    case "clock-stepped":
      return say(byMs < 0 ? "incident.clock-back" : "incident.clock-forward", {
        time: duration(Math.abs(byMs)),
      });
    default:
      return step satisfies never;
  }
}
