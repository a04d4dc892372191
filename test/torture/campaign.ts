/** Attacks in turn, and what came of each. */
import { messageOf } from "../../src/errors.ts";
import type { Attack, AttackReport, Scale } from "./attack.ts";

export interface CampaignOptions {
  scale: Scale;
  seed: string;
  /** Ends the campaign: what is finished by then is its result. */
  signal: AbortSignal;
  progress?: (text: string) => void;
  /** See {@link import("./attack.ts").AttackOptions.sabotage}. */
  sabotage?: string;
}

export interface AttackResult extends AttackReport {
  name: string;
  title: string;
  elapsedMs: number;
  /** The line that makes the same attack once more: the same draws; what happens between two of them is real time. */
  replay: string;
}

/** Run one attack. A fault that it did not foresee is a breach too: a process that ended by itself, say. */
export async function runAttack(
  attack: Attack,
  options: CampaignOptions,
): Promise<AttackResult | "broken-off"> {
  const { scale, seed, signal, sabotage, progress = () => {} } = options;
  const { name, title } = attack;
  const begunMs = performance.now();
  const run = async (): Promise<AttackReport> => {
    try {
      return await attack.run({
        scale,
        seed,
        signal,
        progress: text => progress(`${name}: ${text}`),
        ...(sabotage !== undefined && { sabotage }),
      });
    } catch (error) {
      return { figures: {}, breaches: [{ rule: "attack", message: messageOf(error) }] };
    }
  };
  progress(`${name}: begins`);
  const report = await run();
  // What was under way at Ctrl-C was not judged to its end.
  if (signal.aborted) return "broken-off";
  const flags = [
    `--attack ${name}`,
    `--seed ${seed}`,
    `--scale ${scale}`,
    ...(sabotage ? [`--sabotage ${sabotage}`] : []),
  ];
  return {
    name,
    title,
    elapsedMs: performance.now() - begunMs,
    replay: `npm run -s torture -- ${flags.join(" ")}`,
    ...report,
  };
}

/** Run them in turn, until one is broken off. */
export async function runAttacks(
  attacks: readonly Attack[],
  options: CampaignOptions,
  onResult: (result: AttackResult) => void = () => {},
): Promise<AttackResult[]> {
  const results: AttackResult[] = [];
  for (const attack of attacks) {
    const result = await runAttack(attack, options);
    if (result === "broken-off") break;
    results.push(result);
    onResult(result);
  }
  return results;
}
