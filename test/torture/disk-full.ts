/** A disk that has no room, at writes of the store and of a credential, and that has room again. */
import { createStreams } from "../../sim/kernel/streams.ts";
import type { Loopback } from "../../sim/loopback/loopback.ts";
import { readStore } from "../crash/campaign.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import type { BotHealth, BotOrders } from "./bot.ts";
import type { BotSabotage } from "./bot-sabotage.ts";
import { type Disk, type DiskKind, diskKinds, openDisk } from "./disk.ts";
import { type BotLife, endedIn, judgeMessages } from "./judge.ts";
import { keepLedger, type LedgerKeeper } from "./ledger.ts";
import type { Remote } from "./remote.ts";
import { inScene, type Scene } from "./scene.ts";

const ROUNDS = { small: 1, full: 8 } as const;
const HOLD_MS = 100;
/** Cursors and marks are written when there is something to write: with the next message, in this attack. */
const SAID_MS_MAX = 20_000;
const USERS = ["ann", "bob", "cid"] as const;
const MESSAGES = 6;
const AGAIN = 18;

export const diskFull: Attack = {
  name: "disk-full",
  title: "no room for the store and for a credential, and room again",
  sabotages: ["discreet", "deaf"],
  run: options => inScene(options, scene => attack(scene, options)),
};

interface Play {
  scene: Scene;
  disk: Disk;
  service: Loopback;
  ledger: LedgerKeeper;
  account: string;
  lives: BotLife[];
  breaches: Breach[];
  next(): number;
  patienceMs: number;
}

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const kinds = diskKinds();
  const ledger = keepLedger();
  const service = await scene.serve({
    accounts: kinds,
    server: { holdMs: HOLD_MS, cursor: "replay" },
    onRecord: ledger.onRecord,
  });
  ledger.readTexts(service);
  const { next } = createStreams(seed).stream("disk-full");
  const lives: BotLife[] = [];
  const breaches: Breach[] = [];
  let kills = 0;
  for (const kind of kinds) {
    const disk = openDisk(scene, kind);
    const patienceMs = sabotage === undefined ? SAID_MS_MAX : 2_000;
    const play: Play = { scene, disk, service, ledger, account: kind, lives, breaches, next, patienceMs };
    const orders: BotOrders = {
      credentials: [service.credential(kind)],
      storeFile: `${disk.folder}/store.sqlite`,
      ...(sabotage !== undefined && { sabotage: sabotage as BotSabotage }),
    };
    let bot = await begin(play, orders, 0);
    for (let round = 0; round < ROUNDS[scale]; round++) {
      progress(`${kind}: ${round + 1} of ${ROUNDS[scale]}`);
      await fillUp(play, bot, round);
      // With a tmpfs goes what is on it.
      if (kind === "tmpfs") continue;
      bot.signal("SIGKILL");
      await bot.gone;
      kills++;
      const { settled } = await readStore(orders.storeFile ?? "");
      lives.push({ diary: bot.diary, mayRepeat: id => !settled.has(id) });
      bot = await begin(play, orders, round + 1);
      service.handOverAgain(AGAIN, kind);
    }
    await writeAndWait(play, bot);
    await bot.call("close");
    lives.push({ diary: bot.diary });
  }
  const judged = judgeMessages(ledger, lives);
  return {
    figures: { kills, ...judged.figures },
    breaches: [...breaches, ...judged.breaches],
    notes: [`no room by ${kinds.map(kind => WORDS[kind]).join(", ")}`],
  };
}

const WORDS: Readonly<Record<DiskKind, string>> = {
  limit: "RLIMIT_FSIZE (EFBIG)",
  tmpfs: "a full tmpfs (ENOSPC)",
  injected: "injected errors, as this machine has no prlimit or lets nobody mount a tmpfs",
};

async function begin(play: Play, orders: BotOrders, life: number): Promise<Remote> {
  const bot = play.disk.start();
  await bot.call("live", { ...orders, life });
  await writeAndWait(play, bot);
  return bot;
}

/** Users write, and everything is handled. */
async function writeAndWait(play: Play, bot: Remote): Promise<void> {
  const { scene, service, ledger, account, lives, breaches, next, patienceMs } = play;
  for (let left = MESSAGES; left > 0; left--)
    ledger.write(service, USERS[Math.floor(next() * USERS.length)] ?? "ann", account);
  const isHandled = await scene.until(() => {
    const ended = endedIn([...lives, bot]);
    return ledger.written.every(({ id }) => ended.has(id));
  }, patienceMs);
  if (!isHandled)
    breaches.push({
      rule: "receives",
      message: `${account}: messages were not handled within ${patienceMs} ms`,
    });
}

/** No room: the client says so and goes on. Room again: it says so too. */
async function fillUp(play: Play, bot: Remote, round: number): Promise<void> {
  const { scene, disk, service, account, breaches, patienceMs } = play;
  const path = `${disk.folder}/bot.json`;
  const [old, fresh] = [`old${round}`, `new${round}`].map(token => ({
    ...service.credential(account),
    token,
  }));
  const told = async (): Promise<string | null> => (await bot.call<BotHealth>("health", account)).storeError;
  const complain = (rule: string, message: string): void =>
    void breaches.push({ rule, message: `${account}: ${message}` });
  if ((await bot.call<string | null>("saveCredential", { path, credential: old })) !== null)
    complain("credential", "it could not be saved although there was room");

  await disk.fill(bot);
  await writeAndWait(play, bot);
  if (!(await scene.until(async () => (await told()) !== null, patienceMs)))
    complain("says-so", "there is no room, and health has no storeError");
  const error = await bot.call<string | null>("saveCredential", { path, credential: fresh });
  if (error === null || !/ENOSPC|EFBIG|full|space/.test(error))
    complain("says-so", `a credential was saved without room: ${error}`);
  if ((await bot.call<{ token: string }>("loadCredential", path)).token !== old?.token)
    complain("credential", "the old one is gone although the new one was not saved");
  const left = (await bot.call<string[]>("files", disk.folder)).filter(name => name.endsWith(".tmp"));
  if (left.length > 0) complain("credential", `${left.length} temporary files were left`);

  // Every other process dies without having had room again.
  if (round % 2 === 1 && disk.kind !== "tmpfs") return;
  await disk.makeRoom(bot);
  await writeAndWait(play, bot);
  if (!(await scene.until(async () => (await told()) === null, patienceMs)))
    complain("says-so", `there is room again, and health still says: ${await told()}`);
  if ((await bot.call<string | null>("saveCredential", { path, credential: fresh })) !== null)
    complain("credential", "it could not be saved although there was room again");
}
