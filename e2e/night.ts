/** The night of bug #155 in two minutes, for a real gateway: a message comes, the session goes stale, a job sends. */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serveLoopback } from "../sim/loopback/loopback.ts";
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

export async function spendNight({
  host,
  plugin,
  folder,
  repairFrom,
  watchMs,
  onStep,
}: NightOptions): Promise<Night> {
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
  const { records } = service;
  try {
    const when = async (
      what: string,
      limitMs: number,
      isIt: (record: TraceRecord) => boolean,
    ): Promise<TraceRecord> => {
      onStep(what);
      for (const endMs = Date.now() + limitMs; Date.now() < endMs; await sleep(50)) {
        const found = records.find(isIt);
        if (found !== undefined) return found;
      }
      throw new Error(
        `${what}: not within ${limitMs / 1_000} s. The gateway's log: ${gateway.logFile}\n${tail(gateway.logFile)}`,
      );
    };
    await when(
      "the gateway polls",
      START_MS,
      record => record.type === "accepted" && record.endpoint === "getupdates",
    );
    service.userWrites(credential.userId);
    await when("a first message is handed over", STALE_MS, record => record.type === "acked");
    service.makeStale();
    const told = await when("the session goes stale", STALE_MS, isStalePoll);

    onStep(`watching for ${watchMs / 1_000} s`);
    service.userWrites(credential.userId);
    await sleep(watchMs);
    onStep("a job sends");
    const send = await gateway.send({
      accountId: accountIdOf(credential),
      to: credential.userId,
      text: "07:00, good morning",
    });

    const after = records.filter(({ seq }) => seq > told.seq);
    const sinceMs = (record: TraceRecord | undefined): number | null =>
      record === undefined ? null : record.atMs - told.atMs;
    const watched = after.filter(({ atMs }) => atMs <= told.atMs + watchMs);
    return {
      notifystartMs: sinceMs(
        watched.find(record => record.type === "request" && record.endpoint === "notifystart"),
      ),
      receivingMs: sinceMs(
        watched.find(record => record.type === "accepted" && record.endpoint === "getupdates"),
      ),
      polls: watched.filter(record => record.type === "request" && record.endpoint === "getupdates").length,
      handedOverMs: sinceMs(
        watched.find(record => record.type === "answer" && record.messages?.includes("m2") === true),
      ),
      sendTaken: after.some(record => record.type === "accepted" && record.endpoint === "sendmessage"),
      sendSays: send.says,
      repairSays: said(gateway.logFile),
      logFile: gateway.logFile,
    };
  } finally {
    await gateway.stop();
    await service.close();
  }
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
