/** Every knob of the mock server with its behaviours, its default and the reason for it: one table, from which reference pages can be made. */
import type { Knob } from "./knob.ts";
import { POLLING_KNOBS } from "./knobs-polling.ts";
import { SENDING_KNOBS } from "./knobs-sending.ts";
import { SESSION_KNOBS } from "./knobs-session.ts";

export type { Knob } from "./knob.ts";

export const KNOBS: readonly Knob[] = [...POLLING_KNOBS, ...SESSION_KNOBS, ...SENDING_KNOBS];
