/** One run for other people's tools: each format is read by what it is for, whatever stands in the run. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import { harOf } from "../../../sim/report/formats/har.ts";
import { mermaidOf } from "../../../sim/report/formats/mermaid.ts";
import { svgOf } from "../../../sim/report/formats/svg.ts";
import { traceEventsOf } from "../../../sim/report/formats/trace-events.ts";
import type { TimelineRun } from "../../../sim/report/timeline/run.ts";
import { shownRun } from "../../../sim/report/timeline/shown-run.ts";
import { printTimeline } from "../../../sim/report/timeline-lines.ts";
import { groundsOf } from "../../../sim/verdict/grounds.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";
import { readHar, readMermaid, readSvg, readTerminal, readTraceEvents } from "./readers.ts";
import { row } from "./rows.ts";

const END = 900_000;

/** A run in which every kind of end comes up, whose texts are somebody else's. */
function runOf(text = "words"): TimelineRun {
  const built = new TraceBuilder({ endAtMs: END, healAtMs: END, accounts: ["bot", text] });
  const poll = built.status("recovering", text).live();
  built
    .at(1_000)
    .inbound("m1", text)
    .answer(poll, { messages: ["m1"] })
    .handling("m1", text);
  const second = built.inbound("m2", text).inbound("m3", text).held();
  built.at(2_000).session("stale", text).stale(second);
  built.at(3_000).fault("opened", { fault: text });
  built.failure(built.request("getupdates"));
  built.abort(built.request("sendmessage", { message: "s1", to: text }));
  built.answer(built.request("getconfig"), { ok: false, code: -1 });
  built.at(4_000).add({ type: "send-asked", account: "bot", to: text, message: "s1", by: "cron" });
  built.done("s1", "failed", text);
  built.request("getupdates");
  const trace = built.at(END).end();
  const { verdict, violations, phase, tried } = judge(trace);
  return shownRun({
    row: row({ verdict, violations, phase, tried, virtualMs: END }),
    title: text,
    start: trace.header.start,
    trace,
    grounds: groundsOf(trace),
    expect: true,
  });
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("%%{init}%%", "end", "a;b#c", "</b>\n-->>"),
);
const run = runOf();

describe("HAR", () => {
  it("is what its schema asks for, with each request and how it ended", () => {
    const har = readHar(JSON.stringify(harOf(run, "1.0.0")));
    const seen = har.log.entries.map(({ request, response }) => [
      request.url.split("/").at(-1),
      response.status,
      response.statusText,
    ]);
    expect(seen).toEqual([
      ["notifystart", 200, "OK"],
      ["getupdates", 200, "OK"],
      ["getupdates", 200, "-14"],
      ["getupdates", 0, "failure"],
      ["sendmessage", 0, "abort"],
      ["getconfig", 200, "-1"],
      ["getupdates", 0, "no answer"],
    ]);
    expect(har.log.entries[1]).toMatchObject({ time: 1_000, startedDateTime: "2026-03-01T06:00:00.000Z" });
  });
});

describe("trace events", () => {
  it("are of the form that Chromium's document gives, and none overlaps another of its thread", () => {
    const events = readTraceEvents(JSON.stringify(traceEventsOf(run)));
    const bars = events.filter(each => each.ph === "X");
    expect(bars.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["served", "stale", "-14", "m1", "words"]),
    );
    // A breach lies on the time that was owed.
    const verdicts = new Set(
      events.flatMap(({ ph, args: told, pid, tid }) =>
        ph === "M" && INVARIANTS.some(({ name }) => name === told.name) ? [`${pid} ${tid}`] : [],
      ),
    );
    const plain = bars.filter(({ pid, tid }) => !verdicts.has(`${pid} ${tid}`));
    expect(plain.filter(({ name }) => name === "words m2" || name === "words m3")).toHaveLength(2);
    for (const thread of Map.groupBy(plain, ({ pid, tid }) => `${pid} ${tid}`).values())
      for (const [at, bar] of thread.entries())
        if (at > 0)
          expect(bar.ts).toBeGreaterThanOrEqual((thread[at - 1]?.ts ?? 0) + (thread[at - 1]?.dur ?? 0));
    const broken = events.flatMap(({ args: told }) => ("breach" in told ? [told.breach] : []));
    expect(broken).toEqual(expect.arrayContaining(run.row.violations.map(({ message }) => message)));
  });
});

describe("a Mermaid diagram", () => {
  it("tells what broke and what led there, in few lines", () => {
    const lines = mermaidOf(run).split("\n");
    expect(lines[0]).toBe("sequenceDiagram");
    expect(lines.length).toBeLessThan(60);
    for (const name of new Set(run.row.violations.map(({ invariant }) => invariant)))
      expect(lines.filter(line => line.includes(`✕ ${name} is broken`))).toHaveLength(1);
    const at = (words: string): number => lines.findIndex(line => line.includes(words));
    expect(at("S--xC: getupdates 3 -14 (stale token)")).toBeGreaterThan(at("C->>S: getupdates 3"));
    expect(at("recovers-in-time is broken")).toBeGreaterThan(at("(stale token)"));
  });

  it("keeps what proves a breach where much else happened before it", () => {
    const built = new TraceBuilder({ endAtMs: END });
    const poll = built.live();
    for (let at = 1; at < 60; at++) built.at(at * 1_000).inbound(`m${at}`);
    const trace = built.at(60_000).session("stale", "idle").stale(poll).at(END).end();
    const { violations } = judge(trace);
    const { start } = trace.header;
    const busy = shownRun({ row: row({ violations }), title: "", start, trace, grounds: [], expect: true });
    const lines = mermaidOf(busy).split("\n");
    expect(lines.filter(line => line.includes("writes m")).length).toBeLessThan(24);
    expect(lines.some(line => line.includes("getupdates 2 -14 (stale token)"))).toBe(true);
  });

  it("is well-formed whatever is told", () => {
    fc.assert(
      fc.property(anyText, text => {
        readMermaid(mermaidOf(runOf(text)));
      }),
      { numRuns: 60 },
    );
  });
});

describe("a timeline in a terminal", () => {
  it("has at most 80 columns, a line a lane, and a sign where a promise breaks", () => {
    const lines = printTimeline(run);
    expect(lines.find(line => line.startsWith("receiving"))).toMatch(/^receiving +o=+o+▼#+$/);
    expect(lines.find(line => line.startsWith("server session"))).toMatch(/=#+$/);
    expect(lines.find(line => line.startsWith("faults"))).toContain("%");
    expect(lines.at(-1)).toContain("something happens");
  });

  it("stays within them whatever is told", () => {
    fc.assert(
      fc.property(anyText, text => {
        readTerminal(printTimeline(runOf(text)));
      }),
      { numRuns: 60 },
    );
  });
});

describe("a picture", () => {
  it("is XML in which nothing is markup, whatever is told", () => {
    fc.assert(
      fc.property(anyText, text => {
        readSvg(svgOf(runOf(text)));
      }),
      { numRuns: 60 },
    );
  });

  it("has the lanes, and a flag where a promise breaks", () => {
    const svg = svgOf(run);
    for (const name of ["receiving", "server session", "polls", "sends asked", "faults"])
      expect(svg).toContain(`>${name}<`);
    expect(svg).toContain('class="flag"');
    expect(svg).toContain("fixed: breaks ");
  });
});
