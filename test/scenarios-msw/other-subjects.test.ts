/** A few short scenarios of different courses for every other client: an expiry, a stop in recovery, a fault on sending alone. */
import { plansFor } from "../catalogue.ts";
import { bothDoors } from "./both-doors.ts";

const SHORT = ["bug-155/shape-both", "bug-155/stop-during-recovery", "bug-155/stale-on-sendmessage-only"];

bothDoors(
  [
    "legacy",
    "openclaw-weixin@2.4.9",
    "openclaw-weixin@2.4.9+proposal",
    "openclaw-weixin@2.4.9+repair",
    "openclaw-weixin@2.4.6",
  ]
    .flatMap(plansFor)
    .filter(({ scenario }) => SHORT.includes(scenario.name)),
);
