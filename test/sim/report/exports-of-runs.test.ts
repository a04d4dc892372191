/** Whole runs for other people's tools: a long one, one with a crash, one of hostile words, one of two accounts, one in which nothing happens. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { harOf } from "../../../sim/report/formats/har.ts";
import { printRunLine } from "../../../sim/report/formats/jsonl.ts";
import { mermaidOf } from "../../../sim/report/formats/mermaid.ts";
import { svgOf } from "../../../sim/report/formats/svg.ts";
import { traceEventsOf } from "../../../sim/report/formats/trace-events.ts";
import type { TimelineRun } from "../../../sim/report/timeline/run.ts";
import { shownRun } from "../../../sim/report/timeline/shown-run.ts";
import { printTimeline } from "../../../sim/report/timeline-lines.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import fixed from "../../../sim/subject/fixed.ts";
import legacy from "../../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { groundsOf } from "../../../sim/verdict/grounds.ts";
import { runTrial, type TrialRow } from "../../../sim/verdict/trial.ts";
import { LANGUAGES } from "../../../sim/words/language.ts";
import { readHar, readMermaid, readRunLines, readSvg, readTerminal, readTraceEvents } from "./readers.ts";

const SCENARIOS = join(import.meta.dirname, "../../../scenarios");
const HOSTILE = `</script>"'&;#%%{init}%%\n\u202e\u2066\u001b[2J\u0000end-->>\ud800${"x".repeat(100_000)}`;

/** A client whose words are those of somebody hostile, wherever it has words. */
const hostile: SubjectModule = {
  name: "hostile",
  async create(context) {
    const client = await legacy.create(context);
    return {
      ...client,
      async start(credential) {
        await context.host.log(HOSTILE);
        await context.host.status(credential.account, "recovering", HOSTILE);
        await client.start(credential);
      },
      send: async () => ({ outcome: "failed", reason: HOSTILE }),
    };
  },
};

/** It waits for nothing: the run is halted at once. */
const silent: SubjectModule = {
  name: "silent",
  create: () => ({
    start: async () => {},
    stop: async () => {},
    send: async () => ({ outcome: "failed", reason: "" }),
    login: async () => {},
  }),
};

interface Case {
  what: string;
  /** A scenario's name in the catalogue, or its text. */
  scenario: string;
  subject: SubjectModule;
  /** How many requests there are at least. */
  requests: number;
  /** Accounts, each a process of its own in a trace. */
  accounts?: readonly string[];
  /** A lane and what stands in it, of the terminal's timeline. */
  lane: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: "a day",
    scenario: "bug-155/healthy-day",
    subject: legacy,
    requests: 2_000,
    lane: /^receiving +[o=]+$/,
  },
  {
    what: "a crash",
    scenario: "process/crash-in-recovery",
    subject: fixed,
    requests: 10,
    lane: /^process, host .*\S/,
  },
  {
    what: "two accounts",
    scenario: "bug-155/one-of-two-accounts-dead",
    subject: legacy,
    requests: 20,
    accounts: ["dead", "alive"],
    lane: /^truthful-health +o▼#+$/,
  },
  {
    what: "hostile words",
    scenario:
      "title: '</script>%%{init}%%'\nruns: 20m\nworkload:\n  - { at: 1m, send: alice }\n  - { at: 2m, inbound: alice }\n",
    subject: hostile,
    requests: 20,
    lane: /^sends asked +#$/,
  },
  {
    what: "nothing",
    scenario: "title: Nothing happens\nruns: 5m\n",
    subject: legacy,
    requests: 1,
    lane: /^polls +\S/,
  },
];

describe.each(CASES)("$what", ({ scenario: given, subject, requests, accounts = ["bot"], lane }) => {
  const isText = given.includes("\n");
  const name = isText ? "mine.yaml" : given;
  const text = isText ? given : readFileSync(join(SCENARIOS, `${given}.yaml`), "utf8");
  const scenario = parseScenario(text, { file: name, name });
  let row: TrialRow;
  let run: TimelineRun;
  beforeAll(async () => {
    const trial = await runTrial({ scenario, subjectName: subject.name, subject, door: "memory" });
    const { trace, log, start } = trial;
    row = trial.row;
    const grounds = groundsOf(trace);
    run = shownRun({ row, title: scenario.title, start, trace, log, grounds, expect: true });
  });

  it("is HAR with every request", () => {
    const { entries } = readHar(JSON.stringify(harOf(run, "1.0.0"))).log;
    expect(entries.length).toBe(row.requests);
    expect(entries.length).toBeGreaterThanOrEqual(requests);
  });

  it("is a trace with each account and every breach", () => {
    const events = readTraceEvents(JSON.stringify(traceEventsOf(run)));
    const names = events.flatMap(event => (event.name === "process_name" ? [event.args.name] : []));
    expect(names).toEqual(expect.arrayContaining([...accounts].map(each => expect.stringContaining(each))));
    const broken = events.filter(({ ph, args }) => ph === "i" && "breach" in args);
    expect(broken).toHaveLength(row.violations.length);
  });

  it("is lines by the published schema", () => {
    const lines = readRunLines(printRunLine({ version: 1, type: "run", done: 1, planned: 1, run: row }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ run: { scenario: name, verdict: row.verdict, digest: row.digest } });
  });

  it("is a diagram, and a picture", () => {
    const lines = readMermaid(mermaidOf(run));
    expect(lines.length).toBeLessThan(60);
    for (const { invariant } of row.violations)
      expect(lines.some(line => line.includes(`✕ ${invariant} is broken`))).toBe(true);
    readSvg(svgOf(run));
  });

  it("is a timeline of 80 columns, in each language", () => {
    for (const language of LANGUAGES) readTerminal(printTimeline(run, language));
    expect(printTimeline(run).join("\n")).toMatch(new RegExp(lane, "m"));
  });
});

it("a run that was halted has no states beyond that", async () => {
  const scenario = parseScenario("title: t\nruns: 20m\n", { file: "mine.yaml", name: "mine.yaml" });
  const trial = await runTrial({ scenario, subjectName: "silent", subject: silent, door: "memory" });
  const { row, trace, log, start } = trial;
  expect(row.violations[0]?.message).toContain("stuck");
  const run = shownRun({ row, title: "t", start, trace, log, grounds: groundsOf(trace), expect: true });
  expect(run.endAtMs).toBe(1);
  const lanes = printTimeline(run).join("\n");
  expect(lanes).toMatch(/^receiving +o+$/m);
  expect(lanes).not.toMatch(/^receiving .*=/m);
});
