/** The night of bug #155 in two minutes, for a real gateway: a message comes, the session goes stale, a job sends. */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Loopback, serveLoopback } from "../sim/loopback/loopback.ts";
import { accountIdOf, writeAccount } from "../sim/subject/openclaw/account-files.ts";
import type { TraceRecord } from "../sim/trace/record.ts";
import { startGateway } from "./gateway.ts";
import { installPlugin, type RealHost } from "./host.ts";

/** What was seen, in milliseconds after the plugin was told `-14`; null: not within the time that was watched. */
export interface Night {
  /** First notifystart. */
  notifystartMs: number | null;
  /** First getupdates that the service took. */
  receivingMs: number | null;
  /** getupdates in the time that was watched. */
  polls: number;
  /** A message that a user wrote meanwhile was handed over. */
  handedOverMs: number | null;
  /** The job's text reached the service, which took it. */
  sendTaken: boolean;
  /** What the gateway said of it. */
  sendSays: string;
  /** What the repair said. */
  repairSays: string[];
  logFile: string;
}

export interface NightOptions {
  host: RealHost;
  /** Version of the plugin. */
  plugin: string;
  /** Of this run alone; filled here. */
  folder: string;
  /** The package, whose repair is preloaded; undefined for the bare plugin. */
  repairFrom: string | undefined;
  /** How long to watch after the `-14`. */
  watchMs: number;
  onStep: (step: string) => void;
}

/** The gateway needs some seconds to load its plugins, on a slow machine many. */
const START_MS = 120_000;
/** Held shortly, so that the `-14` comes soon. */
const HOLD_MS = 4_000;
const STALE_MS = 60_000;

export async function spendNight(options: NightOptions): Promise<Night> {
  const { host, plugin, folder, repairFrom, watchMs, onStep } = options;
  onStep("the plugin is installed");
  await installPlugin(host, plugin, folder);
  const service = await serveLoopback({ server: { holdMs: HOLD_MS } });
  const credential = service.credential();
  writeAccount(folder, credential, { withUser: true });
  const gateway = await startGateway(host, {
    folder,
    cwd: repairFrom ?? folder,
    env:
      repairFrom === undefined
        ? {}
        : { NODE_OPTIONS: "--import ilink-sim/repair", ILINK_REPAIR_HOSTS: new URL(service.baseUrl).host },
  });
  const { logFile } = gateway;
  try {
    const told = await fallStale(service, (what, limitMs, isIt) => {
      onStep(what);
      return recordOf(service.records, { what, limitMs, isIt, logFile });
    });
    onStep(`watching for ${watchMs / 1_000} s`);
    service.userWrites(credential.userId);
    await sleep(watchMs);
    onStep("a job sends");
    const send = await gateway.send({
      accountId: accountIdOf(credential),
      to: credential.userId,
      text: "07:00, good morning",
    });
    return {
      ...whatWasSeen(service.records, told, watchMs),
      sendSays: send.says,
      repairSays: said(logFile),
      logFile,
    };
  } finally {
    await gateway.stop();
    await service.close();
  }
}

type When = (what: string, limitMs: number, isIt: (record: TraceRecord) => boolean) => Promise<TraceRecord>;

/** The evening, until the plugin has been told `-14`; that record. */
async function fallStale(service: Loopback, when: When): Promise<TraceRecord> {
  await when(
    "the gateway polls",
    START_MS,
    record => record.type === "accepted" && record.endpoint === "getupdates",
  );
  service.userWrites(service.credential().userId);
  await when("a first message is handed over", STALE_MS, record => record.type === "acked");
  service.makeStale();
  return await when("the session goes stale", STALE_MS, isStalePoll);
}

/** The first record of a kind, waited for. */
async function recordOf(
  records: readonly TraceRecord[],
  wanted: { what: string; limitMs: number; isIt: (record: TraceRecord) => boolean; logFile: string },
): Promise<TraceRecord> {
  const { what, limitMs, isIt, logFile } = wanted;
  for (const endMs = Date.now() + limitMs; Date.now() < endMs; await sleep(50)) {
    const found = records.find(isIt);
    if (found !== undefined) return found;
  }
  throw new Error(
    `${what}: not within ${limitMs / 1_000} s. The gateway's log: ${logFile}\n${tail(logFile)}`,
  );
}

/** @param told the record of the `-14` */
function whatWasSeen(records: readonly TraceRecord[], told: TraceRecord, watchMs: number) {
  const after = records.filter(({ seq }) => seq > told.seq);
  const watched = after.filter(({ atMs }) => atMs <= told.atMs + watchMs);
  /** Milliseconds from the `-14` to the first record of a kind. */
  const sinceMs = (isIt: (record: TraceRecord) => boolean): number | null => {
    const record = watched.find(isIt);
    return record === undefined ? null : record.atMs - told.atMs;
  };
  return {
    notifystartMs: sinceMs(record => record.type === "request" && record.endpoint === "notifystart"),
    receivingMs: sinceMs(record => record.type === "accepted" && record.endpoint === "getupdates"),
    polls: watched.filter(record => record.type === "request" && record.endpoint === "getupdates").length,
    handedOverMs: sinceMs(record => record.type === "answer" && record.messages?.includes("m2") === true),
    sendTaken: after.some(record => record.type === "accepted" && record.endpoint === "sendmessage"),
  };
}

function isStalePoll(record: TraceRecord): boolean {
  return record.type === "answer" && record.endpoint === "getupdates" && record.stale === true;
}

function tail(file: string): string {
  return fs.readFileSync(file, "utf8").trim().split("\n").slice(-15).join("\n");
}

function said(file: string): string[] {
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .filter(line => line.startsWith("[ilink-sim repair]"));
}

/** A folder for one run, whose end is to be seen by whoever has to find out what happened. */
export function runFolder(cache: string, name: string): string {
  const folder = path.join(cache, "runs", name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  return folder;
}
