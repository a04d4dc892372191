/** Whole runs for other people's tools: a long one, one with crashes, one of hostile words, one of two accounts, and one in which nothing was. */
import { describe, expect, it } from "vitest";
import { harOf } from "../../../sim/report/formats/har.ts";
import { printRunLine } from "../../../sim/report/formats/jsonl.ts";
import { mermaidOf } from "../../../sim/report/formats/mermaid.ts";
import { svgOf } from "../../../sim/report/formats/svg.ts";
import { traceEventsOf } from "../../../sim/report/formats/trace-events.ts";
import { shownRun } from "../../../sim/report/timeline/shown-run.ts";
import { printTimeline } from "../../../sim/report/timeline-lines.ts";
import { catalogueScenario } from "../../../sim/scenario/catalogue.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import legacy from "../../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { groundsOf } from "../../../sim/verdict/grounds.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { LANGUAGES } from "../../../sim/words/language.ts";
import { readHar, readMermaid, readRunLines, readSvg, readTerminal, readTraceEvents } from "./readers.ts";

const CATALOGUE = new Map(CATALOGUE_SCENARIOS.map(scenario => [scenario.name, scenario]));
const HOSTILE = `</script>"'&;#%%{init}%%\n\u202e\u2066\u001b[2J\u0000end-->>\ud800${"x".repeat(100_000)}`;

/** A sound start, and words of somebody hostile wherever a client has words. */
const hostile: SubjectModule = {
  name: "hostile",
  create: ({ host }) => ({
    async start({ account }) {
      await host.log(HOSTILE);
      await host.status(account, "live", HOSTILE);
    },
    stop: async () => {},
    send: async () => ({ outcome: "failed", reason: HOSTILE }),
    login: async () => {},
  }),
};

const WRITTEN: Readonly<Record<string, string>> = {
  hostile: `title: ${JSON.stringify(HOSTILE.slice(0, 60))}\nruns: 20m\nworkload:\n  - { at: 1m, send: alice }\n  - { at: 2m, inbound: alice }\n`,
  empty: "title: Nothing happens\nruns: 1m\n",
};
