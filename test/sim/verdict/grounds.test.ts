/** The grounds of a verdict are its own times, whether or not a duty was broken. */
import { expect, it } from "vitest";
import type { Time } from "../../../sim/invariant/invariant.ts";
import { groundsOf } from "../../../sim/verdict/grounds.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

const lengthOf = (times: readonly Time[] = []): number =>
  times.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);

it("tell of a duty that was kept, with what excused it and what was left", () => {
  const built = new TraceBuilder({ endAtMs: 100_000, healAtMs: 50_000 });
  const poll = built.live();
  const failed = built.at(10_000).failure(poll).request("getupdates");
  built.fault("fired", { request: failed, seenBy: "deadline" });
  built.at(40_000).failure(failed).held();
  const trace = built.at(100_000).end();
  const { violations, excused } = judge(trace);
  expect(violations).toEqual([]);
  const ground = groundsOf(trace).find(({ invariant }) => invariant === "recovers-in-time");
  expect(ground).toMatchObject({ account: "bot", duty: "to receive again" });
  expect(ground?.owed).toContainEqual({ fromMs: 10_000, untilMs: 40_000 });
  const taken = ground?.excused.flatMap(({ times }) => times) ?? [];
  const takenMs = lengthOf(taken);
  const told = Object.values(excused["recovers-in-time"] ?? {}).reduce((sum, { ms }) => sum + ms, 0);
  expect(takenMs).toBe(told);
  expect(takenMs).toBeGreaterThan(0);
  expect(lengthOf(ground?.left)).toBe(lengthOf(ground?.owed) - takenMs);
});

it("are not told of by a judgement that nobody asks for them", () => {
  const built = new TraceBuilder({ endAtMs: 1_000 });
  built.live();
  expect(JSON.stringify(judge(built.unfinished()))).not.toContain('"owed"');
});
