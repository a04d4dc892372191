/** `capacity`: what a server of a limited speed takes, refuses and lets wait. */
import { expect, it } from "vitest";
import type { FaultMemory, WireAction } from "../../../sim/fault/fault.ts";
import { capacity } from "../../../sim/fault/kinds/capacity.ts";

/** What becomes of requests that come at these moments, in order. */
function serve(given: object, moments: readonly number[]): (WireAction | undefined)[] {
  const attributes = capacity.attributes.parse(given);
  const memory: FaultMemory = { busyUntilMs: 0 };
  return moments.map(nowMs =>
    capacity.onRequest?.(
      { endpoint: "getupdates", account: "bot" },
      { attributes, leg: "request", random: () => 0, hits: 0, nowMs, memory },
    ),
  );
}

const isRefused = (action: WireAction | undefined): boolean => action?.do === "answer";
const times = (count: number, nowMs: number): number[] => Array.from({ length: count }, () => nowMs);

it("lets a burst of a second's worth through and refuses the rest", () => {
  const actions = serve({ perSecond: 3 }, times(5, 1_000));
  expect(actions.map(isRefused)).toEqual([false, false, false, true, true]);
  expect(actions[0]).toBeUndefined();
  expect(actions[4]).toMatchObject({ do: "answer", answer: { status: 503 } });
});

it("takes its rate over any stretch of time, and saves nothing up", () => {
  const moments = Array.from({ length: 10_000 }, (_, index) => 60_000 + index);
  const served = serve({ perSecond: 20 }, moments).filter(action => !isRefused(action));
  // 10 s of 20 a second, and the burst with which it begins.
  expect(served.length).toBeGreaterThanOrEqual(200);
  expect(served.length).toBeLessThanOrEqual(221);
});

it("lets whoever is beyond it stand in line, the line as long as it says, in whole milliseconds", () => {
  const actions = serve({ perSecond: 2, beyond: "queue", line: "2s" }, times(5, 0));
  expect(actions.slice(0, 4)).toEqual([
    undefined,
    { do: "delay", requestMs: 500 },
    { do: "delay", requestMs: 1_000 },
    { do: "delay", requestMs: 1_500 },
  ]);
  expect(isRefused(actions[4])).toBe(true);
});

it("takes one at a time where one alone takes longer than the line", () => {
  expect(serve({ perSecond: 1, line: "10ms" }, [0, 500, 1_000]).map(isRefused)).toEqual([false, true, false]);
});

it("refuses with 429 when it is told to", () => {
  expect(serve({ perSecond: 1, status: 429 }, [0, 0])[1]).toMatchObject({ answer: { status: 429 } });
});

it.each([{ perSecond: 0 }, { beyond: "drop" }, { status: 500 }, { burst: 3 }])("rejects %o", given => {
  expect(capacity.attributes.safeParse(given).success).toBe(false);
});
