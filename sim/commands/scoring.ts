/** Which runs catch an adversary: those in which it breaks an invariant of its own that the client without its defect keeps. */
import type { Scenario } from "../scenario/scenario.ts";
import type { Judgement } from "../search/fuzz.ts";
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
  /** Those that went otherwise than without its defect; only where the courses of the runs are known. */
  differ?: number;
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

/** What came of a run. Two runs with one `course` are the same; null when it was lost. Absent where it was not asked for. */
export type Seen = Judgement & { course?: string | null };

/** The question about a scenario, for a subject by its name in the bank. */
export type Ask = (subject: string) => (scenario: Scenario) => Promise<Seen>;

/** Scores one adversary after the other; what a control does is asked once. */
export function createScoring(ask: Ask, tries: Tries): (adversary: Adversary) => Promise<Score> {
  /** Short ones first: they cost least. */
  const scenarios = tries.scenarios.toSorted((a, b) => a.endAtMs - b.endAtMs);
  const kept = new Map<string, Promise<Seen>>();
  const ofBase = (base: string, scenario: Scenario): Promise<Seen> => {
    const key = `${base}\n${scenario.name}\n${scenario.seed}`;
    const judgement = kept.get(key) ?? ask(base)(scenario);
    kept.set(key, judgement);
    return judgement;
  };
  return async adversary => {
    const { name, does, caughtBy: named, seenIn } = adversary;
    const judge = async (scenario: Scenario): Promise<Judged> => {
      const { verdict, invariants, course } = await ask(name)(scenario);
      tries.onRun(adversary);
      if (verdict !== "violated" && course === undefined) return { broken: [] };
      const base = await ofBase(adversary.base, scenario);
      const broken =
        verdict === "violated" ? invariants.filter(invariant => !base.invariants.includes(invariant)) : [];
      return { broken, ...(course !== undefined && { differs: course === null || course !== base.course }) };
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

/** What it breaks that its base does not, and whether it does anything otherwise. */
interface Judged {
  broken: readonly string[];
  differs?: boolean;
}

interface Scoring {
  judge: (scenario: Scenario) => Promise<Judged>;
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
      const { broken, differs } = await judge(scenario);
      const catches = broken.some(invariant => score.named.includes(invariant));
      total.runs++;
      total.broken = broken.reduce(counted, total.broken);
      if (differs !== undefined) total.differ = (total.differ ?? 0) + Number(differs);
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
