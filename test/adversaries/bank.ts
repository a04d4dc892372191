/** The bank: bad clients of many kinds, each with the invariants of which one at least must catch it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bank } from "../../sim/subject/adversary.ts";
import { plainClient } from "../plain-client/client.ts";
import { listBot } from "../strangers/kit/list-bot.ts";
import { ANSWERS } from "./bank/answers.ts";
import { DELIVERY_MUTANTS } from "./bank/delivery.ts";
import { HABITS } from "./bank/habits.ts";
import { HEALTH } from "./bank/health.ts";
import { HOSTS } from "./bank/hosts.ts";
import { INBOUND } from "./bank/inbound.ts";
import { LIST_BOTS } from "./bank/lists.ts";
import { MANNERS } from "./bank/manners.ts";
import { MEDIA_AND_LOGIN } from "./bank/media.ts";
import { MEETINGS } from "./bank/meetings.ts";
import { MIXUPS } from "./bank/mixups.ts";
import { OCCASIONS } from "./bank/occasions.ts";
import { WAITING } from "./bank/outbox.ts";
import { PARTIAL } from "./bank/partial.ts";
import { RECOVERY } from "./bank/recovery.ts";
import { RELAPSES } from "./bank/relapses.ts";
import { SENDERS } from "./bank/senders.ts";
import { SENDING } from "./bank/sending.ts";
import { SLIPS } from "./bank/slips.ts";
import { STOPPING } from "./bank/stopping.ts";
import { STORE } from "./bank/store.ts";
import { STRANGE, STRANGE_CONTROLS } from "./bank/strange.ts";
import { TEAMS } from "./bank/teams.ts";
import { TEXTS } from "./bank/texts.ts";
import { WIRE } from "./bank/wire.ts";
import { WRITING } from "./bank/writing.ts";
import { teamBot } from "./team.ts";

const all = [
  ...TEXTS,
  ...SENDING,
  ...WAITING,
  ...SENDERS,
  ...INBOUND,
  ...DELIVERY_MUTANTS,
  ...STORE,
  ...RECOVERY,
  ...HEALTH,
  ...RELAPSES,
  ...STOPPING,
  ...WIRE,
  ...WRITING,
  ...MEDIA_AND_LOGIN,
  ...HOSTS,
  ...HABITS,
  ...MIXUPS,
  ...MEETINGS,
  ...OCCASIONS,
  ...PARTIAL,
  ...SLIPS,
  ...ANSWERS,
  ...MANNERS,
  ...TEAMS,
  ...LIST_BOTS,
  ...STRANGE,
];

/** One scenario for each that catches it, and is short. `npm run score:seen` notes them. */
const seen: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "seen.json"), "utf8"),
);

const bank: Bank = {
  adversaries: all.map(one => ({
    ...one,
    seenIn: seen[one.name] === undefined ? [] : [seen[one.name] as string],
  })),
  controls: {
    plain: () => plainClient(),
    team: () => teamBot("team"),
    lists: () => listBot("lists"),
    ...STRANGE_CONTROLS,
  },
};
export default bank;
