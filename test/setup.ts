/** After each test: a run that outlived it gives the clock back, so that one slow test is one failure. */
import { afterEach } from "vitest";
import { endHeldRun } from "../sim/kernel/clock-holder.ts";

afterEach(async () => {
  await endHeldRun("its test is over");
});
