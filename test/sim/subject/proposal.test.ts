/** What the report of #155 proposes: made to the unmodified package in memory, to that version alone, and no further than it says. */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { writeFork } from "./fork.ts";
import { type Answer, credential, openWorld, staleToken } from "./scripted-world.ts";

const cwd = process.cwd();
const BARE = "openclaw-weixin@2.4.9";
const PROPOSAL = `${BARE}+proposal`;
const to = "alice@im.wechat";

const folders: string[] = [];
let world: ReturnType<typeof openWorld> | undefined;
afterEach(() => {
  world?.close();
  world = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A server whose first poll meets a stale token. */
function open(notifystart: (nth: number) => Answer): ReturnType<typeof openWorld> {
  let polls = 0;
  let starts = 0;
  world = openWorld(({ endpoint }) => {
    if (endpoint === "notifystart") return notifystart(++starts);
    if (endpoint !== "getupdates") return { ret: 0 };
    return ++polls === 1 ? staleToken : "hold";
  });
  return world;
}

const start = async (name: string, world: ReturnType<typeof openWorld>) => {
  const subject = await (await resolveSubject(name, { cwd })).create(world.contextWith());
  await subject.start(credential);
  await world.pass(1_000);
  return subject;
};

describe("a stale token", () => {
  it("is answered by notifystart at once, and by a poll after 5 s", async () => {
    const world = open(() => ({ ret: 0 }));
    const subject = await start(PROPOSAL, world);
    expect(world.endpoints()).toEqual(["notifystart", "getupdates", "notifystart"]);
    expect(await subject.send({ account: "bot", to, text: "good morning" })).toEqual({ outcome: "sent" });
    await world.pass(4_000);
    expect(world.endpoints()).toEqual([
      "notifystart",
      "getupdates",
      "notifystart",
      "sendmessage",
      "getupdates",
    ]);
    await subject.dispose?.();
  });

  it("stays a pause for sends when notifystart fails, as proposed", async () => {
    const world = open(nth => (nth === 2 ? "down" : { ret: 0 }));
    const subject = await start(PROPOSAL, world);
    await world.pass(4_000);
    expect(world.endpoints().at(-1)).toBe("getupdates");
    const report = await subject.send({ account: "bot", to, text: "good morning" });
    expect(report).toMatchObject({ outcome: "failed", reason: expect.stringContaining("session paused") });
    await subject.dispose?.();
  });

  it("is the hour of silence that it was for the bare plugin, which ran in the same process", async () => {
    const world = open(() => ({ ret: 0 }));
    const subject = await start(BARE, world);
    await world.pass(3_500_000);
    expect(world.endpoints()).toEqual(["notifystart", "getupdates"]);
    await subject.dispose?.();
  });
});

describe("another package", () => {
  it("is refused by hash, with what the proposal is made to", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ilink-sim-proposal-"));
    folders.push(folder);
    const name = `openclaw-weixin:${folder}+proposal`;
    cpSync(path.join(cwd, "node_modules/openclaw-weixin-2.4.9"), folder, { recursive: true });
    expect((await resolveSubject(name, { cwd })).name).toBe(name);
    appendFileSync(path.join(folder, "dist/src/monitor/monitor.js"), "// edited\n");
    await expect(resolveSubject(name, { cwd })).rejects.toThrow(
      /monitor\.js of @tencent-weixin\/openclaw-weixin 2\.4\.9 is not the file that the proposal changes: its sha256 is [0-9a-f]{64}, not [0-9a-f]{64}\n {2}The proposal is made to .*openclaw-weixin@2\.4\.9\+proposal/,
    );
  });

  it("is taken where the two files are the same, as in 2.4.6, and refused where there are none", async () => {
    const older = "openclaw-weixin@2.4.6+proposal";
    expect((await resolveSubject(older, { cwd })).name).toBe(older);
    const fork = writeFork("dispatch");
    folders.push(fork);
    await expect(resolveSubject(`openclaw-weixin:${fork}+proposal`, { cwd })).rejects.toThrow(
      /fork 3\.1\.6 is not the file that the proposal changes: its sha256 is that of no file/,
    );
    await expect(resolveSubject("fixed+proposal", { cwd })).rejects.toThrow("there is no such subject");
  });
});
