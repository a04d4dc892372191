/** Attacks that measure one thing and have tests of their own: what they measure, as an attack's report. */
import type { Attack, AttackReport, Breach } from "./attack.ts";
import { attackServe } from "./serve.ts";
import { copyUnderLoad } from "./store-copies.ts";

/** A breach for each condition that does not hold. */
const unless = (
  ...conditions: readonly (readonly [holds: boolean, rule: string, message: string])[]
): Breach[] => conditions.filter(([holds]) => !holds).map(([, rule, message]) => ({ rule, message }));

const COPIES = { small: 20, full: 1_000 } as const;

const storeCopies: Attack = {
  name: "store-copies",
  title: "a store copied by its own process while another tries to open it",
  sabotages: [],
  async run({ scale, signal }): Promise<AttackReport> {
    const count = COPIES[scale];
    const { copies, attempts, inUse, opened, corrupt } = await copyUnderLoad({
      copies: count,
      attempts: count,
      signal,
    });
    return {
      figures: {},
      breaches: unless(
        [opened === 0, "let-in", `${opened} of ${attempts} attempts got in`],
        [corrupt === 0, "store", `${corrupt} times the store was damaged, or could not be written`],
        [inUse === count, "in-use", `${inUse} of ${count} attempts were told in-use`],
      ),
      notes: [`${copies} copies, ${inUse} attempts refused as in-use`],
    };
  },
};

const POLLS = { small: 1_000, full: 100_000 } as const;

const serve: Attack = {
  name: "serve",
  title: "the mock server: large, slow and foreign requests",
  sabotages: [],
  async run({ scale, signal, progress }): Promise<AttackReport> {
    const { figures, breaches } = await attackServe({ polls: POLLS[scale], signal, progress });
    const { polls, idleMb, attackedMb, attacks, letIn } = figures;
    return {
      figures: { peakMb: Math.max(...Object.values({ idleMb, attackedMb, all: figures.allMb })) },
      breaches,
      notes: [
        `${polls} polls, ${attacks} attacks, ${letIn} let in; ${Math.round(idleMb)} MB idle, ${Math.round(attackedMb)} MB in the end`,
      ],
    };
  },
};

/** Each has tests of its own. */
export const MEASURED: readonly Attack[] = [storeCopies, serve];
