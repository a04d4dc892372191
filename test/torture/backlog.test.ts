/** A small part of what `backlog.ts` measures at length: bounds that only a chain without end breaks. */
import { expect, it } from "vitest";
import { workOff } from "./backlog.ts";

it.each([
  { from: "wire", users: 1 },
  { from: "store", users: 50 },
] as const)("3,000 messages $from, of $users users, leave the event loop to others", async situation => {
  const figures = await workOff({ messages: 3_000, ...situation });
  expect(figures).toMatchObject({ handled: 3_000, doubled: 0, disordered: 0, unsettled: 0 });
  // Of the processor's time, which other work on the machine does not use up: 10 ms are meant.
  expect(figures.busyMs).toBeLessThan(100);
});
