/** Generated behaviour of the server and the host, within what the real ones plausibly show. Shrinks to the defaults. */
import fc from "fast-check";
import { KNOBS, type Knob, type KnobTable } from "../knobs/knobs.ts";
import { defaultsOf, type SettingsOf } from "../knobs/settings.ts";
import type { HostSettings } from "../scenario/scenario.ts";
import { DEFAULT_HOST } from "../scenario/settings.ts";
import { mostly, simplestFirst, unlessDrawn } from "./ranked.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Settings of the server: the defaults once in five, else each knob as its entry says. */
export function serverArbitraryOf<T extends KnobTable>(table: T): fc.Arbitrary<SettingsOf<T>> {
  const defaults = defaultsOf(table);
  const drawn = Object.entries(table).flatMap(([field, knob]) => {
    const arbitrary = drawnOf(field, knob);
    return arbitrary === undefined ? [] : [arbitrary];
  });
  return fc.oneof({ withCrossShrink: true }, fc.constant(defaults as SettingsOf<T>), {
    weight: 4,
    arbitrary: fc.tuple(...drawn).map(parts => Object.assign({}, defaults, ...parts) as SettingsOf<T>),
  });
}

/** What one knob changes in the defaults; undefined when the search leaves it alone. */
function drawnOf(field: string, knob: Knob): fc.Arbitrary<object> | undefined {
  const { draw, default: usual } = knob;
  if (draw === undefined) return undefined;
  return unlessDrawn(draw.oneIn, usual, draw.of).map(value =>
    value === usual ? {} : { ...draw.along?.(value), [field]: value },
  );
}

export const serverArbitrary = serverArbitraryOf(KNOBS);

export const hostArbitrary: fc.Arbitrary<HostSettings> = fc.oneof(
  { withCrossShrink: true },
  fc.constant(DEFAULT_HOST),
  {
    weight: 3,
    arbitrary: fc.record({
      watchdog: mostly(false, false, true),
      handlerMs: mostly(0, SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 3 * MINUTE_MS),
      reply: simplestFirst(false, true, true),
      typing: simplestFirst(false, true),
    }),
  },
);
