/**
 * What a complete fix of bug #155 needs in the plugin: changes to the files of 2.4.9, made in memory. Each can be left out,
 * to see what asks for it; docs/complete-fix.md tells them.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { createGateway } from "../../sim/subject/openclaw/gateway.ts";
import { readPluginPackage } from "../../sim/subject/openclaw/plugin-package.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import type { Change, Edit, Has } from "./changes.ts";
import { monitorEdits } from "./monitor.ts";

/** The plugin with all changes but some. */
export function completeFix(...without: readonly Change[]): SubjectModule {
  const name = ["complete", ...without].join(" without ");
  const plugin = readPluginPackage(name, path.resolve("node_modules/openclaw-weixin-2.4.9"));
  const edits = Object.entries(editsOf(change => !without.includes(change)));
  const byFile = new Map(edits.map(([file, of]) => [path.join(plugin.root, "dist/src", file), of]));
  const rewrite = (file: string): string | undefined => {
    const of = byFile.get(file);
    return of && edited(readFileSync(file, "utf8"), of);
  };
  return { name, create: context => createGateway({ ...plugin, rewrite }, context) };
}

function edited(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) throw new Error(`the plugin does not say once: ${before}`);
    return text.replace(before, () => after);
  }, source);
}

function editsOf(has: Has): Record<string, readonly Edit[]> {
  const when = (change: Change, ...edits: Edit[]): Edit[] => (has(change) ? edits : []);
  return {
    "channel.js": when(
      "sends-go",
      ["\n    assertSessionActive(account.accountId);", ""],
      ["\n            assertSessionActive(account.accountId);", ""],
    ),
    "api/session-guard.js": [["/** Returns `true` when", `${CLEAR}/** Returns \`true\` when`]],
    "api/api.js": [
      ["function ensureTrailingSlash", `${codeOf(has("codes-as-text"))}function ensureTrailingSlash`],
      [
        '        label: "notifyStart",',
        '        label: "notifyStart",\n        abortSignal: params.abortSignal,',
      ],
      ...when("repeat", ["export async function sendMessage(", `${REPEAT}async function sendOnce(`]),
      ...when("refusals", [
        "if (resp.ret && resp.ret !== 0) {",
        "resp.ret = codeOf(resp);\n    if (resp.ret !== 0) {",
      ]),
    ],
    "monitor/monitor.js": monitorEdits(has),
  };
}

/** The one code of an answer, whichever field it is in. */
const codeOf = (asText: boolean): string =>
  asText
    ? "export function codeOf({ errcode, ret }) { return Number(errcode) || Number(ret) || 0; }\n"
    : "export function codeOf({ errcode, ret }) { return errcode || ret || 0; }\n";

const CLEAR = "export function clearSessionPause(accountId) { pauseUntilMap.delete(accountId); }\n";

/** A text that meets a stale session goes again, once, with the same client id. */
const REPEAT = `export async function sendMessage(params) {
    try {
        return await sendOnce(params);
    } catch (error) {
        if (!/ ret=-14\\b/.test(String(error))) throw error;
        await notifyStart({ ...params, timeoutMs: 5_000 });
        return sendOnce(params);
    }
}
`;
