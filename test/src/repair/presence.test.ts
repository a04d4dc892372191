/** When the repair polls for a program, by where the program is. */
import { expect, test } from "vitest";
import { nextPoll, type Presence } from "../../../src/repair/presence.ts";

const AHEAD_MS = 30_000;
const rows: [presence: Presence, isWell: boolean, isFull: boolean, due: ReturnType<typeof nextPoll>][] = [
  ["waits", true, false, "now"],
  ["waits", false, true, "now"],
  ["between", true, false, "when-asked"],
  ["between", false, false, "when-asked"],
  ["away", false, false, "when-asked"],
  ["busy", true, false, AHEAD_MS],
  ["busy", false, false, "now"],
  ["busy", true, true, "when-asked"],
  ["busy", false, true, "when-asked"],
  ["told", false, false, "now"],
  ["told", true, false, AHEAD_MS],
  ["gave-up", false, false, "now"],
];

test.each(rows)(
  "of a program that is %s, well: %s, full: %s, the next poll is due: %s",
  (presence, isWell, isFull, due) => {
    expect(nextPoll(presence, { isWell, isFull })).toBe(due);
  },
);
