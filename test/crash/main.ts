/**
 * `npm run crash`: kill the client's process, hundreds of times, and see that nothing is lost and nothing comes twice.
 * Exit 1 when a rule is broken.
 */
import { randomInt } from "node:crypto";
import Table from "cli-table3";
import { Command, Option } from "commander";
import { startProgress } from "../../sim/commands/progress.ts";
import { type Campaign, DELIVERIES, type Delivery, runCampaign } from "./campaign.ts";
import { describeMoment, PHASES, type Phase } from "./moment.ts";
import { SABOTAGES, type Sabotage } from "./sabotage.ts";

/** Breaches shown of one campaign. */
const SHOWN_MAX = 10;

interface Flags {
  kills: string;
  seed: string;
  delivery?: Delivery;
  phase?: Phase;
  sabotage?: Sabotage;
}

const flags = new Command("crash")
  .description(
    "Kill the client's process by SIGKILL at seeded moments, on real sockets and a real SQLite file.",
  )
  .option("--kills <number>", "kills in all, shared out among the deliveries", "200")
  .option("--seed <text>", "draws the moments", String(randomInt(2 ** 31)))
  .addOption(
    new Option("--delivery <name>", "how the server hands over; default: all in turn").choices(DELIVERIES),
  )
  .addOption(new Option("--phase <name>", "what is killed; default: all in turn").choices(PHASES))
  .addOption(
    new Option("--sabotage <name>", "break the client, to see that it is noticed").choices(SABOTAGES),
  )
  .parse()
  .opts<Flags>();

const deliveries = flags.delivery === undefined ? DELIVERIES : [flags.delivery];
const kills = Math.ceil(Number(flags.kills) / deliveries.length);
if (!Number.isInteger(kills) || kills < 1) {
  console.error(`--kills ${flags.kills}: expected a whole number from 1`);
  process.exit(64);
}
console.error(`seed ${flags.seed}: ${kills} kills for each of ${deliveries.join(", ")}`);

const table = new Table({
  head: [
    "delivery",
    "kills",
    "on the moment",
    "messages",
    "handled",
    "again after a kill",
    "lost on the way",
    "sent",
    "breaches",
    "s",
  ],
  style: { head: [], border: [] },
});
let broken = false;
for (const delivery of deliveries) {
  const campaign = await campaignOf(delivery);
  const { lives, written, handled, again, lostOnTheWay, sent, breaches, elapsedMs } = campaign;
  const onTime = lives.filter(({ moment, death }) => moment !== undefined && death.how === "ordered").length;
  table.push([
    delivery,
    kills,
    onTime,
    written,
    handled,
    again,
    lostOnTheWay,
    sent,
    breaches.length,
    (elapsedMs / 1_000).toFixed(1),
  ]);
  if (breaches.length === 0) continue;
  broken = true;
  for (const { rule, message } of breaches.slice(0, SHOWN_MAX))
    console.log(`${delivery}: ${rule}: ${message}`);
  if (breaches.length > SHOWN_MAX) console.log(`${delivery}: and ${breaches.length - SHOWN_MAX} more`);
  const rest = [flags.phase && `--phase ${flags.phase}`, flags.sabotage && `--sabotage ${flags.sabotage}`];
  const again_ = [
    "npm run crash --",
    `--seed ${flags.seed} --kills ${kills} --delivery ${delivery}`,
    ...rest,
  ];
  console.log(`${delivery}: once more, with the same moments: ${again_.filter(Boolean).join(" ")}`);
}
console.log(table.toString());
process.exitCode = broken ? 1 : 0;

async function campaignOf(delivery: Delivery): Promise<Campaign> {
  const { seed, phase, sabotage } = flags;
  const progress = startProgress(`${delivery}: 0 of ${kills} kills`);
  const campaign = await runCampaign({
    seed,
    kills,
    delivery,
    ...(phase && { phases: [phase] }),
    ...(sabotage && { sabotage }),
    onLife(life, moment) {
      const now = moment === undefined ? "the last life ends by itself" : describeMoment(moment);
      progress.update(`${delivery}: ${life} of ${kills} kills · ${now}`);
    },
  });
  progress.stop();
  return campaign;
}
