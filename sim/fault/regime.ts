/** The second axis of a fault: how it comes and goes within its window. */
import { z } from "zod";
import { duration } from "./duration.ts";
import { say as sentence, wrong } from "./sentences.ts";

const say = (description: string) => ({ description });
const positive = (description: string) =>
  duration(description).refine(ms => ms > 0, { error: wrong(sentence("must.last")) });

const flapping = z
  .strictObject({
    flapping: z
      .strictObject({ down: positive("How long the fault acts."), up: positive("How long it pauses.") })
      .meta(say("Fixed times.")),
  })
  .meta({ description: "Down and up in turn, beginning with down." });

const unstable = z
  .strictObject({
    unstable: z
      .strictObject({
        down: z
          .tuple([positive("Shortest time down."), positive("Longest time down.")])
          .meta(say("Shortest and longest time that the fault acts.")),
        up: z
          .tuple([positive("Shortest time up."), positive("Longest time up.")])
          .meta(say("Shortest and longest time that it pauses.")),
      })
      .meta(say("Stability windows."))
      .refine(({ down, up }) => down[0] <= down[1] && up[0] <= up[1], {
        error: wrong(
          sentence("must.shorter-first"),
          sentence("write.example", { example: "down: [2s, 20s]" }),
        ),
      }),
  })
  .meta({ description: "Down and up for random times between two bounds: stability windows." });

const brownOut = z
  .strictObject({
    "brown-out": z
      .strictObject({ peak: z.number().gt(0).max(1).meta(say("Highest probability.")) })
      .meta(say("Rises, then falls.")),
  })
  .meta({
    description:
      "Touched with a probability that rises to the peak in the middle of the window and falls again.",
  });

const everyNth = z
  .strictObject({ "every-nth": z.int().min(2).meta(say("The n, at least 2.")) })
  .meta({ description: "Only every n-th matching request is touched." });

const rateCap = z
  .strictObject({
    "rate-cap": z
      .strictObject({
        limit: z.int().min(1).meta(say("So many are let through.")),
        within: positive("The time that the limit counts in."),
      })
      .meta(say("A token bucket.")),
  })
  .meta({
    description:
      "Only what goes beyond a rate is touched: a token bucket that all accounts and endpoints of the line share.",
  });

/** Schema of `regime:`; exactly one key says which. */
export const regimeSchema = z
  .union([flapping, unstable, brownOut, everyNth, rateCap], {
    error: () =>
      wrong(
        sentence("must.regime"),
        sentence("write.example", { example: "{ flapping: { down: 5s, up: 2s } }" }),
      ),
  })
  .meta({ description: "How the fault comes and goes within its window. Default: steady." });

/** As parsed: durations in milliseconds. */
export type Regime = z.output<typeof regimeSchema>;

/** The lengths of the next down and up times, for regimes that flip; undefined for those that don't. */
export function flipsOf(regime: Regime | undefined, random: () => number): Flips | undefined {
  if (regime === undefined) return undefined;
  if ("flapping" in regime) {
    const { down, up } = regime.flapping;
    return { downMs: () => down, upMs: () => up };
  }
  if (!("unstable" in regime)) return undefined;
  const between = ([least, most]: readonly [number, number]): number =>
    least + Math.floor(random() * (most - least + 1));
  const { down, up } = regime.unstable;
  return { downMs: () => between(down), upMs: () => between(up) };
}

export interface Flips {
  downMs(): number;
  upMs(): number;
}

/** Says of each matching request of one window whether the regime lets the fault touch it. */
export type Selection = (nowMs: number) => boolean;

/** A fresh selection for a window; undefined where everything is touched. */
export function selectionOf(
  regime: Regime | undefined,
  window: { fromMs: number; untilMs: number },
  random: () => number,
): Selection | undefined {
  if (regime === undefined) return undefined;
  if ("brown-out" in regime) {
    const { peak } = regime["brown-out"];
    const lengthMs = window.untilMs - window.fromMs;
    return nowMs => random() < peak * (1 - Math.abs((2 * (nowMs - window.fromMs)) / lengthMs - 1));
  }
  if ("every-nth" in regime) {
    const every = regime["every-nth"];
    let count = 0;
    return () => ++count % every === 0;
  }
  if (!("rate-cap" in regime)) return undefined;
  const { limit, within } = regime["rate-cap"];
  let tokens = limit;
  let atMs = window.fromMs;
  return nowMs => {
    tokens = Math.min(limit, tokens + ((nowMs - atMs) * limit) / within);
    atMs = nowMs;
    if (tokens < 1) return true;
    tokens--;
    return false;
  };
}
