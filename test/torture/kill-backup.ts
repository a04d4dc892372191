/** SIGKILL while a backup of the store is written under load. */
import { existsSync } from "node:fs";
import { createStreams } from "../../sim/kernel/streams.ts";
import { readStore } from "../crash/campaign.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import type { BotOrders } from "./bot.ts";
import { BOT_FILE } from "./bot-file.ts";
import { type BotLife, endedIn, judgeMessages } from "./judge.ts";
import { keepLedger } from "./ledger.ts";
import { inScene, type Scene } from "./scene.ts";

const KILLS = { small: 4, full: 20 } as const;
const ACCOUNT = "bot";
const USERS = ["ann", "bob", "cid"] as const;
const HOLD_MS = 100;
const MESSAGES = 6;
/** What a backup does with files, before and after each call; and how long one takes on a slow disk. */
const STEPS_MAX = 24;
const AFTER_MS_MAX = 60;
const HANDLED_MS_MAX = 20_000;

export const killBackup: Attack = {
  name: "kill-backup",
  title: "SIGKILL while a backup of the store is written",
  sabotages: ["half-written"],
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const ledger = keepLedger();
  const service = await scene.serve({
    server: { holdMs: HOLD_MS, cursor: "replay" },
    onRecord: ledger.onRecord,
  });
  ledger.readTexts(service);
  const { next } = createStreams(seed).stream("backup");
  const orders: BotOrders = {
    credentials: [service.credential()],
    storeFile: `${scene.folder}/store.sqlite`,
  };
  const write = (): void => {
    for (let left = MESSAGES; left > 0; left--)
      ledger.write(service, USERS[Math.floor(next() * USERS.length)] ?? "ann", ACCOUNT);
  };
  const lives: BotLife[] = [];
  const breaches: Breach[] = [];
  let whole = 0;
  let standby = scene.start(BOT_FILE);
  for (let kill = 0; kill < KILLS[scale]; kill++) {
    progress(`${kill} of ${KILLS[scale]} kills`);
    const bot = standby;
    standby = scene.start(BOT_FILE);
    write();
    await bot.call("live", { ...orders, life: kill });
    write();
    // Each second one to a name that a dead process may have begun with.
    const to = `${scene.folder}/backup-${kill >> 1}.sqlite`;
    const isThere = existsSync(to);
    const moment =
      kill % 2 === 0 ? { step: 1 + Math.floor(next() * STEPS_MAX) } : { afterMs: next() * AFTER_MS_MAX };
    await bot.call("backUp", { to, ...moment, isHalf: sabotage === "half-written" }).catch(() => {});
    bot.signal("SIGKILL");
    await bot.gone;
    const { pending, storeError } = await readStore(orders.storeFile ?? "");
    if (storeError !== undefined)
      breaches.push({ rule: "store", message: `after kill ${kill}: ${storeError}` });
    lives.push({ diary: bot.diary, mayRepeat: id => pending.has(id) });
    if (isThere || !existsSync(to)) continue;
    const copy = await readStore(to);
    if (copy.storeError === undefined) whole++;
    else
      breaches.push({
        rule: "torn",
        message: `a backup under its own name is not whole: ${copy.storeError}`,
      });
  }
  const bot = standby;
  await bot.call("live", { ...orders, life: KILLS[scale] });
  const to = `${scene.folder}/backup-last.sqlite`;
  await bot.call("backUp", { to });
  if ((await readStore(to)).storeError !== undefined)
    breaches.push({ rule: "torn", message: "the last backup is not whole" });
  await scene.until(() => {
    const ended = endedIn([...lives, bot]);
    return ledger.written.every(({ id }) => ended.has(id));
  }, HANDLED_MS_MAX);
  await bot.call("close");
  lives.push({ diary: bot.diary });
  const judged = judgeMessages(ledger, lives);
  return {
    figures: { kills: KILLS[scale], ...judged.figures },
    breaches: [...breaches, ...judged.breaches],
    notes: [`${whole} of the backups were done when their process was killed, and whole`],
  };
}
