/** docs/record.md: its commands record a client and run what was written; its scenario is one. */
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { serveLoopback } from "../../sim/loopback/loopback.ts";
import { parseScenario } from "../../sim/scenario/parse.ts";
import { createClient } from "../../src/index.ts";
import { Folder } from "../command-line.ts";
import { blocksOf, commandsIn } from "./blocks.ts";

const PAGE = "docs/record.md";
let folder: Folder;
beforeAll(() => {
  folder = new Folder("record");
});
afterAll(() => folder.remove());

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Begin a command. `until` waits for words of its output. */
function start(args: readonly string[]) {
  const running = folder.start(args);
  const { child, said, ended } = running;
  open.push(() => child.kill("SIGKILL"));
  const until = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(said())?.[1];
      if (found !== undefined) return found;
      await Promise.race([sleep(20), ended.then(() => expect.fail(said()))]);
    }
  };
  return { ...running, until };
}

/** A command of the page, as it stands but for its service. */
function commandOf(name: string, upstream: string): string[] {
  const line = commandsIn(blocksOf(PAGE)).find(one => one.startsWith(`npx ilink-sim ${name} `)) ?? "";
  return line
    .split(" ")
    .slice(2)
    .map(word => (word.startsWith("https://") ? upstream : word));
}

async function serve(): Promise<Awaited<ReturnType<typeof serveLoopback>>> {
  const service = await serveLoopback({ server: { holdMs: 300 } });
  open.push(service.close);
  return service;
}

describe("the commands of the page", () => {
  it("record a client until Ctrl-C, and run what was written", async () => {
    const service = await serve();
    const { child, ended, until } = start([
      ...commandOf("record", service.baseUrl),
      "--expect",
      "fixed",
      "--verbose",
    ]);
    const baseUrl = await until(/(http:\/\/127\.0\.0\.1:\d+)\n/);
    const client = createClient({
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      onMessage: async (_, turn) => void (await turn.reply("secret words of an answer")),
    });
    await client.start({ ...service.credential(), baseUrl });
    await until(/(getupdates 200)/);
    service.userWrites("alice", { text: "secret words of a user" });
    await until(/(sendmessage 200)/);
    service.makeStale();
    await until(/(notifystart 200[^!]*notifystart 200[^!]*getupdates 200)/);
    await client.close();
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("monday.yaml is written");
    expect(stderr).toMatch(/^getupdates 200 \d+ms$/m);
    const yaml = readFileSync(join(folder.path, "monday.yaml"), "utf8");
    expect(yaml).toContain("kind: session-expires");
    expect(yaml).toContain("expect:\n  fixed: pass");
    const { token, botId } = service.credential();
    for (const secret of [token, botId, "127.0.0.1", "secret words"])
      expect(yaml + stdout.replaceAll(/http:\S+/g, "") + stderr).not.toContain(secret);
    const run = await folder.run(commandOf("run", ""));
    expect(run.code, run.stderr).toBe(2);
    expect(run.stdout).toContain("recovers-in-time");
  });

  it("the scenario of the page is one", () => {
    const [block] = blocksOf(PAGE).filter(({ language }) => language === "yaml");
    const scenario = parseScenario(block?.text ?? "", { file: PAGE, name: "recorded" });
    expect(scenario.faults).toHaveLength(2);
  });
});

describe("a mistake is told in words, with exit code 64", () => {
  const told = async (args: readonly string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await folder.run(["record", ...args]);
    expect(stderr).not.toMatch(/^\s+at /m);
    return [code, stderr];
  };
  const busy = async (): Promise<Server> => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    open.push(() => server.close());
    return server;
  };

  it.each([
    ["no service", [], "needs a service"],
    ["no URL", ["--upstream", "nowhere"], "expected the base URL"],
    ["a secret in the URL", ["--upstream", "https://me:hunter2@host"], "expected the base URL"],
    ["nobody there", ["--upstream", "http://127.0.0.1:9"], "nothing answers there (ECONNREFUSED)"],
    ["a time that is none", ["--upstream", "http://127.0.0.1:9", "--for", "soon"], "expected a time"],
    ["a time too long", ["--upstream", "http://127.0.0.1:9", "--for", "8d"], "up to 7d"],
    ["a port that is none", ["--upstream", "http://127.0.0.1:9", "--port", "x"], "expected a number"],
    ["in Chinese", ["--lang", "zh", "--upstream", "http://127.0.0.1:9"], "请先启动服务"],
  ])("%s", async (_, args, words) => {
    const [code, stderr] = await told(args);
    expect(code).toBe(64);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("hunter2");
  });

  it("a port that is taken", async () => {
    const { port } = (await busy()).address() as { port: number };
    const { baseUrl } = await serve();
    const [code, stderr] = await told(["--upstream", baseUrl, "--port", `${port}`]);
    expect([code, stderr]).toEqual([64, expect.stringContaining("(EADDRINUSE)")]);
  });

  it("a file that is there stays, and --force replaces it", async () => {
    const { baseUrl, credential } = await serve();
    writeFileSync(join(folder.path, "there.yaml"), "mine");
    const flags = ["--upstream", baseUrl, "--out", "there.yaml"];
    const [code, stderr] = await told(flags);
    expect([code, stderr]).toEqual([64, expect.stringContaining("--force")]);
    expect(readFileSync(join(folder.path, "there.yaml"), "utf8")).toBe("mine");
    const forced = start(["record", ...flags, "--force", "--for", "1s"]);
    const url = await forced.until(/(http:\/\/127\.0\.0\.1:\d+)\n/);
    await fetch(`${url}/ilink/bot/getconfig`, {
      method: "POST",
      body: "{}",
      headers: { authorization: `Bearer ${credential().token}` },
    });
    expect(await forced.ended).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder.path, "there.yaml"), "utf8")).toContain("Recorded");
  });

  it("nothing came: nothing is written", async () => {
    const { baseUrl } = await serve();
    const [code, stderr] = await told(["--upstream", baseUrl, "--out", "none.yaml", "--for", "10ms"]);
    expect([code, stderr]).toEqual([64, expect.stringContaining("nothing was recorded")]);
    expect(existsSync(join(folder.path, "none.yaml"))).toBe(false);
  });
});
