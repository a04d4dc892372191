/**
 * Every knob of the mock server, by the field of the settings that it sets. A knob is this entry and what the server
 * does about it; schema, types, defaults, printing, the reference page and the search follow from the entry.
 */
import type { Knob } from "./knob.ts";
import { POLLING_KNOBS } from "./polling.ts";
import { SENDING_KNOBS } from "./sending.ts";
import { SESSION_KNOBS } from "./session.ts";

export type { Knob } from "./knob.ts";

export type KnobTable = Readonly<Record<string, Knob>>;

export const KNOBS = { ...POLLING_KNOBS, ...SESSION_KNOBS, ...SENDING_KNOBS } satisfies KnobTable;
