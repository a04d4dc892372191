/** The real gateway as a process: started, asked to send, stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RealHost } from "./host.ts";

/** Given to the gateway's own way of stopping; then it is killed. */
const STOP_MS = 15_000;
const SEND_MS = 30_000;

export interface Gateway {
  /** Where its output goes. */
  readonly logFile: string;
  /** The gateway sends, as a cron job or a tool makes it. @returns whether it says that it did, and what it says. */
  send(request: { accountId: string; to: string; text: string }): Promise<{ ok: boolean; says: string }>;
  stop(): Promise<void>;
}

/**
 * Start a gateway.
 * @param options.folder of this run alone: its state directory, its home and its log.
 * @param options.env beside the usual variables.
 */
export async function startGateway(
  { script }: RealHost,
  options: { folder: string; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Gateway> {
  const { folder, cwd } = options;
  const [port, token] = [await freePort(), randomBytes(16).toString("hex")];
  const env = {
    ...process.env,
    OPENCLAW_STATE_DIR: folder,
    OPENCLAW_HOME: folder,
    // Whatever the developer's own home has set up is none of its business.
    HOME: folder,
    NO_COLOR: "1",
  };
  const logFile = path.join(folder, "gateway.log");
  const log = fs.openSync(logFile, "w");
  const args = [
    "gateway",
    "run",
    "--allow-unconfigured",
    "--bind",
    "loopback",
    "--port",
    String(port),
    "--token",
    token,
  ];
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { ...env, ...options.env },
    stdio: ["ignore", log, log],
    // A group of its own, so that what it starts ends with it.
    detached: true,
  });
  fs.closeSync(log);
  const kill = (): void => killGroup(child);
  process.once("exit", kill);
  return {
    logFile,
    async send({ accountId, to, text }) {
      const params = {
        channel: "openclaw-weixin",
        accountId,
        to,
        message: text,
        idempotencyKey: randomBytes(8).toString("hex"),
      };
      const call = ["gateway", "call", "send", "--url", `ws://127.0.0.1:${port}`, "--token", token];
      const { code, output } = await finished([script, ...call, "--params", JSON.stringify(params)], {
        cwd,
        env,
      });
      return { ok: code === 0, says: lastLine(output) };
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await Promise.race([once(child, "exit"), sleep(STOP_MS, undefined, { ref: false })]);
      }
      kill();
      process.removeListener("exit", kill);
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
}

async function finished(
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: SEND_MS,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", chunk => (output += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

function lastLine(output: string): string {
  const lines = output.split("\n").map(line => line.trim());
  return lines.filter(line => line !== "" && !/^[{}]/.test(line)).at(-1) ?? "";
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
