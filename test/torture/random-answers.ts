/** A server that answers with random bytes, wrong types, huge numbers, deep nesting and odd headers, and then is honest again. */
import { createStreams } from "../../sim/kernel/streams.ts";
import { openAnsweringProxy } from "./answering-proxy.ts";
import { drawAnswers } from "./arbitrary-answer.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import type { BotHealth } from "./bot.ts";
import { BOT_FILE } from "./bot-file.ts";
import type { BotSabotage } from "./bot-sabotage.ts";
import { endedIn, judgeMeasure, judgeMessages } from "./judge.ts";
import { keepLedger } from "./ledger.ts";
import type { Measure } from "./meter.ts";
import { inScene, type Scene } from "./scene.ts";

const ANSWERS = { small: 150, full: 5_000 } as const;
const ACCOUNTS = { small: 5, full: 20 } as const;
/** Share of hostile answers while there are any; the others let messages through in between. */
const HOSTILE_SHARE = 0.8;
/** The client asks rarely when all it gets is of no use: its clock runs faster than the world. */
const HASTE = 20;
const HOLD_MS = 50;
const SPENT_MS_MAX = { small: 15_000, full: 120_000 } as const;
const BACK_MS_MAX = 30_000;
/** How often a user writes and a text is sent meanwhile. */
const EVERY_MS = 100;
const HEAP_MB = 96;
/** What hostile answers may take of the process. */
const MEMORY_MB_MAX = 120;
const COMPUTED_MS_MAX = 100;

export const randomAnswers: Attack = {
  name: "random-answers",
  title: "answers of random bytes, types, numbers, depths, headers",
  sabotages: ["frail", "hungry", "busy", "deaf"],
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const ledger = keepLedger();
  const accounts = Array.from({ length: ACCOUNTS[scale] }, (_, index) => `bot${index}`);
  const service = await scene.serve({
    accounts,
    server: { holdMs: HOLD_MS, cursor: "replay" },
    onRecord: ledger.onRecord,
  });
  ledger.readTexts(service);
  const streams = createStreams(seed);
  const { next } = streams.stream("hostile");
  const answers = drawAnswers(Math.floor(next() * 2 ** 31), ANSWERS[scale]);
  const proxy = await openAnsweringProxy(service.baseUrl, answers, () => next() < HOSTILE_SHARE);
  scene.onEnd(() => proxy.close());
  const credentials = service.credentials().map(credential => ({ ...credential, baseUrl: proxy.baseUrl }));
  const bot = scene.start(BOT_FILE, { heapMb: HEAP_MB });
  const idle = await bot.call<Measure>("measure");
  await bot.call("live", {
    credentials,
    haste: HASTE,
    storeFile: `${scene.folder}/store.sqlite`,
    ...(sabotage !== undefined && { sabotage: sabotage as BotSabotage }),
  });
  const breaches: Breach[] = [];
  const isSpent = await scene.until(async () => {
    progress(`${proxy.given} of ${answers.length} answers`);
    const account = accounts[Math.floor(next() * accounts.length)] ?? "bot0";
    ledger.write(service, "ann", account);
    void bot.call("send", { account, to: "bob", text: `news ${next()}` }).catch(() => {});
    await scene.wait(EVERY_MS);
    return proxy.given >= answers.length;
  }, SPENT_MS_MAX[scale]);
  const measure = await bot.call<Measure>("measure");
  proxy.heal();
  progress("the server is honest again");
  for (const account of accounts) ledger.write(service, "ann", account);
  for (const credential of credentials) await bot.call("nudge", credential);
  const isBack = async (): Promise<boolean> => {
    const ended = endedIn([bot]);
    if (ledger.written.some(({ id }) => !ended.has(id))) return false;
    return (await bot.call<string[]>("states")).every(state => state === "live");
  };
  if (!(await scene.until(isBack, sabotage === undefined ? BACK_MS_MAX : 3_000)))
    breaches.push({
      rule: "back",
      message: `not all accounts were back ${BACK_MS_MAX} ms after the last hostile answer`,
    });
  if (!isSpent && proxy.given < answers.length / 4)
    breaches.push({
      rule: "nothing-tried",
      message: `only ${proxy.given} of ${answers.length} answers were asked for`,
    });
  const health = await bot.call<BotHealth>("health", accounts[0]);
  if (health.storeError !== null) breaches.push({ rule: "store", message: health.storeError });
  await bot.call("close");
  const judged = judgeMessages(ledger, [{ diary: bot.diary }], { sentArrive: false });
  return {
    figures: { ...judged.figures, peakMb: measure.peakMb, longestBlockMs: measure.blockMs },
    breaches: [
      ...breaches,
      ...judged.breaches,
      ...judgeMeasure(idle, measure, { aboveMb: MEMORY_MB_MAX, computedMs: COMPUTED_MS_MAX }),
    ],
    notes: [
      `${proxy.given} hostile answers: ${Math.round(measure.peakMb - idle.nowMb)} MB above idle, ${Math.round(measure.computedMs)} ms computed at a stretch`,
    ],
  };
}
