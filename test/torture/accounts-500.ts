/** Hundreds of accounts in one process: memory, the event loop, requests a second. */
import { createStreams } from "../../sim/kernel/streams.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import { BOT_FILE } from "./bot-file.ts";
import type { BotSabotage } from "./bot-sabotage.ts";
import { judgeMeasure, judgeMessages } from "./judge.ts";
import type { Measure } from "./meter.ts";
import { startServer } from "./remote-server.ts";
import { inScene, type Scene } from "./scene.ts";

const ACCOUNTS = { small: 40, full: 500 } as const;
/** Messages of each account, in waves. */
const WAVES = { small: 2, full: 10 } as const;
const HOLD_MS = 2_000;
const HANDLED_MS_MAX = { small: 20_000, full: 120_000 } as const;
const HEAP_MB = 256;
/** Above a process that has started and serves nobody: for the process, and for each account with its connection. */
const MEMORY_MB_MAX = 100;
const ACCOUNT_MB_MAX = 1;
/** Computed at one stretch; what other processes take of a busy machine is not in it. */
const COMPUTED_MS_MAX = { small: 250, full: 1_000 } as const;

export const accounts500: Attack = {
  name: "accounts",
  title: "500 accounts in one process",
  sabotages: ["deaf", "busy", "hungry"],
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const accounts = Array.from({ length: ACCOUNTS[scale] }, (_, index) => `bot${index}`);
  const server = await startServer(scene, { accounts, server: { holdMs: HOLD_MS, cursor: "replay" } });
  const bot = scene.start(BOT_FILE, { heapMb: HEAP_MB });
  const idle = await bot.call<Measure>("measure");
  const begunMs = performance.now();
  progress(`${accounts.length} accounts start`);
  await bot.call("live", {
    credentials: server.credentials,
    storeFile: `${scene.folder}/store.sqlite`,
    ...(sabotage !== undefined && { sabotage: sabotage as BotSabotage }),
  });
  const { next } = createStreams(seed).stream("accounts");
  const breaches: Breach[] = [];
  for (let wave = 1; wave <= WAVES[scale]; wave++) {
    progress(`wave ${wave} of ${WAVES[scale]}: each account has a message`);
    await server.write(accounts.map(account => ({ account, user: next() < 0.5 ? "ann" : "bob" })));
    const isHandled = await scene.until(
      () => bot.diary.filter(({ did }) => did === "end").length >= wave * accounts.length,
      sabotage === "deaf" ? 1_000 : HANDLED_MS_MAX[scale],
    );
    if (!isHandled) breaches.push({ rule: "receives", message: `wave ${wave} was not handled in time` });
  }
  const states = await bot.call<string[]>("states");
  const seconds = (performance.now() - begunMs) / 1_000;
  const measure = await bot.call<Measure>("measure");
  const { peakMb, blockMs, computedMs } = measure;
  const ledger = await server.ledger();
  await bot.call("close");
  const judged = judgeMessages(ledger, [{ diary: bot.diary }]);
  const dead = states.filter(state => state !== "live").length;
  if (dead > 0)
    breaches.push({ rule: "live", message: `${dead} of ${accounts.length} accounts are not live` });
  return {
    figures: { ...judged.figures, peakMb, longestBlockMs: blockMs },
    breaches: [
      ...breaches,
      ...judged.breaches,
      ...judgeMeasure(idle, measure, {
        aboveMb: MEMORY_MB_MAX + accounts.length * ACCOUNT_MB_MAX,
        computedMs: COMPUTED_MS_MAX[scale],
      }),
    ],
    notes: [
      `${accounts.length} accounts: ${Math.round(ledger.requests / seconds)} requests/s, ${Math.round(peakMb - idle.nowMb)} MB above idle, ${Math.round(computedMs)} ms computed at a stretch`,
    ],
  };
}
