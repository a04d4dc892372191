/** What judging costs, counted in reads of records: it grows with the trace, not with its square. */
import { describe, expect, it } from "vitest";
import type { Invariant } from "../../../sim/invariant/invariant.ts";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { TraceBuilder } from "./trace-builder.ts";

const ROUND_MS = 600_000;
/** Four times as many: what is quadratic reads each record four times as often. */
const FACTOR = 4;
/** A binary search reads two records more for it. */
const GROWTH_MAX = 1.5;

/**
 * Rounds of a life in which everything occurs that makes an invariant look back: messages that come again, handlers that
 * throw, texts that wait, refusals, false claims, stops, an outage, a suspension, and a crash before which the disk took no write.
 */
function life(accountCount: number, rounds: number): Trace {
  const accounts = Array.from({ length: accountCount }, (_, index) => `bot${index + 1}`);
  const t = new TraceBuilder({ accounts });
  for (const name of accounts) t.on(name).session("live", "start").lifecycle("start-asked").notified();
  for (let round = 0; round < rounds; round++) {
    const atMs = round * ROUND_MS;
    for (const name of accounts) liveRound(t.at(atMs), name, `${name}.${round}`);
    t.at(atMs + 200_000).fault("opened");
    for (const name of accounts) t.on(name).failure(t.request("getupdates"));
    t.at(atMs + 210_000).fault("closed");
    for (const name of accounts) t.on(name).held();
    t.at(atMs + 250_000).host("suspended");
    t.at(atMs + 260_000).host("resumed");
    for (let ms = 270_000; ms < 300_000; ms += 10_000)
      t.at(atMs + ms).fault("fired", { kind: "disk-full", endpoints: [], blocks: false });
    t.at(atMs + 300_000).crash("last-writes-lost");
    for (const name of accounts) t.on(name).revived();
  }
  return t.end();
}

/** What happens to one account: ten of everything, so that it outweighs what happens to all. */
function liveRound(t: TraceBuilder, name: string, id: string): void {
  t.on(name);
  for (let time = 0; time < 10; time++) {
    const message = `m${id}.${time}`;
    const text = `s${id}.${time}`;
    const poll = t.held();
    t.inbound(message)
      .answer(poll, { messages: [message, `m${name}.0.0`] })
      .marked("acked", message);
    t.handling(message).fault("fired", { kind: "handler-throws", endpoints: [], blocks: false });
    t.handles(message).handles(message);
    t.asked(text).sent(text).done(text, "sent");
    t.asked(`${text}q`).done(`${text}q`, "declined", "queued");
    t.asked(`${text}d`).done(`${text}d`, "declined", "stopped");
    t.status("needs-login", "test").status("live");
    t.lifecycle("stop-asked").lifecycle("stop-done").lifecycle("start-asked").lifecycle("start-done");
    t.refused("getupdates");
    t.notified();
  }
}

/** How often a reading looks at a property of a record, per record of the trace. */
function readsPerRecord(trace: Trace, read: (counted: Trace) => unknown): number {
  let reads = 0;
  const counted = trace.records.map(
    record =>
      new Proxy(record, {
        get(target, key) {
          reads += 1;
          return Reflect.get(target, key);
        },
      }),
  );
  read({ header: trace.header, records: counted });
  return reads / counted.length;
}

function growth(small: Trace, large: Trace, read: (counted: Trace) => unknown): number {
  return readsPerRecord(large, read) / readsPerRecord(small, read);
}

const base = life(4, 6);
const manyAccounts = life(4 * FACTOR, 6);
const manyRounds = life(4, 6 * FACTOR);

describe("the reads of a record", () => {
  it.each(INVARIANTS.map((invariant): [string, Invariant] => [invariant.name, invariant]))(
    "stay as many under %s, however many accounts and days a trace has",
    (_name, invariant) => {
      const examine = (trace: Trace) => invariant.examine(trace);
      expect(growth(base, manyAccounts, examine)).toBeLessThan(GROWTH_MAX);
      expect(growth(base, manyRounds, examine)).toBeLessThan(GROWTH_MAX);
    },
  );

  it("stay as many in a whole judgement", () => {
    expect(growth(base, manyAccounts, trace => judge(trace))).toBeLessThan(GROWTH_MAX);
    expect(growth(base, manyRounds, trace => judge(trace))).toBeLessThan(GROWTH_MAX);
  });
});
