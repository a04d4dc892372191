/** Lengths of time as scenario files write them, for readers of `sim/scenario`; the fault kinds below share the same text form. */
export {
  DURATION_MS_MAX,
  duration,
  durationHint,
  gotOf,
  parseDuration,
  printDuration,
} from "../fault/duration.ts";
