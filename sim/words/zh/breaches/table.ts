/** 每一处违反的说法，与 `sim/invariant/sentences/` 里的英文一一对应。 */
import { RECEIVING } from "./receiving.ts";
import { SENDING } from "./sending.ts";
import { STANDING } from "./standing.ts";
import { WAITING } from "./waiting.ts";

export const BREACHES = { ...RECEIVING, ...SENDING, ...WAITING, ...STANDING };
