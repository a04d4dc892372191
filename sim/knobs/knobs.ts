/** Every knob of the mock server with its behaviours, its default and the reason for it: one table, from which reference pages can be made. */
import type { Knob } from "./knob.ts";
import { POLLING_KNOBS } from "./polling.ts";
import { SENDING_KNOBS } from "./sending.ts";
import { SESSION_KNOBS } from "./session.ts";

export type { Knob } from "./knob.ts";

export const KNOBS: readonly Knob[] = [...POLLING_KNOBS, ...SESSION_KNOBS, ...SENDING_KNOBS];
