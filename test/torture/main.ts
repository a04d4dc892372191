/**
 * `npm run torture`: attack the client with real processes, sockets and files, and see what is left. Exit 0 when every promise
 * held, 1 when one was broken (with `--sabotage` alone: when a broken client was not noticed), 64 for bad usage, 130 after Ctrl-C.
 */
import { randomInt } from "node:crypto";
import { Command, CommanderError, Option } from "commander";
import { EXIT_USAGE } from "../../sim/commands/exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "../../sim/commands/interrupt.ts";
import { startProgress } from "../../sim/commands/progress.ts";
import { type Attack, SCALES, type Scale } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import { type AttackResult, runAttack, runAttacks } from "./campaign.ts";
import { printResults } from "./report.ts";

interface Flags {
  attack: string[];
  seed: string;
  scale: Scale;
  json?: boolean;
  sabotage?: string | true;
}

async function main(argv: readonly string[]): Promise<number> {
  const flags = parse(argv);
  if (typeof flags === "number") return flags;
  const attacks = ATTACKS.filter(({ name }) => flags.attack.length === 0 || flags.attack.includes(name));
  const { sabotage } = flags;
  const stranger = attacks.find(
    ({ sabotages }) => typeof sabotage === "string" && !sabotages.includes(sabotage),
  );
  if (stranger !== undefined) {
    console.error(
      `--sabotage ${sabotage}: ${stranger.name} has ${stranger.sabotages.join(", ")}; name the attack with --attack`,
    );
    return EXIT_USAGE;
  }
  const code = await untilInterrupted(signal =>
    sabotage === true ? seeThemNoticed(attacks, flags, signal) : attackInTurn(attacks, flags, signal),
  );
  return code ?? EXIT_INTERRUPTED;
}

function parse(argv: readonly string[]): Flags | number {
  const names = ATTACKS.map(({ name, title }) => `  ${name.padEnd(15)} ${title}`).join("\n");
  const command = new Command("torture")
    .description("Attack the client with real processes, sockets and files.")
    .addHelpText("after", `\nAttacks:\n${names}`)
    .addOption(
      new Option("--attack <name>", "this one alone; may be repeated. Default: all in turn")
        .choices(ATTACKS.map(({ name }) => name))
        .argParser((name: string, before: string[]) => [...before, known(name)])
        .default([]),
    )
    .option("--seed <text>", "draws moments, users and answers", String(randomInt(2 ** 31)))
    .addOption(
      new Option("--scale <name>", "small takes seconds, full minutes").choices(SCALES).default("full"),
    )
    .option(
      "--sabotage [name]",
      "break the client in that way; without a name: in each way, at small scale, to see it noticed",
    )
    .option("--json", "one JSON document on stdout and nothing else")
    .exitOverride();
  try {
    return command.parse(argv, { from: "user" }).opts<Flags>();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    throw error;
  }
}

function known(name: string): string {
  if (ATTACKS.some(attack => attack.name === name)) return name;
  console.error(`--attack ${name}: there are ${ATTACKS.map(attack => attack.name).join(", ")}`);
  throw new CommanderError(EXIT_USAGE, "unknown-attack", name);
}

async function attackInTurn(attacks: readonly Attack[], flags: Flags, signal: AbortSignal): Promise<number> {
  const { seed, scale, json = false, sabotage } = flags;
  console.error(`seed ${seed}, ${scale} scale: ${attacks.map(({ name }) => name).join(", ")}`);
  const progress = startProgress("begins", !json);
  const results = await runAttacks(attacks, {
    seed,
    scale,
    signal,
    progress: text => progress.update(text),
    ...(typeof sabotage === "string" && { sabotage }),
  });
  progress.stop();
  const isBroken = results.some(({ breaches }) => breaches.length > 0);
  if (json)
    console.log(JSON.stringify({ seed, scale, interrupted: signal.aborted, attacks: results }, null, 2));
  else console.log(printResults(results));
  if (signal.aborted) {
    console.error(`broken off: ${results.length} of ${attacks.length} attacks are finished`);
    return EXIT_INTERRUPTED;
  }
  return isBroken ? 1 : 0;
}

/** Break the client in each way that the attacks know, and see that each is noticed. */
async function seeThemNoticed(
  attacks: readonly Attack[],
  flags: Flags,
  signal: AbortSignal,
): Promise<number> {
  const { seed, json = false } = flags;
  const progress = startProgress("begins", !json);
  const rows: { attack: string; sabotage: string; rules: string[] }[] = [];
  for (const attack of attacks) {
    for (const sabotage of attack.sabotages) {
      const told = (text: string): void => progress.update(`${sabotage}: ${text}`);
      const result = await runAttack(attack, { seed, scale: "small", signal, sabotage, progress: told });
      if (result !== "broken-off") rows.push({ attack: attack.name, sabotage, rules: rulesOf(result) });
    }
  }
  progress.stop();
  if (json) console.log(JSON.stringify({ seed, interrupted: signal.aborted, sabotages: rows }, null, 2));
  else
    for (const { attack, sabotage, rules } of rows)
      console.log(`${attack.padEnd(15)} ${sabotage.padEnd(17)} ${rules.join(", ") || "NOT NOTICED"}`);
  if (signal.aborted) return EXIT_INTERRUPTED;
  return rows.every(({ rules }) => rules.length > 0) ? 0 : 1;
}

const rulesOf = ({ breaches }: AttackResult): string[] => [...new Set(breaches.map(({ rule }) => rule))];

process.exitCode = await main(process.argv.slice(2));
