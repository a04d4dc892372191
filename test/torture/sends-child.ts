/** The process that sends, under the limits that its parent set: see sends.ts. */
import { createClient } from "../../src/index.ts";
import type { SendsPlan, SendsReport } from "./sends.ts";

const { baseUrl, sends, options } = JSON.parse(process.argv[2] ?? "") as Required<SendsPlan> & {
  baseUrl: string;
};

const PULSE_MS = 5;

const client = createClient({ sendGapMs: 0, ...options, onMessage: () => {} });
await client.start({ account: "bot", botId: "b@im.bot", token: "t", baseUrl, userId: "u" });

let blockedMs = 0;
let lastMs = performance.now();
const pulse = setInterval(() => {
  const nowMs = performance.now();
  blockedMs = Math.max(blockedMs, nowMs - lastMs - PULSE_MS);
  lastMs = nowMs;
}, PULSE_MS);

const beganMs = performance.now();
const ends: Record<string, number> = {};
let failure = "";
await Promise.all(
  Array.from({ length: sends }, async (_, index) => {
    const end = await client.send({ account: "bot", to: `user-${index}@im.wechat`, text: "news" });
    const how = end.outcome === "declined" ? end.reason : end.outcome;
    if (end.outcome === "failed" && end.reason.includes("EMFILE")) failure = end.reason;
    ends[how] = (ends[how] ?? 0) + 1;
  }),
);
const tookMs = performance.now() - beganMs;
clearInterval(pulse);
const report: SendsReport = { ends, blockedMs: Math.round(blockedMs), tookMs: Math.round(tookMs), failure };
process.stdout.write(JSON.stringify(report));
process.exit();
