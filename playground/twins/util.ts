/** The part of `node:util` that timers are made with. */

const custom = Symbol.for("nodejs.util.promisify.custom");

/** Only what says itself how it is to be awaited is asked for. */
export const promisify = Object.assign((call: object): unknown => Reflect.get(call, custom) ?? call, {
  custom,
});
