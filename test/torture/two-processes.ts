/** Two processes on one store, and two that save into one credential file. */
import { copyFileSync } from "node:fs";
import { createStreams } from "../../sim/kernel/streams.ts";
import { openCredentialFile } from "../../src/index.ts";
import { readStore } from "../crash/campaign.ts";
import type { Attack, AttackOptions, AttackReport, Breach } from "./attack.ts";
import type { BotOrders } from "./bot.ts";
import { BOT_FILE } from "./bot-file.ts";
import { type BotLife, endedIn, judgeMessages } from "./judge.ts";
import { keepLedger, type Ledger } from "./ledger.ts";
import type { ManySaved } from "./login-orders.ts";
import { inScene, type Scene } from "./scene.ts";

const ROUNDS = { small: 1, full: 10 } as const;
/** Attempts of the second process at the store of the first, in each round. */
const ATTEMPTS = { small: 20, full: 100 } as const;
const SAVES = { small: 30, full: 500 } as const;
/**
 * Savings that may fail because the other process saves at the same moment, without a pause: each is told, and the file is
 * what it was. Beyond that, hardly anything was tried.
 */
const REFUSED_SHARE_MAX = 0.5;
const HOLD_MS = 100;
const ACCOUNT = "bot";
const USERS = ["ann", "bob", "cid"] as const;
/** What has been handled is settled by then. */
const SETTLED_MS = 500;
const HANDLED_MS_MAX = 20_000;
const LOGIN_BOT = new URL("./login-bot.ts", import.meta.url);

/**
 * - `let-in`: the second process is given a copy of the store, which nobody holds.
 * - `in-place`: credentials are written over each other.
 */
const SABOTAGES = ["let-in", "in-place"] as const;

export const twoProcesses: Attack = {
  name: "two-processes",
  title: "two processes on one store, two on one credential file",
  sabotages: SABOTAGES,
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, options: AttackOptions): Promise<AttackReport> {
  const store = await onOneStore(scene, options);
  const saves = await onOneCredential(scene, options);
  return {
    figures: store.figures,
    breaches: [...store.breaches, ...saves.breaches],
    notes: [...(store.notes ?? []), ...(saves.notes ?? [])],
  };
}

/** One holds the store and receives; the other tries to open it; then the first is killed and the other takes over. */
async function onOneStore(
  scene: Scene,
  { scale, seed, progress, sabotage }: AttackOptions,
): Promise<AttackReport> {
  const ledger = keepLedger();
  const service = await scene.serve({
    server: { holdMs: HOLD_MS, cursor: "replay" },
    onRecord: ledger.onRecord,
  });
  ledger.readTexts(service);
  const { next } = createStreams(seed).stream("two-processes");
  const storeFile = `${scene.folder}/store.sqlite`;
  const orders: BotOrders = { credentials: [service.credential()], storeFile };
  const lives: BotLife[] = [];
  const breaches: Breach[] = [];
  let refused = 0;
  let holder = scene.start(BOT_FILE);
  await holder.call("live", orders);
  for (let round = 0; round < ROUNDS[scale]; round++) {
    progress(`store: ${round + 1} of ${ROUNDS[scale]}`);
    const other = scene.start(BOT_FILE);
    const path = sabotage === "let-in" ? `${scene.folder}/copy.sqlite` : storeFile;
    if (path !== storeFile) copyFileSync(storeFile, path);
    for (let attempt = 0; attempt < ATTEMPTS[scale]; attempt++) {
      if (attempt % 4 === 0)
        ledger.write(service, USERS[Math.floor(next() * USERS.length)] ?? "ann", ACCOUNT);
      const reason = await other.call<string>("tryToOpen", path);
      if (reason === "in-use") refused++;
      else
        breaches.push({ rule: "let-in", message: `the second process was not told in-use, but: ${reason}` });
    }
    await handled(scene, ledger, [...lives, holder]);
    holder.signal("SIGKILL");
    await holder.gone;
    const { pending } = await readStore(storeFile);
    lives.push({ diary: holder.diary, mayRepeat: id => pending.has(id) });
    await other.call("live", { ...orders, life: round + 1 });
    holder = other;
  }
  ledger.write(service, "ann", ACCOUNT);
  await handled(scene, ledger, [...lives, holder]);
  await holder.call("close");
  lives.push({ diary: holder.diary });
  const judged = judgeMessages(ledger, lives);
  return {
    figures: { kills: ROUNDS[scale], ...judged.figures },
    breaches: [...breaches, ...judged.breaches],
    notes: [`${refused} attempts at a store in use were refused`],
  };
}

/** What has been handled and not yet settled when a process is killed would come again: it is given a moment. */
async function handled(scene: Scene, { written }: Ledger, lives: readonly Pick<BotLife, "diary">[]) {
  const isHandled = (): boolean => {
    const ended = endedIn(lives);
    return written.every(({ id }) => ended.has(id));
  };
  await scene.until(isHandled, HANDLED_MS_MAX);
  await scene.wait(SETTLED_MS);
}

/** Two save, and a third reads: what it reads is always whole. */
async function onOneCredential(
  scene: Scene,
  { scale, progress, sabotage }: AttackOptions,
): Promise<AttackReport> {
  progress("credential file");
  const path = `${scene.folder}/bot.json`;
  const file = openCredentialFile({ path });
  const credential = (token: string) => ({
    account: ACCOUNT,
    botId: "b",
    token,
    baseUrl: "http://127.0.0.1:1",
    userId: "u",
  });
  await file.save(credential("zero"));
  const orders = { path, baseUrl: "", ...(sabotage === "in-place" && { sabotage }) };
  let isOver = false;
  const saving = Promise.all(
    ["one", "two"].map(token =>
      scene
        .start(LOGIN_BOT)
        .call<ManySaved>("saveMany", { ...orders, count: SAVES[scale], credential: credential(token) }),
    ),
  ).finally(() => {
    isOver = true;
  });
  // Broken off, nobody waits for it any more.
  saving.catch(() => {});
  const breaches: Breach[] = [];
  let reads = 0;
  while (!isOver) {
    reads++;
    await file.load().catch(error => breaches.push({ rule: "torn", message: String(error.message) }));
  }
  const ends = await saving;
  const { token } = await file.load();
  if (ends.every(({ last }) => last !== token))
    breaches.push({ rule: "torn", message: "in the end the file holds what neither process saved last" });
  const refused = ends.flatMap(end => end.refused);
  if (refused.length > 2 * SAVES[scale] * REFUSED_SHARE_MAX)
    breaches.push({ rule: "nothing-tried", message: `${refused.length} savings failed: ${refused[0]}` });
  return {
    figures: {},
    breaches,
    notes: [
      `${2 * SAVES[scale]} savings by two processes, ${refused.length} told as failed; ${reads} readings between them`,
    ],
  };
}
