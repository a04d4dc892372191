/** What hostile answers cost: client, login and repair in processes of their own, against a server in another one. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { HOSTILE } from "./hostile-kinds.ts";
import type { Measured } from "./hostile-subject.ts";

export interface HostileAnswer extends Measured {
  kind: string;
  subject: string;
}

const HOSTILE_KINDS: readonly string[] = Object.keys(HOSTILE);
const HOSTILE_SUBJECTS = ["client", "repair", "login"] as const;

/** The most that a hostile answer may cost. */
export const HOSTILE_LIMITS = { peakMb: 120, blockedMs: 100 };

/**
 * What the platform's HTTP stack takes before the client is given the first bytes: it makes an object of each chunk, 10,900
 * from one reading of a socket, and reads on meanwhile. The same with a client that leaves after 60 pieces.
 */
const PLATFORM_MB: Readonly<Record<string, number>> = { "chunks-of-one-byte": 256 };

/** The most memory that a kind may cost, megabytes. */
export const peakMbOf = (kind: string): number => PLATFORM_MB[kind] ?? HOSTILE_LIMITS.peakMb;

/** A subject that has not come to its end by then hangs. A login waits 35 s for each of two answers without an end. */
const LIFE_MS = 120_000;

/**
 * Measure each subject under each kind, one after the other. A subject that dies or hangs is told in `outcome`, with
 * an infinite cost.
 */
export async function measureHostileAnswers({
  kinds = HOSTILE_KINDS,
  subjects = HOSTILE_SUBJECTS,
  onMeasured = () => {},
}: {
  kinds?: readonly string[];
  subjects?: readonly string[];
  onMeasured?: (measured: HostileAnswer) => void;
} = {}): Promise<HostileAnswer[]> {
  const all: HostileAnswer[] = [];
  for (const kind of kinds) {
    for (const subject of subjects) {
      const measured = { kind, subject, ...(await measure(kind, subject)) };
      all.push(measured);
      onMeasured(measured);
    }
  }
  return all;
}

async function measure(kind: string, subject: string): Promise<Measured> {
  const server = begin("hostile-server.ts", [kind]);
  try {
    const [port] = (await once(server, "message")) as [number];
    const process = begin("hostile-subject.ts", [subject, String(port)]);
    try {
      return await endOf(process);
    } finally {
      process.kill("SIGKILL");
    }
  } finally {
    server.kill("SIGKILL");
  }
}

function endOf(process: ChildProcess): Promise<Measured> {
  const lost = (why: string): Measured => ({
    peakMb: Number.POSITIVE_INFINITY,
    blockedMs: Number.POSITIVE_INFINITY,
    outcome: why,
  });
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(lost(`hung for ${LIFE_MS} ms`)), LIFE_MS);
    process.once("message", measured => {
      clearTimeout(timer);
      resolve(measured as Measured);
    });
    process.once("exit", (code, signal) => {
      clearTimeout(timer);
      resolve(lost(`died: ${signal ?? `exit code ${code}`}`));
    });
  });
}

function begin(file: string, args: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, file), args, { execArgv: ["--no-warnings"] });
}
