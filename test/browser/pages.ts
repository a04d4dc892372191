/** Pages for the browser: one that somebody hostile filled, and one with many records. */
import { indexRow } from "../../sim/report/html/index-row.ts";
import { pack, printPage } from "../../sim/report/html/page.ts";
import type { TimelineRun } from "../../sim/report/timeline/run.ts";
import { shownRun } from "../../sim/report/timeline/shown-run.ts";
import type { ClientLog } from "../../sim/trace/client-log.ts";
import type { Trace } from "../../sim/trace/trace.ts";
import type { TrialRow } from "../../sim/verdict/trial.ts";
import { TraceBuilder } from "../sim/invariant/trace-builder.ts";
import { row } from "../sim/report/rows.ts";

/** Would be markup, turn text around, and never end. */
const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&\u202e\u2066${"x".repeat(1_000_000)}`;

export interface MadePage {
  html: string;
  run: TimelineRun;
}

/** Every text that somebody else can fill is hostile. */
export function hostilePage(): MadePage {
  const built = new TraceBuilder({ accounts: [HOSTILE], endAtMs: 60_000 });
  const trace = built
    .session("live", HOSTILE)
    .status("recovering", HOSTILE)
    .inbound(HOSTILE, HOSTILE)
    .at(60_000)
    .end();
  return pageOf(
    trace,
    row({ scenario: HOSTILE, subject: HOSTILE, breaks: [HOSTILE], reasons: [HOSTILE] }),
    HOSTILE,
    { lines: [{ atMs: 0, before: 1, from: "log", text: HOSTILE }], cut: 7 },
  );
}

/** So many polls that find nothing, three records each, and as many lines of the client as a run keeps. */
export function longPage(polls: number): MadePage {
  const endAtMs = polls * 35_000;
  const built = new TraceBuilder({ endAtMs });
  built.session("live").lifecycle("start-asked");
  for (let at = 0; at < polls; at++) {
    const poll = built.held();
    built.at((at + 1) * 35_000).answer(poll);
  }
  const trace = built.end();
  return pageOf(trace, row({ scenario: "many/records", virtualMs: endAtMs }), "Many records", linesOf(trace));
}

/** One a poll, as long as they come. */
function linesOf({ records }: Trace): ClientLog {
  const polls = records.filter(({ type }) => type === "request").slice(0, 3_000);
  const lines = polls.map(({ atMs, seq }, at) => ({
    ...{ atMs, before: seq, from: "log" as const, text: `line ${at} ${"x".repeat(380)}` },
  }));
  return { lines, cut: 0 };
}

function pageOf(trace: Trace, given: TrialRow, title: string, log: ClientLog): MadePage {
  const { start } = trace.header;
  const run = shownRun({ row: given, title, start, trace, log, grounds: [], expect: true });
  const index = {
    version: 1 as const,
    expect: true,
    runs: [indexRow({ row: given, title, start: trace.header.start }, { block: 0 })],
  };
  return { html: printPage({ title, index, blocks: [pack(run)] }), run };
}
