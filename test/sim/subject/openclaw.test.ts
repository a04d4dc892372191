/** The host model around the plugin: turns, typing, environment, working copies. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { type Answer, credential, drain, openWorld, userMessage } from "./scripted-world.ts";

const cwd = process.cwd();
const published = path.join(cwd, "node_modules", "openclaw-weixin-2.4.9");
const folders: string[] = [];
let world: ReturnType<typeof openWorld>;
afterEach(() => {
  world.close();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** A server with one message for the first poll. */
function open(sendmessage: Answer = { ret: 0 }) {
  let polls = 0;
  world = openWorld(({ endpoint }) => {
    if (endpoint === "getconfig") return { ret: 0, typing_ticket: "dGlja2V0" };
    if (endpoint === "sendmessage") return sendmessage;
    if (endpoint !== "getupdates") return { ret: 0 };
    polls += 1;
    return polls === 1 ? { msgs: [userMessage("hello")], get_updates_buf: "cursor-1" } : "hold";
  });
  return world;
}

const typings = () =>
  world.calls.filter(call => call.endpoint === "sendtyping").map(call => [call.atMs, call.body.status]);

describe("a turn", () => {
  it("keeps the typing indicator alive every 5 s and cancels it at the end", async () => {
    open();
    const subject = await (await resolveSubject("openclaw-weixin@2.4.9", { cwd })).create(
      world.contextWith(async (_, turn) => {
        await turn.typing?.(true);
        await new Promise(resolve => setTimeout(resolve, 12_000));
        await turn.reply?.("done");
      }),
    );
    await subject.start(credential);
    await world.pass(60_000);
    expect(typings()).toEqual([
      [0, 1],
      [5_000, 1],
      [10_000, 1],
      [12_000, 2],
    ]);
    await subject.dispose?.();
  });

  it("reports a reply that the server refuses as failed", async () => {
    open({ ret: -2, errmsg: "rate limited" });
    const reports: unknown[] = [];
    const subject = await (await resolveSubject("openclaw-weixin@2.4.9", { cwd })).create(
      world.contextWith(async (_, turn) => {
        reports.push(await turn.reply?.("too much"));
      }),
    );
    await subject.start(credential);
    await drain();
    expect(reports).toEqual([
      { outcome: "failed", reason: expect.stringContaining("ret=-2 errmsg=rate limited") },
    ]);
    await subject.dispose?.();
  });

  it("passes the wire's message id on where the plugin does", async () => {
    open();
    const ids: unknown[] = [];
    const subject = await (await resolveSubject("openclaw-weixin@2.4.9", { cwd })).create(
      world.contextWith(async message => {
        ids.push(message.messageId);
      }),
    );
    await subject.start(credential);
    await drain();
    expect(ids).toEqual(["4201"]);
    await subject.dispose?.();
  });
});

describe("the environment", () => {
  it("is the run's own until dispose and then what it was", async () => {
    open();
    process.env.OPENCLAW_OAUTH_DIR = "/elsewhere";
    const before = { ...process.env };
    const context = world.contextWith();
    const subject = await (await resolveSubject("openclaw-weixin@2.4.6", { cwd })).create(context);
    expect(process.env.OPENCLAW_STATE_DIR).toBe(context.stateDir());
    expect(process.env.OPENCLAW_OAUTH_DIR).toBeUndefined();
    await subject.dispose?.();
    expect({ ...process.env }).toEqual(before);
    delete process.env.OPENCLAW_OAUTH_DIR;
  });

  it("gets files of the account and nothing else, no logs", async () => {
    open();
    const context = world.contextWith();
    const subject = await (await resolveSubject("openclaw-weixin@2.4.9", { cwd })).create(context);
    await subject.start(credential);
    await world.pass(1_000);
    const folder = path.join(context.stateDir(), "openclaw-weixin");
    expect(fs.readdirSync(context.stateDir())).toEqual(["openclaw-weixin"]);
    expect(JSON.parse(fs.readFileSync(path.join(folder, "accounts.json"), "utf8"))).toEqual([
      "b0f5860fdecb-im-bot",
    ]);
    await subject.login({ ...credential, botId: "c0ffee@im.bot", token: "second-token" });
    await world.pass(1_000);
    const credentials = fs
      .readdirSync(path.join(folder, "accounts"))
      .filter(name => /^[^.]+\.json$/.test(name));
    expect(credentials).toEqual(["c0ffee-im-bot.json"]);
    expect(world.calls.at(-1)).toMatchObject({ endpoint: "getupdates", token: "second-token" });
    await subject.dispose?.();
  });
});

describe("the end of an account's task", () => {
  it("is told when nobody asked for it", async () => {
    open();
    const context = world.contextWith();
    const subject = await (await resolveSubject("openclaw-weixin@2.4.9", { cwd })).create(context);
    await subject.start({ ...credential, token: " " });
    await drain();
    expect(world.seen).toContain("ended bot Error: weixin not configured: missing token");
    await subject.dispose?.();
  });
});

describe("a working copy", () => {
  /** The published package without its build, as a checkout has it. */
  const copySources = (...extra: string[]): string => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-copy-"));
    folders.push(folder);
    for (const name of ["index.ts", "package.json", "src", ...extra]) {
      fs.cpSync(path.join(published, name), path.join(folder, name), { recursive: true });
    }
    return folder;
  };

  it("runs from its TypeScript when it is not built", async () => {
    open();
    const folder = copySources();
    const guard = path.join(folder, "src", "api", "session-guard.ts");
    fs.appendFileSync(guard, "\nexport enum Pause { None, Hour }\n");
    const module = await resolveSubject(`openclaw-weixin:${folder}`, { cwd });
    for (const run of [1, 2]) {
      const subject = await module.create(
        world.contextWith(async (_, turn) => void (await turn.reply?.(`run ${run}`))),
      );
      await subject.start(credential);
      await world.pass(1_000);
      await subject.stop("bot");
      await subject.dispose?.();
    }
    expect(world.seen.filter(line => line.startsWith("handle"))).toEqual([
      "handle bot alice@im.wechat hello",
    ]);
  });

  it("runs from its build when it has one, or from the file that is named", async () => {
    open();
    const folder = copySources("dist");
    fs.writeFileSync(path.join(folder, "index.ts"), "throw new Error('the source was loaded');");
    await resolveSubject(`openclaw-weixin:${folder}`, { cwd });
    await expect(resolveSubject(`openclaw-weixin:${folder}/index.ts`, { cwd })).rejects.toThrow(
      "the source was loaded",
    );
  });
});
