/** Every habit of the plain client by its name, and what it does in place of what is sound. */
import type { Host } from "../../sim/subject/subject.ts";
import { HEALTH_HABITS } from "./habits/health.ts";
import { LIFE_HABITS } from "./habits/life.ts";
import { POLLING_HABITS } from "./habits/polling.ts";
import { RECEIVING_HABITS } from "./habits/receiving.ts";
import { REQUEST_HABITS } from "./habits/requests.ts";
import { SENDING_HABITS } from "./habits/sending.ts";
import { type Manners, SOUND } from "./manners.ts";

export const HABITS = {
  ...HEALTH_HABITS,
  ...LIFE_HABITS,
  ...POLLING_HABITS,
  ...RECEIVING_HABITS,
  ...SENDING_HABITS,
  ...REQUEST_HABITS,
};

export type Habit = keyof typeof HABITS;

/** The manners of a client with these habits. What a habit remembers is its own for each client. */
export function mannersOf(habits: readonly Habit[], host: Host): Manners {
  return Object.assign({}, SOUND, ...habits.map(habit => HABITS[habit](host)));
}
