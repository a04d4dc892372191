/** One client's process, from start to end: what it is given, what it reports, and a bound on how long it may take. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Task } from "./client.ts";
import type { Observation } from "./observe.ts";
import { inPrivateNetwork } from "./private-network.ts";
import type { Surroundings } from "./sockets/case.ts";

interface ClientRun {
  /** Path of the Node to run it with. */
  node: string;
  process: Surroundings;
  environment: Readonly<Record<string, string>>;
  tasks: readonly Task[];
  onObservation(id: string, observation: Observation): void;
}

const CLIENT_FILE = fileURLToPath(new URL("./client.ts", import.meta.url));

/** What a process may take beyond the deadlines of its tasks: its start, its scenes, its end. */
const OVERHEAD_MS_MAX = 30_000;

/** Resolves when the process has ended. Rejects when it ended badly or too late, or reported less than it was asked. */
export async function runClient(run: ClientRun): Promise<void> {
  const { tasks, onObservation } = run;
  const limitMs = tasks.reduce((sum, { deadlineMs }) => sum + deadlineMs, OVERHEAD_MS_MAX);
  const [command = "", ...rest] = wrap(run.process, [run.node, CLIENT_FILE, JSON.stringify(tasks)]);
  const child = spawn(command, rest, {
    // Only what is needed: a proxy or an option of the caller's would change what is seen.
    env: { PATH: process.env.PATH, TZ: "UTC", NODE_NO_WARNINGS: "1", ...run.environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limitMs,
    killSignal: "SIGKILL",
  });
  let complaint = "";
  child.stderr.on("data", text => {
    complaint += text;
  });
  let observed = 0;
  createInterface(child.stdout).on("line", line => {
    const { id, observation } = JSON.parse(line) as { id: string; observation: Observation };
    observed++;
    onObservation(id, observation);
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code === 0 && observed === tasks.length) return;
  const what = `${observed} of ${tasks.length} observed, exit code ${code}`;
  throw new Error(`the ${run.process} client ended early: ${what}\n${complaint.trim()}`);
}

function wrap(kind: Surroundings, command: readonly string[]): readonly string[] {
  switch (kind) {
    case "plain":
      return command;
    case "proxied":
      return command;
    case "few-files":
      return ["sh", "-c", 'ulimit -n 64 && exec "$0" "$@"', ...command];
    case "private-network":
      return inPrivateNetwork(command);
    default:
      return kind satisfies never;
  }
}
