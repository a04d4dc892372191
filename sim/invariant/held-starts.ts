/** Starts that a fault of the client's store holds up, or makes fail: until they are done, or somebody asks anew. */
import type { TraceRecord } from "../trace/record.ts";
import { firstAfter, once } from "./records.ts";
import type { Spans } from "./spans.ts";
import { isStart, isStop } from "./standing.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

const IN_STORE: ReadonlySet<string> = new Set(["store-hangs", "store-slow"]);

export const heldStartsOf: (account: AccountTimeline, timeline: Timeline) => Spans = once(
  ({ name, turns }, timeline) => {
    const faults = timeline
      .all("fault")
      .filter(({ kind, step, account = name }) => step === "fired" && IN_STORE.has(kind) && account === name);
    const ends = turns.filter(turn => isStart(turn) || isStop(turn) || isStep(turn, "start-done"));
    const steps = turns.filter(turn => turn.type === "lifecycle" || turn.type === "crash");
    return (faults.length === 0 ? [] : turns.filter(isStart)).flatMap(({ seq, atMs: fromMs }) => {
      const fault = firstAfter(faults, seq);
      const end = firstAfter(ends, seq);
      if (fault === undefined || fault.seq > (firstAfter(steps, seq)?.seq ?? fault.seq)) return [];
      return [{ fromMs, untilMs: end?.atMs ?? timeline.endMs + 1, proof: [seq], endedBy: end?.seq ?? null }];
    });
  },
);

function isStep(turn: TraceRecord, step: string): boolean {
  return turn.type === "lifecycle" && turn.step === step;
}
