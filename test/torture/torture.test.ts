/** The attacks at small scale on real processes: nothing is lost, doubled or let in. `npm run torture` does hundreds of kills. */
import { describe, expect, it } from "vitest";
import { ATTACKS } from "./attacks.ts";
import { runAttack } from "./campaign.ts";
import { MEASURED } from "./measured.ts";

describe("attacked at small scale", () => {
  // The first attack is the campaign of `test/crash`, and what is measured has tests of its own too.
  const others = ATTACKS.filter(attack => attack.name !== "kill-work" && !MEASURED.includes(attack));
  it.each(others)("$name: $title", async attack => {
    const { signal } = new AbortController();
    const result = await runAttack(attack, { scale: "small", seed: "1", signal });
    expect(result).toMatchObject({ breaches: [] });
  });
});
