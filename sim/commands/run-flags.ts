/** The options of `run`, as the command line hands them over. */
import type { PoolFlags } from "./jobs.ts";
import type { SelectionFlags } from "./selection.ts";
import type { ConfigFlags } from "./settings.ts";

export interface RunFlags extends PoolFlags, SelectionFlags, ConfigFlags {
  subject: string[];
  /** @default memory */
  door?: string;
  seed?: string;
  /** False with --no-expect: the verdicts themselves set the exit code. A file: what it lists is known. */
  expect?: string | boolean;
  /** The file into which what these runs break is written. */
  writeExpect?: string;
  /** `html=<file>`, `junit=<file>`, `markdown=<file>`, `jsonl=<file>`, `github`. */
  report: string[];
  /** The invariants that decide. */
  only: string[];
  /** Invariants that decide nothing. */
  ignore: string[];
  /** After how many failures no run is begun any more; true for the first. */
  bail?: string | true;
  /** What failed here last time, and nothing else. */
  failed?: boolean;
  /** Again after each change of what they concern. */
  watch?: boolean;
  json?: boolean;
  trace?: string;
}
