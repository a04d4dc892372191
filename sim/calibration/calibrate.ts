/**
 * `npm run calibrate`: bring about every fault on real sockets of the loopback interface, let a client under each
 * major of Node run into it, and write down what it saw. `--only-this-node` for the one that runs.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Task } from "./client.ts";
import { MAJORS, nodeOf, THIS_MAJOR } from "./nodes.ts";
import type { Observation } from "./observe.ts";
import { runClient } from "./run-client.ts";
import type { SocketCase, Surroundings } from "./sockets/case.ts";
import { CASES } from "./sockets/cases.ts";
import { type Certificates, makeCertificates } from "./sockets/certificates.ts";
import type { Place } from "./sockets/place.ts";
import { type CalibrationTable, printTable, readTable, TABLE_FILE } from "./table.ts";

const DEADLINE_MS = 5000;

const SURROUNDINGS: readonly Surroundings[] = ["plain", "few-files", "proxied", "private-network"];

const { onlyThisNode } = new Command("calibrate")
  .description("record what fetch shows of each fault on real sockets, in sim/calibration/table.json")
  .option("--only-this-node", "under the Node that runs; the other majors keep what they have")
  .parse()
  .opts<{ onlyThisNode?: boolean }>();

const table: CalibrationTable = existsSync(TABLE_FILE) ? readTable() : {};
const folder = mkdtempSync(join(tmpdir(), "ilink-sim-calibration-"));
try {
  const certificates = tryCertificates();
  for (const major of onlyThisNode ? [THIS_MAJOR] : new Set([...MAJORS, THIS_MAJOR])) {
    await attempt(`Node ${major}`, () => calibrateUnder(major, certificates));
  }
  // Kinds that are no more fall out.
  writeFileSync(TABLE_FILE, printTable(Object.fromEntries(CASES.map(({ id }) => [id, table[id] ?? {}]))));
} finally {
  rmSync(folder, { recursive: true });
}

async function calibrateUnder(major: string, certificates: Certificates | undefined): Promise<void> {
  const node = await nodeOf(major);
  for (const process of SURROUNDINGS) {
    const cases = CASES.filter(each => (each.process ?? "plain") === process);
    await attempt(`Node ${major}, ${process} client`, () =>
      calibrate(cases, { node, process, certificates }, (id, observation) => {
        table[id] = { ...table[id], [major]: observation };
        say(`Node ${major}  ${id.padEnd(28)}${inShort(observation)}`);
      }),
    );
  }
}

interface Conditions {
  node: string;
  process: Surroundings;
  certificates: Certificates | undefined;
}

/** Open the places of the cases, send one client round, close them. */
async function calibrate(
  cases: readonly SocketCase[],
  { node, process, certificates }: Conditions,
  onObservation: (id: string, observation: Observation) => void,
): Promise<void> {
  const places: Place[] = [];
  const tasks: Task[] = [];
  try {
    for (const { id, open, deadlineMs = DEADLINE_MS, scene } of cases) {
      await attempt(id, async () => {
        const place = await open(certificates);
        places.push(place);
        tasks.push({ id, url: place.url, deadlineMs, ...(scene === undefined ? {} : { scene }) });
      });
    }
    const environment = Object.assign({}, ...places.map(place => place.environment));
    await runClient({ node, process, environment, tasks, onObservation });
  } finally {
    await Promise.all(places.map(place => place.close()));
  }
}

/** What cannot be done on this machine is said, fails the command, and leaves the table's entry as it was. */
async function attempt(what: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    say(`${what}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

function tryCertificates(): Certificates | undefined {
  try {
    return makeCertificates(folder);
  } catch {
    return undefined;
  }
}

function inShort({ phase, status, error, cause }: Observation): string {
  return [phase, status, error?.message, cause?.code ?? cause?.message]
    .filter(part => part !== undefined)
    .join("  ");
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
