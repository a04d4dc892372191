/**
 * `npm run e2e:openclaw`: the real OpenClaw gateway with the real plugin, against the mock on loopback, twice at the
 * same time: as it is, and with the repair preloaded. Exit 0 when the bug shows without the repair and not with it.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import ora from "ora";
import { defaultCache, installHost } from "./host.ts";
import { type Night, runFolder, spendNight } from "./night.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
/** What architecture and report promise: receiving again in under 10 s. */
const RECEIVING_MS_MAX = 10_000;

const { values } = parseArgs({
  options: {
    openclaw: { type: "string", default: "latest" },
    plugin: { type: "string", default: "2.4.9" },
    cache: { type: "string", default: defaultCache() },
    watch: { type: "string", default: "60" },
  },
});
const watchMs = Number(values.watch) * 1_000;

const progress = ora({ text: "looking for the host", stream: process.stderr }).start();
const onStep = (step: string): void => {
  progress.text = step;
};
try {
  const { openclaw, plugin, cache } = values;
  const host = await installHost(openclaw, cache, onStep);
  const steps = { bare: "starting", repaired: "starting" };
  const night = (side: keyof typeof steps): Promise<Night> =>
    spendNight({
      host,
      plugin,
      folder: runFolder(cache, side),
      repairFrom: side === "repaired" ? ROOT : undefined,
      watchMs,
      onStep: step => {
        steps[side] = step;
        progress.text = `without: ${steps.bare} · with the repair: ${steps.repaired}`;
      },
    });
  const [bare, repaired] = await Promise.all([night("bare"), night("repaired")]);
  progress.stop();
  console.log(
    `openclaw ${host.version} · @tencent-weixin/openclaw-weixin ${plugin} · node ${process.version}\n`,
  );
  console.log(sideBySide(bare, repaired));
  const wrong = [...mistakesOfBare(bare), ...mistakesOfRepaired(repaired)];
  for (const line of wrong) console.error(`✗ ${line}`);
  if (wrong.length === 0) console.log("\nThe bug shows without the repair, and not with it.");
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  progress.fail(error instanceof Error ? error.message : String(error));
  process.exitCode = 70;
}

function sideBySide(bare: Night, repaired: Night): string {
  const after = (ms: number | null): string =>
    ms === null ? `not in ${watchMs / 1_000} s` : `after ${(ms / 1_000).toFixed(2)} s`;
  const rows: [string, (night: Night) => string][] = [
    ["notifystart", night => after(night.notifystartMs)],
    ["getupdates accepted again", night => after(night.receivingMs)],
    [`getupdates in ${watchMs / 1_000} s`, night => String(night.polls)],
    ["a message written meanwhile", night => after(night.handedOverMs)],
    ["the job's text", night => (night.sendTaken ? "reached the service" : "never reached the service")],
    ["the gateway says of it", night => night.sendSays],
    ["the repair says", night => night.repairSays.join("\n")],
  ];
  const table = new Table({
    head: ["after the -14", "without the repair", "with the repair"],
    colWidths: [30, 44, 44],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const [what, of] of rows) table.push([what, of(bare), of(repaired)]);
  return table.toString();
}

function mistakesOfBare({ polls, sendTaken, logFile }: Night): string[] {
  const wrong: string[] = [];
  if (polls > 0) wrong.push(`without the repair: ${polls} getupdates, where bug #155 makes none`);
  if (sendTaken) wrong.push("without the repair: the job's text was sent, where bug #155 refuses it");
  return wrong.map(line => `${line} (log: ${logFile})`);
}

function mistakesOfRepaired({ receivingMs, handedOverMs, sendTaken, logFile }: Night): string[] {
  const wrong: string[] = [];
  if (receivingMs === null || receivingMs >= RECEIVING_MS_MAX)
    wrong.push("with the repair: not receiving again within 10 s");
  if (handedOverMs === null) wrong.push("with the repair: a message written meanwhile was not handed over");
  if (!sendTaken) wrong.push("with the repair: the job's text did not reach the service");
  return wrong.map(line => `${line} (log: ${logFile})`);
}
