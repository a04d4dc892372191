/** A wall clock that jumps, between and within lives, while the server hands over again what was handled. */
import { createStreams } from "../../sim/kernel/streams.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import type { BotHealth } from "./bot.ts";
import { BOT_FILE } from "./bot-file.ts";
import type { BotSabotage } from "./bot-sabotage.ts";
import { type BotLife, judgeMessages } from "./judge.ts";
import { keepLedger } from "./ledger.ts";
import { inScene, type Scene } from "./scene.ts";

const LIVES = { small: 2, full: 20 } as const;
const STEPS_A_LIFE = 2;
const HOUR_MS = 3_600_000;
/** Ahead and back. The longest are beyond the 48 h for which handled messages are remembered. */
const STEPS_MS = [72, -72, 1, -1, 24 * 365, -24 * 365].map(hours => hours * HOUR_MS);
const HOLD_MS = 50;
const ACCOUNT = "bot";
const USERS = ["ann", "bob", "cid"] as const;
const MESSAGES = 4;
/** The newest that come once more after each step. */
const AGAIN = 24;
/** Polls that bring nothing are few in a second of the client's clock. */
const HASTE = 8;
const SETTLED_MS_MAX = 20_000;

export const clockSteps: Attack = {
  name: "clock-steps",
  title: "the wall clock jumps by hours, days, a year",
  sabotages: ["forgetful", "deaf"],
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const ledger = keepLedger();
  const service = await scene.serve({
    server: { holdMs: HOLD_MS, cursor: "replay" },
    onRecord: ledger.onRecord,
  });
  ledger.readTexts(service);
  const { next } = createStreams(seed).stream("clock-steps");
  const write = (): void => {
    for (let left = MESSAGES; left > 0; left--)
      ledger.write(service, USERS[Math.floor(next() * USERS.length)] ?? "ann", ACCOUNT);
  };
  const lives: BotLife[] = [];
  const breaches: Breach[] = [];
  let [stepMs, stepCount] = [0, 0];
  for (let life = 0; life < LIVES[scale]; life++) {
    progress(`process ${life + 1} of ${LIVES[scale]}`);
    const bot = scene.start(BOT_FILE);
    const settled = async (): Promise<boolean> => {
      const before = (await bot.call<BotHealth>("health", ACCOUNT)).polls;
      const isQuiet = async (): Promise<boolean> => {
        const { pending, polls } = await bot.call<BotHealth>("health", ACCOUNT);
        return pending === 0 && polls >= before + 3;
      };
      return scene.until(isQuiet, SETTLED_MS_MAX);
    };
    await bot.call("stepClock", stepMs);
    await bot.call("live", {
      credentials: [service.credential()],
      storeFile: `${scene.folder}/store.sqlite`,
      life,
      haste: HASTE,
      ...(sabotage !== undefined && { sabotage: sabotage as BotSabotage }),
    });
    write();
    service.handOverAgain(AGAIN);
    let isQuiet = await settled();
    for (let step = 0; step < STEPS_A_LIFE; step++) {
      const byMs = STEPS_MS[Math.floor((stepCount++ === 0 ? 0 : next()) * STEPS_MS.length)] ?? 0;
      stepMs += byMs;
      await bot.call("stepClock", byMs);
      write();
      isQuiet = (await settled()) && isQuiet;
      service.handOverAgain(AGAIN);
      isQuiet = (await settled()) && isQuiet;
    }
    if (!isQuiet)
      breaches.push({ rule: "back", message: `process ${life}: work was left after ${SETTLED_MS_MAX} ms` });
    await bot.call("close");
    lives.push({ diary: bot.diary });
    bot.signal("SIGKILL");
    await bot.gone;
  }
  const judged = judgeMessages(ledger, lives);
  return {
    figures: judged.figures,
    breaches: [...breaches, ...judged.breaches],
    notes: [`${stepCount} steps of the wall clock, injected by the client's option clock`],
  };
}
