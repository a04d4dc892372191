/** Arbitraries over values with an order of simplicity, so that a shrunk scenario holds defaults and round times. */
import fc from "fast-check";

const MINUTE_MS = 60_000;

/** Times that read well, the simplest first. */
const ROUND_MS = [0, 1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120].map(minutes => minutes * MINUTE_MS);

/** One of these values, all equally likely. Shrinks to every earlier one, in order. */
export function simplestFirst<T>(...values: readonly T[]): fc.Arbitrary<T> {
  return new Ranked(
    random => values[random.nextInt(0, values.length - 1)] as T,
    value => [...new Set(values.slice(0, Math.max(0, values.indexOf(value))))],
  );
}

/** One of these values once in so many draws, else the usual one. Shrinks to the usual one and to every earlier one, in order. */
export function unlessDrawn<T>(oneIn: number, usual: T, values: readonly T[]): fc.Arbitrary<T> {
  return new Ranked(
    random =>
      random.nextInt(1, oneIn) === oneIn ? (values[random.nextInt(0, values.length - 1)] as T) : usual,
    value => (value === usual ? [] : [usual, ...values.slice(0, Math.max(0, values.indexOf(value)))]),
  );
}

/** The first value half of the time, else one of the others. Shrinks to every earlier one, in order. */
export function mostly<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return simplestFirst(first, ...others.flatMap((other, at) => (at === 0 ? [other] : [first, other])));
}

/** A value that is all but always there, and that the shrinker may leave out. */
export function unlessShrunk<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 1_000_000 });
}

/** A value that is there once in so many draws, and that the shrinker may leave out. */
export function onceIn<T>(draws: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const nothing = { arbitrary: fc.constant(undefined), weight: draws - 1 };
  return fc.oneof({ withCrossShrink: true }, nothing, { arbitrary, weight: 1 });
}

/** A value that is left out once in so many draws, and that the shrinker may leave out. */
export function unlessOnceIn<T>(draws: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const nothing = { arbitrary: fc.constant(undefined), weight: 1 };
  return fc.oneof({ withCrossShrink: true }, nothing, { arbitrary, weight: draws - 1 });
}

/** A time of whole seconds up to a bound, half of them round. Shrinks to round ones. */
export function wholeSeconds(maxMs: number): fc.Arbitrary<number> {
  const round = ROUND_MS.filter(ms => ms <= maxMs);
  return new Ranked(
    random =>
      random.nextInt(0, 1) === 0
        ? (round[random.nextInt(0, round.length - 1)] as number)
        : random.nextInt(0, maxMs / 1_000) * 1_000,
    ms => {
      const rank = round.indexOf(ms);
      if (rank >= 0) return round.slice(0, rank);
      const coarser = [MINUTE_MS, 10_000].map(step => ms - (ms % step));
      return [...round, ...coarser.filter(candidate => candidate !== ms && !round.includes(candidate))];
    },
  );
}

/** fast-check's own integers and constants shrink towards a number or to the first value only; this one tries each simpler value. */
class Ranked<T> extends fc.Arbitrary<T> {
  readonly #draw: (random: fc.Random) => T;
  readonly #simpler: (value: T) => readonly T[];

  constructor(draw: (random: fc.Random) => T, simpler: (value: T) => readonly T[]) {
    super();
    this.#draw = draw;
    this.#simpler = simpler;
  }

  override generate(random: fc.Random): fc.Value<T> {
    return new fc.Value(this.#draw(random), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return true;
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc.stream(
      this.#simpler(value)
        .map(simpler => new fc.Value(simpler, undefined))
        .values(),
    );
  }
}
