/** The config file: what `run` and `fuzz` are told when the command line says nothing else. */
import { z } from "zod";
import { DOORS } from "../door/door.ts";
import { wrong } from "../fault/sentences.ts";
import { say } from "../scenario/sentences.ts";

const text = z.string().min(1);
const texts = z.union([text, z.array(text)], { error: wrong(say("must.texts")) });

export const configSchema = z.strictObject({
  subject: texts.optional(),
  scenarios: texts.optional(),
  door: z.enum(DOORS).optional(),
  expect: z.union([text, z.literal(false)], { error: wrong(say("must.file-or-false")) }).optional(),
  report: texts.optional(),
  only: texts.optional(),
  ignore: texts.optional(),
  jobs: z.number().int().min(1).max(64).optional(),
  budget: z.number().int().min(1).optional(),
  memory: z.number().int().min(256).optional(),
});

/** What `ilink-sim.config.ts` exports. Each key is the option of its name; paths are meant from where the command is called. */
export interface Config {
  /** The client under test, or several: `openclaw-weixin:.`, `./my-adapter.ts`. @default those that a scenario's `expect` names */
  subject?: string | readonly string[];
  /** Names, folders, files and patterns. @default the whole catalogue */
  scenarios?: string | readonly string[];
  /** @default "memory" */
  door?: "memory" | "msw";
  /** A file of known failures, whether it is there yet or not; `false`: the verdicts themselves count. @default the scenarios' own expectations */
  expect?: string | false;
  /** `junit=out.xml`, `markdown=out.md`, `jsonl=out.jsonl`, `github`. @default none */
  report?: string | readonly string[];
  /** The invariants that decide; what breaks of the others is shown and counted. @default all */
  only?: string | readonly string[];
  /** Invariants that decide nothing: what breaks of them is shown and counted. @default none */
  ignore?: string | readonly string[];
  /** Worker processes. @default one a core */
  jobs?: number;
  /** Computing time that one run may take, in seconds. @default 600 */
  budget?: number;
  /** Memory that the process of one run may take, in MB. @default 1536 */
  memory?: number;
}

/**
 * The config, with its keys completed and checked by an editor.
 *
 * ```ts
 * export default defineConfig({ subject: "openclaw-weixin:.", scenarios: ["bug-155"] });
 * ```
 */
export function defineConfig(config: Config): Config {
  return config;
}
