/** in-order, of handlers that overlap: none of a user's messages is done before an earlier one that is at work. */
import { expect, it } from "vitest";
import { inOrder } from "../../../sim/invariant/in-order.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** m1 and m2 of alice, m3 of bob; m1 begins at 10 s. */
function atWork(): TraceBuilder {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(5_000).inbound("m1").inbound("m2").inbound("m3", "bob");
  return t
    .answer(poll, { messages: ["m1", "m2", "m3"] })
    .at(10_000)
    .handling("m1");
}

const course = (steps: (t: TraceBuilder) => TraceBuilder) =>
  breaches(inOrder, steps(atWork().at(20_000)).end());

it("a message that is done while an earlier one is at work breaks it", () => {
  expect(course(t => t.handles("m2").at(30_000).handled("m1"))).toEqual([[20_000, [12, 13, 14, 15]]]);
  expect(course(t => t.handling("m2").at(30_000).handled("m2").handled("m1"))).toHaveLength(1);
});

it.each<[string, (t: TraceBuilder) => TraceBuilder]>([
  ["another user's", t => t.handling("m3", "bob").handled("m3", "bob").at(30_000).handled("m1")],
  ["one that begins when the earlier one is done", t => t.handled("m1").handles("m2")],
  ["one that overlaps and is done later", t => t.handling("m2").at(30_000).handled("m1").handled("m2")],
  ["one whose earlier one never ends", t => t.handles("m2").at(30_000)],
  [
    "one that a later life of the account begins",
    t => t.lifecycle("stop-asked").lifecycle("start-asked").handles("m2").at(30_000).handled("m1"),
  ],
  ["the same message once more", t => t.handles("m1").at(30_000).handled("m1")],
])("%s does not", (_, steps) => {
  expect(course(steps)).toEqual([]);
});
