/** SIGSTOP and SIGCONT: the client's process stands still for seconds, and so does the server's. */
import { createStreams } from "../../sim/kernel/streams.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import type { BotHealth } from "./bot.ts";
import { BOT_FILE } from "./bot-file.ts";
import type { BotSabotage } from "./bot-sabotage.ts";
import { judgeMessages } from "./judge.ts";
import { startServer } from "./remote-server.ts";
import { inScene, type Scene } from "./scene.ts";

const ROUNDS = { small: 2, full: 16 } as const;
const STOPPED_MS = { small: 600, full: 4_000 } as const;
const HOLD_MS = 500;
const ACCOUNT = "bot";
const USERS = ["ann", "bob", "cid"] as const;
/** Messages before, during and after each standstill. */
const MESSAGES = 4;
/** The client promises 10 s after a wake; what a busy machine needs beyond that is no fault of it. */
const BACK_MS_MAX = 20_000;

export const standstill: Attack = {
  name: "standstill",
  title: "SIGSTOP and SIGCONT of the client, and of the server",
  sabotages: ["deaf", "frail"],
  run: options => inScene(options, scene => attack(scene, options)),
};

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const server = await startServer(scene, { server: { holdMs: HOLD_MS, cursor: "replay" } });
  const bot = scene.start(BOT_FILE);
  const { next } = createStreams(seed).stream("standstill");
  await bot.call("live", {
    credentials: server.credentials,
    storeFile: `${scene.folder}/store.sqlite`,
    ...(sabotage !== undefined && { sabotage: sabotage as BotSabotage }),
  });
  const write = (): Promise<void> => {
    const users = Array.from({ length: MESSAGES }, () => USERS[Math.floor(next() * USERS.length)] ?? "ann");
    return server.write(users.map(user => ({ user, account: ACCOUNT })));
  };
  const breaches: Breach[] = [];
  let longestBackMs = 0;
  for (let round = 0; round < ROUNDS[scale]; round++) {
    const stopped = round % 2 === 0 ? bot : server.process;
    progress(`standstill ${round + 1} of ${ROUNDS[scale]}: the ${stopped === bot ? "client" : "server"}`);
    await write();
    await scene.wait(Math.floor(next() * HOLD_MS));
    stopped.signal("SIGSTOP");
    if (stopped === bot) await write();
    // Asked while the server stands still: on the wire at once, taken when it goes on.
    const sent = stopped === bot ? undefined : bot.call("send", sendOf(round)).catch(() => {});
    await scene.wait(STOPPED_MS[scale]);
    stopped.signal("SIGCONT");
    const backAtMs = performance.now();
    await write();
    await sent;
    const expected = (round + 1) * 2 * MESSAGES + Math.ceil((round + 1) / 2) * MESSAGES;
    const isBack = await scene.until(
      async () => {
        const { state, pending } = await bot.call<BotHealth>("health", ACCOUNT);
        const ended = bot.diary.filter(({ did }) => did === "end").length;
        return state === "live" && pending === 0 && ended >= expected;
      },
      sabotage === undefined ? BACK_MS_MAX : 2_000,
    );
    longestBackMs = Math.max(longestBackMs, performance.now() - backAtMs);
    if (!isBack)
      breaches.push({
        rule: "back",
        message: `standstill ${round + 1}: not all was handled within ${BACK_MS_MAX} ms`,
      });
  }
  await bot.call("close");
  const ledger = await server.ledger();
  const judged = judgeMessages(ledger, [{ diary: bot.diary }]);
  return {
    figures: judged.figures,
    breaches: [...breaches, ...judged.breaches],
    notes: [`all was handled ${(longestBackMs / 1_000).toFixed(1)} s after the longest standstill`],
  };
}

const sendOf = (round: number) => ({ account: ACCOUNT, to: "ann", text: `news ${round}` });
