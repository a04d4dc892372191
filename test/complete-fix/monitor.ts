/** The changes to the plugin's loop of polls. */
import type { Edit, Has } from "./changes.ts";

export function monitorEdits(has: Has): readonly Edit[] {
  return [
    ["import { getUpdates,", "import { codeOf, notifyStart, getUpdates,"],
    ["pauseSession, getRemainingPauseMs }", "pauseSession, clearSessionPause, getRemainingPauseMs }"],
    ["(resp.ret !== undefined && resp.ret !== 0) ||\n", "codeOf(resp) !== 0;\n"],
    ["                (resp.errcode !== undefined && resp.errcode !== 0);\n", ""],
    [
      "resp.errcode === STALE_TOKEN_ERRCODE || resp.ret === STALE_TOKEN_ERRCODE;",
      "codeOf(resp) === STALE_TOKEN_ERRCODE;",
    ],
    ["    while (!abortSignal?.aborted) {", `${recovery(has)}    while (!abortSignal?.aborted) {`],
    [
      "await sleep(pauseMs, abortSignal);",
      has("notifystart") ? "await recover();" : "await sleep(pauseMs, abortSignal);",
    ],
    [
      "setStatus?.({ accountId, lastEventAt: Date.now() });",
      `clearTimeout(proof);\n            cured = blocked = false;\n            ${tell(has, "ready")}\n            setStatus?.({ accountId, lastEventAt: Date.now() });`,
    ],
    ...(has("handlers-aside") ? LANES : []),
  ];
}

const tell = (has: Has, lifecycle: string): string =>
  has("lifecycle") ? `setStatus?.({ accountId, lifecycle: "${lifecycle}" });` : "";

const tellBlocked = (has: Has): string =>
  has("lifecycle")
    ? 'setStatus?.({ accountId, lifecycle: "blocked", stateReason: "the token is refused: scan a new QR code" });'
    : "";

/** The answer to a stale token. */
const recovery = (has: Has): string => `
    let cured = false;
    let blocked = false;
    let proof;
    abortSignal?.addEventListener("abort", () => clearTimeout(proof), { once: true });
    const recover = async () => {
        clearTimeout(proof);
        if (cured) blocked = ${has("needs-login")};
        if (blocked) {
            ${tellBlocked(has)}
            await sleep(60_000, abortSignal);
        } else {
            ${tell(has, "recovering")}
        }
        cured = false;
        try {
            const answer = await notifyStart({ baseUrl, token, timeoutMs: 10_000${has("abort") ? ", abortSignal" : ""} });
            const code = ${has("body") ? "codeOf(answer)" : "0"};
            cured = code === 0;
            if (cured) clearSessionPause(accountId);
            if (code === STALE_TOKEN_ERRCODE && ${has("needs-login")}) {
                blocked = true;
                ${tellBlocked(has)}
            }
        } catch (error) {
            if (abortSignal?.aborted) throw error;
            errLog("weixin recovery: notifystart failed: " + error);
        }
        await sleep(5_000, abortSignal);
        if (cured && ${has("held-poll")}) proof = setTimeout(() => { ${tell(has, "ready")} }, 5_000);
    };
`;

/** Each user's messages are handled one after another, beside the polls. */
const LANES: readonly Edit[] = [
  ["    const configManager =", "    const lanes = new Map();\n    const configManager ="],
  [
    "                const cachedConfig = await configManager",
    `                const before = lanes.get(fromUserId) ?? Promise.resolve();
                const lane = before.then(async () => {
                const cachedConfig = await configManager`,
  ],
  [
    "                    errLog,\n                });\n",
    `                    errLog,
                });
                }).catch(error => errLog("weixin message failed: " + error));
                lanes.set(fromUserId, lane);
                void lane.then(() => { if (lanes.get(fromUserId) === lane) lanes.delete(fromUserId); });
`,
  ],
];
