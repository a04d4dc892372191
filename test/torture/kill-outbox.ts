/** SIGKILL while texts that the service refused for want of quota are written to the outbox, offered again and struck off. */
import { setTimeout } from "node:timers/promises";
import { createStreams } from "../../sim/kernel/streams.ts";
import type { Loopback } from "../../sim/loopback/loopback.ts";
import { readStore } from "../crash/campaign.ts";
import type { Attack, AttackOptions } from "./attack.ts";
import type { BotHealth, BotOrders } from "./bot.ts";
import { BOT_FILE } from "./bot-file.ts";
import type { BotSabotage } from "./bot-sabotage.ts";
import { type BotLife, endedIn, judgeEnd, judgeMessages } from "./judge.ts";
import { keepLedger, type LedgerKeeper } from "./ledger.ts";
import { drawOutboxMoment } from "./outbox-moment.ts";
import type { Remote } from "./remote.ts";
import { inScene, type Scene } from "./scene.ts";

const KILLS = { small: 6, full: 80 } as const;
const ACCOUNT = "bot";
const USERS = ["ann", "bob", "cid"] as const;
/** Texts of the bot that one message of a user is good for, and those that each message is answered with. */
/** Two answers go first at each turn: one text that waited has to have room, or it is set aside after three turns. */
const QUOTA = 3;
const TEXTS = 3;
const HOLD_MS = 100;
/** A process whose moment does not come is killed all the same. */
const LIFE_MS_MAX = 1_500;
/** What a dead process has sent last takes so long to reach the server. */
const ARRIVING_MS = 20;
/** Messages with which each user draws out what waits, in the end. */
const ROUNDS_MAX = 300;

export const killOutbox: Attack = {
  name: "kill-outbox",
  title: "SIGKILL while texts wait, are offered, are struck off",
  sabotages: ["outbox-forgotten", "outbox-kept"],
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const ledger = keepLedger();
  const service = await scene.serve({
    server: { holdMs: HOLD_MS, cursor: "replay", quota: QUOTA },
    onRecord: ledger.onRecord,
  });
  ledger.readTexts(service);
  const streams = createStreams(seed);
  const moments = streams.stream("outbox-moments");
  const { next } = streams.stream("outbox-users");
  const storeFile = `${scene.folder}/store.sqlite`;
  const orders = {
    credentials: [service.credential()],
    storeFile,
    ...(sabotage !== undefined && { sabotage: sabotage as BotSabotage }),
  } satisfies BotOrders;
  const kills = KILLS[scale];
  const lives: BotLife[] = [];
  const breaches = [];
  let standby = scene.start(BOT_FILE);
  for (let life = 0; life < kills; life++) {
    const moment = drawOutboxMoment(life, moments);
    progress(`${life} of ${kills} kills: at step ${moment.step} of ${moment.phase}`);
    const user = USERS[Math.floor(next() * USERS.length)] ?? "ann";
    for (let left = 2; left > 0; left--) ledger.write(service, user, ACCOUNT);
    const bot = standby;
    standby = scene.start(BOT_FILE);
    await bot.call("live", { ...orders, texts: TEXTS, life, moment }).catch(() => {});
    const late = AbortSignal.timeout(LIFE_MS_MAX);
    late.addEventListener("abort", () => bot.signal("SIGKILL"));
    const end = await bot.gone;
    await setTimeout(ARRIVING_MS);
    breaches.push(...judgeEnd(`process ${life}`, end));
    const { pending, storeError } = await readStore(storeFile);
    if (storeError !== undefined)
      breaches.push({ rule: "store", message: `after kill ${life}: ${storeError}` });
    lives.push({ diary: bot.diary, mayRepeat: id => pending.has(id) });
  }
  progress("the last process sends what waits");
  const bot = standby;
  await bot.call("live", { ...orders, life: kills, texts: 0 } satisfies BotOrders);
  if (!(await drawOut(scene, service, ledger, lives, bot)))
    breaches.push({
      rule: "lost",
      message: "texts still wait although each user has written again and again",
    });
  await bot.call("close");
  lives.push({ diary: bot.diary });
  const queued = lives.flatMap(({ diary }) => diary).filter(({ reason }) => reason === "queued").length;
  if (queued < kills / 2)
    breaches.push({ rule: "nothing-tried", message: `only ${queued} texts waited in ${kills} lives` });
  const judged = judgeMessages(ledger, lives, { queuedArrive: true });
  return {
    figures: { kills, ...judged.figures },
    breaches: [...breaches, ...judged.breaches],
    notes: [`${queued} texts were told as queued`],
  };
}

/** Users write until nothing waits any more and everything is handled. */
async function drawOut(
  scene: Scene,
  service: Loopback,
  ledger: LedgerKeeper,
  lives: readonly BotLife[],
  bot: Remote,
): Promise<boolean> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const user of USERS) ledger.write(service, user, ACCOUNT);
    const settled = async (): Promise<boolean> => {
      const { pending } = await bot.call<BotHealth>("health", ACCOUNT);
      const ended = endedIn([...lives, bot]);
      return pending === 0 && ledger.written.every(({ id }) => ended.has(id));
    };
    await scene.until(settled, 10_000);
    const { waiting } = await bot.call<BotHealth>("health", ACCOUNT);
    if (waiting === 0) return true;
  }
  return false;
}
