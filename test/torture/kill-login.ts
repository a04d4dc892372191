/** SIGKILL while somebody logs in by QR code, and while a credential is saved. */
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createStreams, type Stream } from "../../sim/kernel/streams.ts";
import type { Loopback } from "../../sim/loopback/loopback.ts";
import type { Credential } from "../../src/index.ts";
import type { Attack, AttackOptions, Breach } from "./attack.ts";
import { judgeEnd } from "./judge.ts";
import { LOGIN_SABOTAGES, type LoginOrders, type LoginSabotage } from "./login-orders.ts";
import type { Remote } from "./remote.ts";
import { inScene, type Scene } from "./scene.ts";

const PROCESS = new URL("./login-bot.ts", import.meta.url);
/** Kills in the login, and in saving alone. */
const KILLS = { small: [3, 3], full: [40, 50] } as const;
/** Steps within which a process dies. A save has about 20, a login some more before it. */
const SAVE_STEPS = 22;
const LOGIN_STEPS = 34;
/** Overwriting the file as it is has fewer. */
const IN_PLACE_STEPS = 5;
/** A process whose step does not come is killed all the same. */
const LIFE_MS_MAX = 20_000;

export const killLogin: Attack = {
  name: "kill-login",
  title: "SIGKILL in a QR login and in saving a credential",
  sabotages: LOGIN_SABOTAGES,
  run: options => inScene(options, scene => attack(scene, options)),
};

interface Play {
  scene: Scene;
  service: Loopback;
  orders: Pick<LoginOrders, "path" | "baseUrl" | "sabotage">;
  breaches: Breach[];
  /** Processes that died at their step. */
  onTime: number;
  /** The next process, started ahead of time. */
  standby: Remote;
}

async function attack(scene: Scene, { scale, seed, progress, sabotage }: AttackOptions) {
  const service = await scene.serve({ server: { qrScanMs: 0, qrConfirmMs: 60 } });
  const path = `${scene.folder}/bot.json`;
  const play: Play = {
    scene,
    service,
    orders: {
      path,
      baseUrl: service.baseUrl,
      ...(sabotage !== undefined && { sabotage: sabotage as LoginSabotage }),
    },
    breaches: [],
    onTime: 0,
    standby: scene.start(PROCESS),
  };
  const stream = createStreams(seed).stream("login-steps");
  const [logins, saves] = KILLS[scale];
  for (let kill = 0; kill < logins; kill++) {
    progress(`${kill} of ${logins} kills in a login`);
    await killOne(play, "login", stream, LOGIN_STEPS);
  }
  for (let kill = 0; kill < saves; kill++) {
    progress(`${kill} of ${saves} kills in saving a credential`);
    await killOne(play, "save", stream, sabotage === "in-place" ? IN_PLACE_STEPS : SAVE_STEPS);
  }
  const kills = logins + saves;
  if (play.onTime < kills / 2)
    play.breaches.push({ rule: "nothing-tried", message: `only ${play.onTime} of ${kills} steps came` });
  return {
    figures: { kills },
    breaches: play.breaches,
    notes: [`${play.onTime} of ${kills} processes died at their step, the others when they were done`],
  };
}

/** One process dies; what it left is looked at; the next one puts all right. */
async function killOne(play: Play, what: "login" | "save", { next }: Pick<Stream, "next">, steps: number) {
  const { scene, service, orders, breaches } = play;
  const before = tokenIn(orders.path);
  const step = 1 + Math.floor(next() * steps);
  const bot = play.standby;
  play.standby = scene.start(PROCESS);
  const credential = what === "save" ? service.logIn() : undefined;
  const timer = setTimeout(() => bot.signal("SIGKILL"), LIFE_MS_MAX);
  const done = await bot.call(what, { ...orders, step, ...(credential && { credential }) }).then(
    () => true,
    () => false,
  );
  clearTimeout(timer);
  if (!done) play.onTime++;
  bot.signal("SIGKILL");
  const end = await bot.gone;
  const where = `${what}, killed at step ${step}`;
  breaches.push(...judgeEnd(where, end));
  const after = tokenIn(orders.path);
  const told = bot.diary.findLast(({ did }) => did === "logged-in" || did === "saved")?.token;
  if (after === "?" || (credential !== undefined && after !== before && after !== credential.token))
    breaches.push({
      rule: "torn",
      message: `${where}: the file holds neither the old nor the new credential`,
    });
  if (told !== undefined && after !== told)
    breaches.push({
      rule: "told-first",
      message: `${where}: reported as done, and the file does not hold it`,
    });
  await putRight(play, where);
}

/** A restart: the credential is loaded, and when the service does not take it somebody logs in anew. */
async function putRight(play: Play, where: string): Promise<void> {
  const { orders, breaches, scene } = play;
  const bot = play.standby;
  play.standby = scene.start(PROCESS);
  const isGood = async (): Promise<boolean> => {
    const credential = await bot.call<Credential | null>("load", orders);
    return credential !== null && bot.call<boolean>("isGood", credential);
  };
  if (!(await isGood())) {
    await bot.call("login", { ...orders, sabotage: undefined });
    if (!(await isGood()))
      breaches.push({ rule: "locked-out", message: `${where}: not even a new login helps` });
  }
  bot.signal("SIGKILL");
  await bot.gone;
  if (orders.sabotage === "litter") copyFileSync(orders.path, `${orders.path}.left.tmp`);
  const beside = readdirSync(scene.folder).filter(name => name !== "bot.json" && name !== "compiled");
  const leaking = beside.filter(name => readFileSync(`${scene.folder}/${name}`, "utf8").includes("token"));
  for (const name of leaking)
    breaches.push({
      rule: "token-left",
      message: `${where}: after a restart ${name} lies there with a token`,
    });
}

/** The token of the credential in a file: null without a file, "?" when it holds no whole one. */
function tokenIn(path: string): string | null {
  if (!existsSync(path)) return null;
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as Credential).token;
  } catch {
    return "?";
  }
}
