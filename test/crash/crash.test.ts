/** Real processes, killed: nothing is lost, nothing comes twice beyond what was in work; and a broken client is found out. */
import { describe, expect, it } from "vitest";
import { DELIVERIES, type Delivery, runCampaign } from "./campaign.ts";
import type { Breach } from "./check.ts";
import type { Phase } from "./moment.ts";
import type { Sabotage } from "./sabotage.ts";

/** In all; `npm run crash` does hundreds. */
const KILLS = 21;

describe("a client killed in the middle of its work", () => {
  it.each(DELIVERIES)("loses nothing and repeats nothing, %s", async delivery => {
    const { breaches, handled, sent } = await runCampaign({
      seed: "1",
      kills: KILLS / DELIVERIES.length,
      delivery,
    });
    expect(breaches).toEqual([]);
    expect(handled).toBeGreaterThan(0);
    expect(sent).toBeGreaterThan(0);
  });
});

describe("a client that is broken", () => {
  const cases: [Sabotage, Delivery, Phase, Breach["rule"]][] = [
    ["cursor-first", "replay", "commit", "lost"],
    ["settle-late", "replay", "commit", "two-in-work"],
    ["marks-forgotten", "again", "send", "twice"],
  ];
  it.each(cases)("%s is found out under %s by kills in %s: %s", async (sabotage, delivery, phase, rule) => {
    const { breaches } = await runCampaign({ seed: "2", kills: 5, delivery, phases: [phase], sabotage });
    expect(breaches.map(breach => breach.rule)).toContain(rule);
  });
});
