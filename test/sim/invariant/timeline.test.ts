/** The timeline: built once per trace, and true to what faults did. */
import { expect, it } from "vitest";
import { timelineOf } from "../../../sim/invariant/timeline.ts";
import { TraceBuilder } from "./trace-builder.ts";

it("is built once per trace", () => {
  const trace = new TraceBuilder().end();
  expect(timelineOf(trace)).toBe(timelineOf(trace));
  expect(timelineOf({ ...trace })).not.toBe(timelineOf(trace));
});

it("marks a request by blocking faults that fired on it, though recorded before the request itself", () => {
  const t = new TraceBuilder().fault("fired", { request: 1, seenBy: "deadline" });
  const hung = t.at(1_000).request("getupdates");
  const slow = t.request("getupdates");
  t.fault("fired", { request: slow, blocks: false, seenBy: "deadline" }).fault("opened", { request: slow });
  const { exchanges } = timelineOf(t.end());
  expect(exchanges.get(hung)).toMatchObject({ hung: true, blockedFromMs: 0 });
  expect(exchanges.get(slow)).toMatchObject({ hung: false, blockedFromMs: Number.POSITIVE_INFINITY });
});

it("puts on an account's course the blocking faults that act on itself, stale answers of any endpoint, and no more", () => {
  const t = new TraceBuilder({ accounts: ["bot", "other"] });
  t.fault("opened").fault("fired").fault("closed", { account: "other" }).fault("fired", { blocks: false });
  t.refused("sendmessage");
  t.answer(t.request("sendmessage"));
  const course = timelineOf(t.end()).accounts.get("bot")?.course ?? [];
  expect(course.map(({ type, seq }) => [type, seq])).toEqual([
    ["fault", 1],
    ["answer", 5],
  ]);
});
