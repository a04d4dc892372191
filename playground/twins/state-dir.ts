/** The directory of a client's files, where there is no disk: it stays empty, and a crash finds nothing to harm. */
import type { StateDir } from "../../sim/world/state-dir.ts";

export const createStateDir = (): StateDir => ({
  path: () => "/state",
  holds: () => false,
  unplaced: text => text,
  remember() {},
  goBack() {},
  keepThrough: closing => closing(),
  tear() {},
  empty() {},
  remove() {},
});
