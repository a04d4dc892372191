/** Every example runs, as a process of its own, against the mock service on a real socket. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LoopbackOptions } from "../sim/loopback/options.ts";
import { VERIFY_CODE } from "../sim/server/qr-script.ts";
import type { Credential } from "../src/index.ts";
import { serveProxy } from "./proxy.ts";
import { type Service, serve } from "./service.ts";

const EXAMPLES = join(import.meta.dirname, "..", "examples");

let folder: string;
let server: Service | undefined;
const running: Running[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-example-"));
});
afterEach(async () => {
  for (const { child } of running.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  await server?.close();
  // Requests that the real service would not take: no example makes one.
  expect(server?.objections() ?? []).toEqual([]);
  server = undefined;
  rmSync(folder, { recursive: true });
});

interface Running {
  child: ChildProcess;
  /** Both outputs so far. */
  said(): string;
}

async function open(
  settings: LoopbackOptions["server"] = {},
  accounts = ["bot"],
  hostsAllowed: readonly string[] = [],
): Promise<Service> {
  server = await serve({ server: settings, accounts, hostsAllowed });
  return server;
}

function keep(name: string, credential: Credential): void {
  writeFileSync(join(folder, name), JSON.stringify(credential));
}

function run(example: string, ...args: string[]): Running {
  const flags = ["--no-warnings", "--conditions=ilink-sim-source", join(EXAMPLES, example)];
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", chunk => (text += chunk));
  const process_ = { child, said: () => text };
  running.push(process_);
  return process_;
}

/** Wait for what the check wants to see. */
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 120_000, interval: 20 });

async function ended({ child }: Running): Promise<number | null> {
  if (child.exitCode === null) await once(child, "exit");
  return child.exitCode;
}

it("are all here, and short", () => {
  const files = readdirSync(EXAMPLES).toSorted();
  expect(files).toEqual([
    "behind-a-proxy.ts",
    "cron-sender.ts",
    "echo-bot.ts",
    "gate.sh",
    "login-by-qr.ts",
    "media.ts",
    "operator.ts",
    "several-accounts.ts",
  ]);
  for (const file of files) {
    const text = readFileSync(join(EXAMPLES, file), "utf8");
    expect(text.split("\n").length, file).toBeLessThanOrEqual(60);
    // The header says how to run it.
    const [header = ""] = text.split(/\*\/|\nset /);
    expect(header, file).toContain(`${file.endsWith(".sh") ? "sh" : "node"} ${file}`);
  }
  const bot = readFileSync(join(EXAMPLES, "echo-bot.ts"), "utf8").trimEnd().split("\n");
  expect(bot.length).toBeLessThanOrEqual(10);
});

it("echo-bot answers, and after a kill -9 answers what came meanwhile, and nothing that it had handled", async () => {
  const server = await open();
  keep("bot.json", server.credential());
  const bot = run("echo-bot.ts", "bot.json");
  await until(() => expect(server.asked("getupdates")).toBeGreaterThan(0));
  server.say("one");
  server.say("two");
  // The second is answered when the first is handled; the second itself may be caught by the kill.
  await until(() => expect(server.sent()).toContain("You said: two"));
  bot.child.kill("SIGKILL");
  await ended(bot);
  server.say("three");
  run("echo-bot.ts", "bot.json");
  await until(() => expect(server.sent()).toContain("You said: three"));
  expect(server.sent().filter(text => text === "You said: one")).toHaveLength(1);
});

