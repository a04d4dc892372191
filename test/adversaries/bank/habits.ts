/** The habits of the plain client: what each of them breaks is told by the museum, which tries each in its own scenario. */
import { DELIVERING, type Planted } from "../../museum/delivering.ts";
import { RECEIVING } from "../../museum/receiving.ts";
import { type Habit, plainClient } from "../../plain-client/client.ts";
import type { Unseen } from "../mutant.ts";

const planted: readonly Planted[] = Object.values({ ...RECEIVING, ...DELIVERING });

/** What a habit breaks, in one scenario or another. */
const broken = new Map<Habit, Set<string>>();
for (const [habit, ...invariants] of planted)
  broken.set(habit, new Set([...(broken.get(habit) ?? []), ...invariants]));

export const HABITS: Unseen[] = [...broken].map(([habit, invariants]) => ({
  name: `plain: ${habit}`,
  does: `The plain client, which ${habit}.`,
  base: "plain",
  caughtBy: [...invariants],
  open: () => plainClient(habit),
}));
