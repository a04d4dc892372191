/** A habit: other manners at some points, made anew for each client. */
import type { Host } from "../../../sim/subject/subject.ts";
import type { Manners } from "../manners.ts";

export type MakeHabit = (host: Host) => Partial<Manners>;
