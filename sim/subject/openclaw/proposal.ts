/**
 * What the report of bug #155 proposes, in our own words: the package stays as it is on disk, and two of its files are
 * changed in memory while they load.
 *
 * {@link https://github.com/Tencent/openclaw-weixin/issues/155 The report}
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Sentence } from "../../trace/sentence.ts";
import { keptWhileUnchanged, sourceOf } from "../fresh/source.ts";
import { say } from "../sentences.ts";
import { UnknownSubjectError } from "../unknown-subject.ts";
import type { PluginPackage } from "./plugin-package.ts";

interface Change {
  /** Below the package's folder. */
  file: string;
  /** Of the file as npm has it in 2.4.6 and 2.4.9. */
  sha256: string;
  /** The changed text. Lines stay where they are. */
  make: (source: string) => string;
}

/** A pause can be ended. */
const PAUSE_ENDS: Change = {
  file: "dist/src/api/session-guard.js",
  sha256: "01456e65ea328378843e412a8084e028a017f41c2059d1fcd21fa79f07f9e661",
  make: source =>
    `${source}\nexport function clearSessionPause(accountId) {\n  pauseUntilMap.delete(accountId);\n}\n`,
};

/** The hour of sleep that follows a stale token. */
const SLEEP = "await sleep(pauseMs, abortSignal);";

/** In its place: tell the server of a start, end the pause if that did not throw, and poll again after 5 s. */
const RECOVERY =
  "try { await notifyStart({ baseUrl, token, timeoutMs: 10_000 }); clearSessionPause(accountId); } " +
  "catch (error) { errLog('weixin recovery: notifystart failed: ' + error); } " +
  "await sleep(5_000, abortSignal);";

const STALE_TOKEN: Change = {
  file: "dist/src/monitor/monitor.js",
  sha256: "a8aaf7bc6709b0b7187b6ea776c497349edaaf516cf7eed2d2159fb5061bfeac",
  make: source =>
    'import { notifyStart } from "../api/api.js"; import { clearSessionPause } from "../api/session-guard.js"; ' +
    source.replace(SLEEP, RECOVERY),
};

const CHANGES = [PAUSE_ENDS, STALE_TOKEN];

/**
 * The package with the proposal in it.
 * @throws UnknownSubjectError when a file is not the one that the proposal was written for.
 */
export function withProposal(pluginPackage: PluginPackage): PluginPackage {
  const { subject, root, version } = pluginPackage;
  const changes = new Map(CHANGES.map(change => [path.join(root, change.file), change]));
  for (const [file, { sha256 }] of changes) {
    if (hashOf(file) === sha256) continue;
    throw new UnknownSubjectError(
      subject,
      say("plugin.other-file", { file, version, hash: hashWords(file), wanted: sha256 }),
      say("plugin.proposal"),
    );
  }
  return { ...pluginPackage, rewrite: file => changes.get(file)?.make(sourceOf(file)) };
}

const hashOf = (file: string): string | undefined => (fs.existsSync(file) ? hashOfKept(file) : undefined);

function hashWords(file: string): Sentence {
  const hash = hashOf(file);
  return hash === undefined ? say("plugin.no-hash") : say("plugin.hash", { hash });
}

const hashOfKept = keptWhileUnchanged(file =>
  createHash("sha256").update(fs.readFileSync(file)).digest("hex"),
);
