/** SIGKILL while messages are received, committed, handled and answered: the campaign of `test/crash`. */
import { DELIVERIES, runCampaign } from "../crash/campaign.ts";
import { describeMoment } from "../crash/moment.ts";
import { SABOTAGES, type Sabotage } from "../crash/sabotage.ts";
import type { Attack, Breach, Figures } from "./attack.ts";

/** For each way in which the server hands over. */
const KILLS = { small: 3, full: 70 } as const;

export const killWork: Attack = {
  name: "kill-work",
  title: "SIGKILL in receive, commit, handle, send",
  sabotages: SABOTAGES,
  async run({ scale, seed, signal, progress, sabotage }) {
    const figures = { kills: 0, messages: 0, again: 0, lost: 0, sent: 0, sentTwice: 0 } satisfies Figures;
    const breaches: Breach[] = [];
    // A broken client is tried until it is noticed, under the delivery and with the kills that show it.
    const kills = sabotage === undefined ? KILLS[scale] : 5;
    for (const delivery of DELIVERIES) {
      const campaign = await runCampaign({
        seed,
        kills,
        delivery,
        signal,
        ...(sabotage !== undefined && {
          sabotage: sabotage as Sabotage,
          phases: [sabotage === "marks-forgotten" ? "send" : "commit"],
        }),
        onLife: (life, moment) =>
          progress(`${delivery}, ${life} of ${kills} kills${moment ? `: ${describeMoment(moment)}` : ""}`),
      });
      figures.kills += campaign.lives.filter(({ death }) => death.how !== "itself").length - 1;
      figures.messages += campaign.written;
      figures.again += campaign.again;
      figures.sent += campaign.sent;
      figures.lost += campaign.breaches.filter(({ rule }) => rule === "lost").length;
      figures.sentTwice += campaign.sentTwice;
      breaches.push(
        ...campaign.breaches.map(({ rule, message }) => ({ rule, message: `${delivery}: ${message}` })),
      );
    }
    return { figures, breaches };
  },
};
