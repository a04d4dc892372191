/** Public names of the repair. For programs that put it into their own HTTP stack; the preload is `preload.ts`. */
export type { AccountState, StateReason } from "../status.ts";
export { installRepair } from "./install.ts";
export { ilinkRecovery } from "./interceptor.ts";
export type { RepairEvent, RepairFault, RepairOptions } from "./repair.ts";
export { type FetchFunction, wrapFetch } from "./wrap-fetch.ts";
