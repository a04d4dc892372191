/** The mock as a command in a process of its own: a hundred thousand polls, and the attacks of pages and of greedy clients. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Credential } from "../../src/index.ts";
import { exchange } from "../raw-http.ts";
import { probeOf } from "../sim/fault/probe.ts";
import { attacksOn } from "./serve-attacks.ts";

/** Connections that the polls share, each kept open. */
const CONNECTIONS = 32;
/**
 * What the memory of the process may grow by between a tenth of the polls and all of them, MB: what its collector has not
 * fetched yet. What lives stays the same; a kilobyte kept of each poll would be 88.
 */
const GROWTH_MB_MAX = 80;
/** What the attacks may add to it, MB. */
const ATTACKED_MB_MAX = 60;
/** Long enough to be a hold, short enough for so many. */
const SCENARIO = "title: polls\nruns: 100h\nserver: { hold: 2ms }\nworkload: []\n";

const CLI = join(import.meta.dirname, "../../sim/cli.ts");

export interface ServeOptions {
  /** @default 100_000 */
  polls?: number;
  /** Ends it: the process is gone when it rejects. */
  signal?: AbortSignal;
  /** Told what is going on. */
  progress?: (text: string) => void;
}

export interface ServeReport {
  figures: {
    polls: number;
    /** Memory of the process when it listened, then after 10 %, 50 % and 100 % of the polls, then after the attacks, MB. */
    idleMb: number;
    tenthMb: number;
    halfMb: number;
    allMb: number;
    attackedMb: number;
    /** Attacks, and those of them that got what they should not. */
    attacks: number;
    letIn: number;
  };
  /** What each attack got; 0: the connection ended without an answer. */
  statuses: Readonly<Record<string, number>>;
  breaches: readonly { rule: string; message: string }[];
}

/** @throws when the process cannot be started, or answers a poll with anything but 200. */
export async function attackServe(options: ServeOptions = {}): Promise<ServeReport> {
  const { polls = 100_000, progress = () => {}, signal } = options;
  const folder = mkdtempSync(join(tmpdir(), "ilink-serve-"));
  const scenario = join(folder, "polls.yaml");
  writeFileSync(scenario, SCENARIO);
  const child = spawn(process.execPath, ["--no-warnings", CLI, "serve", scenario, "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal && { signal }),
  });
  child.on("error", () => {});
  const told: string[] = [];
  createInterface(child.stderr).on("line", line => told.push(line));
  const gone = once(child, "close");
  try {
    const [line] = (await Promise.race([
      once(createInterface(child.stdout), "line"),
      gone.then(([code]) => Promise.reject(new Error(`serve ended with ${code}: ${told.join("\n")}`))),
    ])) as [string];
    const { credentials } = JSON.parse(line) as { credentials: [Credential] };
    return await judge(child, credentials[0], { polls, progress, told });
  } finally {
    child.kill("SIGKILL");
    await gone.catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  }
}

async function judge(
  child: ChildProcess,
  credential: Credential,
  { polls, progress, told }: { polls: number; progress: (text: string) => void; told: readonly string[] },
): Promise<ServeReport> {
  const memory = (): number => residentMb(child.pid ?? 0);
  const idleMb = memory();
  const poll = pollerOf(credential);
  const marks: number[] = [];
  let before = 0;
  for (const part of [0.1, 0.5, 1]) {
    const upTo = Math.round(polls * part);
    await inParallel(upTo - before, poll.once);
    before = upTo;
    marks.push(memory());
    progress(`${upTo} polls, ${marks.at(-1)?.toFixed(0)} MB`);
  }
  poll.close();
  const [tenthMb = 0, halfMb = 0, allMb = 0] = marks;
  const port = Number(new URL(credential.baseUrl).port);
  const statuses: Record<string, number> = {};
  const breaches: { rule: string; message: string }[] = [];
  for (const { name, wanted, lines, body } of attacksOn(port)) {
    const { status, text } = await exchange(port, lines, body);
    statuses[name] = status;
    if (status !== wanted)
      breaches.push({ rule: "refused", message: `${name}: expected ${wanted}, got ${status}` });
    if (/access-control/i.test(text)) breaches.push({ rule: "no-cors", message: `${name}: ${text}` });
  }
  const letIn = breaches.length;
  const attackedMb = memory();
  progress(`${Object.keys(statuses).length} attacks, ${attackedMb.toFixed(0)} MB`);
  const grown = (what: string, byMb: number, maxMb: number): void => {
    if (byMb > maxMb)
      breaches.push({
        rule: "memory",
        message: `${what}: ${byMb.toFixed(0)} MB more, ${maxMb} MB are allowed`,
      });
  };
  grown("from a tenth of the polls to all", allMb - tenthMb, GROWTH_MB_MAX);
  grown("the attacks", attackedMb - allMb, ATTACKED_MB_MAX);
  if (told.length > 12)
    breaches.push({
      rule: "bounded-words",
      message: `${told.length} lines on stderr for one round of attacks`,
    });
  const figures = {
    polls,
    idleMb,
    tenthMb,
    halfMb,
    allMb,
    attackedMb,
    attacks: Object.keys(statuses).length,
    letIn,
  };
  return { figures, statuses, breaches };
}

/** Memory that a process holds in this machine's, MB: by the file that Linux has of it, elsewhere by `ps`. */
function residentMb(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1]
    : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(kilobytes) / 1_024;
}

/** Polls one after the other on connections that stay open. */
function pollerOf(credential: Credential): { once(): Promise<void>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const { headers, body } = probeOf("getupdates", credential);
  let count = 0;
  return {
    once: () =>
      new Promise((resolve, reject) => {
        const fresh = { "x-wechat-uin": btoa(String(++count)) };
        const asked = request(`${credential.baseUrl}/ilink/bot/getupdates`, {
          method: "POST",
          agent,
          headers: { ...(headers as Record<string, string>), ...fresh },
        });
        asked.once("error", reject).once("response", answer => {
          if (answer.statusCode !== 200) reject(new Error(`a poll got ${answer.statusCode}`));
          answer.resume().once("end", resolve).once("error", reject);
        });
        asked.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Do something so often, on as many connections as there are. */
async function inParallel(times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  const one = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
}
