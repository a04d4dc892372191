/** What the preload says to people: little, and the important thing loudly and once. */
import type { NeedsLoginReason } from "../recovery/state.ts";
import type { StateReason } from "../status.ts";
import type { RepairEvent } from "./repair.ts";

const WHY: Readonly<Record<NeedsLoginReason, string>> = {
  "taken-over-or-revoked": "its token was revoked, or the WeChat account is bound to another instance",
  "notifystart-without-effect": "the service takes notifystart, and its session stays stale",
};

/**
 * A listener that turns states into lines. A new login is asked for once for each bot, however often the host restarts
 * it meanwhile; and the end of that is told.
 *
 * @param say writes one line.
 * @internal
 */
export function createAnnouncer(say: (line: string) => void): (event: RepairEvent) => void {
  const asked = new Set<string>();
  const stale = new Set<string>();
  return ({ bot, state, reason }) => {
    if (state === "needs-login") {
      stale.delete(bot);
      if (asked.has(bot)) return;
      asked.add(bot);
      say(
        `${bot} NEEDS A NEW LOGIN: ${why(reason)}. Log in again (openclaw channels login --channel openclaw-weixin). ` +
          "Until then nothing is received; the session is probed now and then, and sends go to the service as ever.",
      );
    } else if (state === "recovering" && reason === "stale-token") stale.add(bot);
    else if (state === "live") {
      if (asked.delete(bot)) say(`${bot} receives again.`);
      else if (stale.delete(bot)) say(`${bot}: the session was stale (-14) and is cured.`);
    }
  };
}

function why(reason: StateReason | undefined): string {
  return WHY[reason as NeedsLoginReason] ?? "nothing cures its token";
}
