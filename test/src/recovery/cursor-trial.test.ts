import { expect, it } from "vitest";
import type { PollMeaning } from "../../../src/recovery/classify.ts";
import { afterAnswer, CURSOR_TRUSTED, isTrialDue } from "../../../src/recovery/cursor-trial.ts";

/** The cursors that are sent, one `?` for the empty one of a trial, while polls are answered so. */
function sent(answers: string, cursor = "c"): string {
  let trial = CURSOR_TRUSTED;
  let cursors = "";
  const meanings: Record<string, PollMeaning> = {
    e: "error",
    s: "stale",
    l: "lapsed",
    i: "idle",
    m: "messages",
  };
  for (const letter of answers) {
    const isTrial = isTrialDue(trial);
    cursors += isTrial ? "?" : cursor;
    trial = afterAnswer(trial, meanings[letter] as PollMeaning, isTrial ? "" : cursor);
  }
  return cursors;
}

it.each([
  ["eeee", "ccc?"],
  ["eeeeeeee", "ccc?cccc"],
  ["eeeieeee", "ccc?ccc?"],
  ["eeemeeee", "ccc?ccc?"],
  ["eeeeieeee", "ccc?cccc?"],
  ["eeieee", "cccccc"],
  // A stale token ends the row, and proves nothing against the empty cursor.
  ["eeseeee", "cccccc?"],
  ["eeeseeee", "ccc?ccc?"],
  ["eelee", "cccc?"],
  ["eeeleeee", "ccc?cccc"],
])("answered with %s, sends %s", (answers, cursors) => {
  expect(sent(answers)).toBe(cursors);
});

it("suspects nothing of a cursor that is empty anyway", () => {
  let trial = CURSOR_TRUSTED;
  for (let count = 0; count < 5; count++) trial = afterAnswer(trial, "error", "");
  expect(isTrialDue(trial)).toBe(false);
});
