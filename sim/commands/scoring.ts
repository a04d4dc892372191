/** Which runs catch an adversary: those in which it breaks an invariant of its own that the client without its defect keeps. */
import type { Scenario } from "../scenario/scenario.ts";
import type { Judgement, Predicate } from "../search/fuzz.ts";
import type { Adversary } from "../subject/adversary.ts";

/** How often each invariant was broken, by its name. */
export type Tally = Readonly<Record<string, number>>;

export interface Score {
  name: string;
  does: string;
  /** The invariants that it names. */
  named: readonly string[];
  caught: boolean;
  /** Runs tried, those that caught it, and what it alone broke there, in the catalogue and in generated scenarios. */
  catalogue: Count;
  search: Count;
  /** The scenarios that caught it, in the order in which they ended. */
  caughtIn: string[];
}

export interface Count {
  runs: number;
  caught: number;
  broken: Tally;
}

export interface Tries {
  scenarios: readonly Scenario[];
  generated: readonly Scenario[];
  /** Scenarios side by side. */
  jobs: number;
  /** Nothing more is tried of an adversary that is caught. */
  untilCaught: boolean;
  signal: AbortSignal;
  onRun(adversary: Adversary): void;
}

/** The question about a scenario, for a subject by its name in the bank. */
export type Ask = (subject: string) => Predicate;

/** Scores one adversary after the other; what a control does is asked once. */
export function createScoring(ask: Ask, tries: Tries): (adversary: Adversary) => Promise<Score> {
  /** Short ones first: they cost least. */
  const scenarios = tries.scenarios.toSorted((a, b) => a.endAtMs - b.endAtMs);
  const kept = new Map<string, Promise<Judgement>>();
  const ofBase = (base: string, scenario: Scenario): Promise<Judgement> => {
    const key = `${base}\n${scenario.name}\n${scenario.seed}`;
    const judgement = kept.get(key) ?? ask(base)(scenario);
    kept.set(key, judgement);
    return judgement;
  };
  return async adversary => {
    const { name, does, caughtBy: named, seenIn } = adversary;
    /** What it breaks that its base does not. */
    const judge = async (scenario: Scenario): Promise<readonly string[]> => {
      const { verdict, invariants } = await ask(name)(scenario);
      tries.onRun(adversary);
      if (verdict !== "violated") return [];
      const base = await ofBase(adversary.base, scenario);
      return invariants.filter(invariant => !base.invariants.includes(invariant));
    };
    const score: Score = {
      name,
      does,
      named,
      caught: false,
      catalogue: count(),
      search: count(),
      caughtIn: [],
    };
    const isAt = ({ name: scenario }: Scenario): boolean => seenIn.includes(scenario);
    const ordered = [...scenarios.filter(isAt), ...scenarios.filter(other => !isAt(other))];
    await scoreRuns(score, "catalogue", ordered, { judge, tries });
    await scoreRuns(score, "search", tries.generated, { judge, tries });
    return score;
  };
}

interface Scoring {
  judge: (scenario: Scenario) => Promise<readonly string[]>;
  tries: Tries;
}

async function scoreRuns(
  score: Score,
  where: "catalogue" | "search",
  scenarios: readonly Scenario[],
  { judge, tries: { jobs, untilCaught, signal } }: Scoring,
): Promise<void> {
  const total = score[where];
  let next = 0;
  const isOver = (): boolean => next >= scenarios.length || signal.aborted || (untilCaught && score.caught);
  const lane = async (): Promise<void> => {
    while (!isOver()) {
      const scenario = scenarios[next++] as Scenario;
      const broken = await judge(scenario);
      const catches = broken.some(invariant => score.named.includes(invariant));
      total.runs++;
      total.broken = broken.reduce(counted, total.broken);
      if (!catches) continue;
      total.caught++;
      score.caught = true;
      score.caughtIn.push(scenario.name);
    }
  };
  await Promise.all(Array.from({ length: jobs }, lane));
}

const count = (): Count => ({ runs: 0, caught: 0, broken: {} });

function counted(tally: Tally, invariant: string): Tally {
  return { ...tally, [invariant]: (tally[invariant] ?? 0) + 1 };
}
