/** A small part of what `measureHostileAnswers` measures; the whole of it takes minutes. */
import { expect, it } from "vitest";
import { HOSTILE_LIMITS, measureHostileAnswers } from "./hostile-answers.ts";

it.each(["endless", "nested-gzip", "escape-heavy-cut"])(
  "%s costs client, repair and login no more memory than it may, and they go on",
  async kind => {
    for (const { subject, peakMb, outcome } of await measureHostileAnswers({ kinds: [kind] })) {
      expect([subject, peakMb < HOSTILE_LIMITS.peakMb, outcome]).toEqual([
        subject,
        true,
        expect.stringMatching(/; (?:received again|confirmed)$/),
      ]);
    }
  },
);
