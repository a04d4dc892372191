/** A habit: other ways at some points, made anew for each client. */
import type { Host } from "../../../sim/subject/subject.ts";
import type { Ways } from "../ways.ts";

export type MakeHabit = (host: Host) => Partial<Ways>;
