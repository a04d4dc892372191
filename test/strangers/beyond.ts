/** What strangers do not pass though they are sound, each scenario with the reason. The shorter the better. */

export interface Beyond {
  scenario: string;
  /** Of which strangers it is true. */
  strangers: readonly string[];
  why: string;
}

const LIVE_NEEDS_AN_ANSWER =
  "after a poll that ended in silence it calls itself recovering until a poll is answered, as the architecture asks; the judge wants live while the next one is held";
const DEADLINE_ABOVE_THE_HOLD = [
  "over-fetch",
  "over-node-https",
  "over-got",
  "over-axios",
  "over-ky",
  "over-node-fetch",
  "polls-for-40-s",
  "polls-for-60-s",
  "ids-as-numbers",
];

export const BEYOND: readonly Beyond[] = [
  {
    scenario: "delivery/ids-equal-when-rounded",
    strangers: ["ids-as-numbers"],
    why: "its ids are all one JavaScript number, which is what the scenario is about",
  },
  ...[
    "polling/advertised-hold-huge",
    "polling/header-stalls",
    "polling/hold-longer-than-advertised",
    "transport/body-without-end",
  ].map(scenario => ({ scenario, strangers: DEADLINE_ABOVE_THE_HOLD, why: LIVE_NEEDS_AN_ANSWER })),
];
