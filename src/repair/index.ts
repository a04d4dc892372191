/**
 * Public names of the repair. For programs that put it into their own HTTP stack; the preload is `preload.ts`.
 *
 * @module ilink-sim/repair/compose
 */
export type { AccountState, StateReason } from "../status.ts";
export { installRepair } from "./install.ts";
export type { FetchFunction } from "./one.ts";
export type { RepairEvent, RepairFault, RepairOptions } from "./options.ts";
export { ilinkRecovery } from "./undici/interceptor.ts";
export { wrapFetch } from "./wrap-fetch.ts";