it("echo-bot says that its token is dead, and what to do", async () => {
  const server = await open({ notifystart: "refused" });
  keep("bot.json", server.credential());
  const bot = run("echo-bot.ts", "bot.json");
  await until(() => expect(bot.said()).toContain("ilink-sim bot: live"));
  server.takeOver();
  await until(() => expect(bot.said()).toMatch(/ilink-sim bot: needs-login \(.*Log in again/));
});

it("echo-bot says what is missing before the first login", async () => {
  const bot = run("echo-bot.ts", "nobody.json");
  expect(await ended(bot)).toBe(1);
  expect(bot.said()).toContain("there is no credential file nobody.json: log in first, by loginByQr say");
});

describe("login-by-qr", () => {
  it("shows a code that a phone can read, and keeps the credential", async () => {
    const server = await open({ qrScanMs: 200, qrConfirmMs: 900 });
    const login = run("login-by-qr.ts", "bot.json", server.baseUrl);
    expect(await ended(login)).toBe(0);
    const said = login.said();
    const [, url = ""] = /\n(https:\/\/weixin\.qq\.com\/x\/\w+)\n/.exec(said) ?? [];
    const { default: encodeQR } = await import("qr");
    expect(url).not.toBe("");
    expect(said).toContain(encodeQR(url, "ascii"));
    expect(said).toMatch(
      /Scanned\. Confirm on the phone\.[\s\S]*Logged in\. The credential is in bot\.json\./,
    );
    const { token, ...rest } = JSON.parse(readFileSync(join(folder, "bot.json"), "utf8"));
    expect(rest).toMatchObject({ account: "bot", baseUrl: server.baseUrl });
    expect(token).toMatch(/^\w+@im\.bot:\w+$/);
    expect(said).not.toContain(token);
  });

  it("asks for the digits that the phone shows", async () => {
    const server = await open({ qrScanMs: 100, qrConfirmMs: 100, qr: "verify-code" });
    const login = run("login-by-qr.ts", "bot.json", server.baseUrl);
    await until(() => expect(login.said()).toContain("Digits: "));
    login.child.stdin?.write("000000\n");
    await until(() => expect(login.said()).toMatch(/Those were not the digits\.\s+Digits: /));
    login.child.stdin?.write(`${VERIFY_CODE}\n`);
    expect(await ended(login)).toBe(0);
    expect(login.said()).toContain("Logged in.");
  });
});

it("cron-sender says what became of each text, the queued one too", async () => {
  const server = await open({ quota: 1 });
  keep("bot.json", server.credential());
  server.say("good night");
  const cron = run("cron-sender.ts", "bot.json", "alice@im.wechat", "Good morning", "0.4");
  await until(() => expect(cron.said()).toMatch(/^sent as \d+$/m));
  await until(() => expect(cron.said()).toMatch(/^waits for the user's next message, as ilink-sim:\S+$/m));
  const [, id] = /waits for the user's next message, as (\S+)/.exec(cron.said()) ?? [];
  server.say("go on");
  await until(() => expect(cron.said()).toContain(`${id}: sent`));
  cron.child.kill("SIGTERM");
  expect(await ended(cron)).toBe(0);
});

it("several-accounts reads each in its own loop, takes a login made elsewhere, and ends by a signal", async () => {
  const server = await open({}, ["sales", "support"]);
  keep("sales.json", server.credential("sales"));
  keep("support.json", server.credential("support"));
  const bots = run("several-accounts.ts", "sales.json", "support.json");
  server.say("one", { account: "sales" });
  server.say("two", { account: "support" });
  await until(() =>
    expect(server.sent().toSorted()).toEqual(["sales.json heard: one", "support.json heard: two"]),
  );
  keep("sales.json", server.logIn("sales"));
  server.say("three", { account: "sales" });
  await until(() => expect(server.sent()).toContain("sales.json heard: three"));
  bots.child.kill("SIGTERM");
  expect(await ended(bots)).toBe(0);
});

it("media sends back what it was sent, byte by byte", async () => {
  const server = await open();
  keep("bot.json", server.credential());
  const bot = run("media.ts", "bot.json");
  server.say("report", { as: "file" });
  server.say("photo", { as: "image" });
  await until(() => expect(bot.said().match(/: sent$/gm)).toHaveLength(2));
  // The file's name as its caption, the file, the image.
  expect(server.sent()).toEqual(["m1.bin", "report", "photo"]);
});

it("behind-a-proxy makes every request through the proxy", async () => {
  const server = await open({}, ["bot"], ["ilink.invalid"]);
  const proxy = await serveProxy(server.baseUrl);
  try {
    // A name that only the proxy knows.
    keep("bot.json", { ...server.credential(), baseUrl: "http://ilink.invalid" });
    const bot = run("behind-a-proxy.ts", "bot.json", proxy.url);
    await until(() => expect(bot.said()).toContain(`live through ${proxy.url}`));
    server.say("hello");
    await until(() => expect(server.sent()).toEqual(["You said: hello"]));
    expect(new Set(proxy.asked.map(host => host.replace(/:80$/, "")))).toEqual(new Set(["ilink.invalid"]));
  } finally {
    await proxy.close();
  }
});

it("operator tells health and metrics, and what is wrong", async () => {
  const server = await open();
  keep("bot.json", server.credential());
  const bot = run("operator.ts", "bot.json", "0");
  await until(() => expect(bot.said()).toMatch(/listening on \d+/));
  const base = `http://127.0.0.1:${/listening on (\d+)/.exec(bot.said())?.[1]}`;
  server.say("hello");
  await until(() => expect(server.sent()).toEqual(["You said: hello"]));
  const health = await fetch(`${base}/health`);
  expect([health.status, await health.json()]).toMatchObject([
    200,
    { account: "bot", state: "live", pending: 0 },
  ]);
  const metrics = await (await fetch(`${base}/metrics`)).text();
  expect(metrics).toMatch(/^ilink_live 1$/m);
  expect(metrics).toMatch(/^ilink_requests_total\{endpoint="sendmessage",outcome="answered"\} 1$/m);
  expect(metrics).toMatch(
    /^ilink_request_seconds_total\{endpoint="sendmessage",outcome="answered"\} 0\.\d+$/m,
  );
  expect((await fetch(`${base}/other`)).status).toBe(404);
});
