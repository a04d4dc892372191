/** A broken client is found out: one way for each kind of rule. `npm run torture -- --sabotage` tries every way. */
import { describe, expect, it } from "vitest";
import { ATTACKS } from "./attacks.ts";
import { runAttack } from "./campaign.ts";

describe("a client that is broken", () => {
  const cases: [attack: string, sabotage: string, rule: string][] = [
    ["kill-outbox", "outbox-kept", "told-twice"],
    ["kill-login", "in-place", "torn"],
    ["disk-full", "discreet", "says-so"],
    ["clock-steps", "forgetful", "twice"],
    ["random-answers", "frail", "attack"],
    ["accounts", "busy", "block"],
  ];
  it.each(cases)("%s finds out %s: %s", async (name, sabotage, rule) => {
    const attack = ATTACKS.find(one => one.name === name);
    if (attack === undefined) throw new Error(`no attack ${name}`);
    const { signal } = new AbortController();
    const result = await runAttack(attack, { scale: "small", seed: "1", signal, sabotage });
    if (result === "broken-off") throw new Error("nobody broke it off");
    expect(result.breaches.map(breach => breach.rule)).toContain(rule);
  });
});
