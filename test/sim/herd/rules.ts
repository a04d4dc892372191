/** Rules of waiting, sound ones and bad ones: what a client does between a poll that brought nothing and the next. */
import type { LawName } from "../../../sim/herd/laws/law.ts";

/** How a poll ended, as a client sees it. */
export type PollEnd = "answered" | "refused" | "no-connection" | "broken-connection";

export interface Rule {
  name: string;
  /** @param failures in a row, 1 after the first; as the client counts them */
  waitMs(failures: number, chance: { random: () => number; nowMs: number }): number;
  /** What sets the count back. @default an answered poll */
  isProof?(end: PollEnd): boolean;
  /** The laws that it breaks; none for a sound one. */
  breaks: readonly LawName[];
}

const FIRST_MS = 500;
const CAP_MS = 8_000;
const ceilingMs = (failures: number): number => Math.min(CAP_MS, FIRST_MS * 2 ** (failures - 1));
const halfAndHalf: Rule["waitMs"] = (failures, { random }) => ceilingMs(failures) * (0.5 + 0.5 * random());

export const SOUND: readonly Rule[] = [
  { name: "half of it by chance", breaks: [], waitMs: halfAndHalf },
  {
    name: "all of it by chance",
    breaks: [],
    waitMs: (failures, { random }) => Math.min(CAP_MS, 2 * ceilingMs(failures)) * random(),
  },
  {
    name: "a fifth more or less, as gRPC does",
    breaks: [],
    waitMs: (failures, { random }) =>
      Math.min(CAP_MS, 1_000 * 1.6 ** (failures - 1)) * (0.8 + 0.4 * random()),
  },
  {
    name: "twice as long after a minute",
    breaks: [],
    waitMs: (failures, { random }) => (failures < 6 ? 1_500 : 4_000) * (0.5 + random()),
  },
];

export const BAD: readonly Rule[] = [
  { name: "no jitter", breaks: ["jittered", "spread"], waitMs: ceilingMs },
  { name: "a fixed delay", breaks: ["grows", "jittered", "spread"], waitMs: () => 5_000 },
  {
    name: "a fixed delay with jitter",
    breaks: ["grows"],
    waitMs: (_failures, { random }) => 4_000 + 2_000 * random(),
  },
  {
    name: "jitter of a hundredth",
    breaks: ["jittered"],
    waitMs: (failures, { random }) => ceilingMs(failures) * (0.99 + 0.01 * random()),
  },
  {
    name: "begins anew after any answer",
    breaks: ["reset-on-proof"],
    waitMs: halfAndHalf,
    isProof: end => end === "answered" || end === "refused",
  },
  {
    name: "begins anew after a mere connection",
    breaks: ["reset-on-proof"],
    waitMs: halfAndHalf,
    isProof: end => end !== "no-connection",
  },
  {
    name: "no cap",
    breaks: ["back-in-time", "capped"],
    waitMs: (failures, { random }) => FIRST_MS * 2 ** (failures - 1) * (0.5 + 0.5 * random()),
  },
  {
    name: "waits for the full second",
    breaks: ["off-the-clock"],
    waitMs: (failures, chance) => {
      const atMs = chance.nowMs + halfAndHalf(failures, chance);
      return Math.ceil(atMs / 1_000) * 1_000 - chance.nowMs;
    },
  },
  {
    name: "one seed for all",
    breaks: ["jittered", "spread"],
    // The golden ratio's multiples look drawn by chance, and are the same for everybody.
    waitMs: failures => ceilingMs(failures) * (0.5 + 0.5 * ((failures * 0.618034) % 1)),
  },
  {
    name: "hammers",
    breaks: ["bounded-rate", "grows"],
    waitMs: (_failures, { random }) => 100 + 50 * random(),
  },
  {
    name: "gives up after twelve failures",
    breaks: ["back-in-time", "capped"],
    waitMs: (failures, chance) => (failures < 12 ? halfAndHalf(failures, chance) : 3_600_000),
  },
];
