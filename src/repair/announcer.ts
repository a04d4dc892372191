/** What the preload says to people: little, and the important thing loudly and once. */
import type { NeedsLoginReason } from "../recovery/state.ts";
import type { StateReason } from "../status.ts";
import type { RepairEvent, RepairFault } from "./options.ts";

const WHY: Readonly<Record<NeedsLoginReason, string>> = {
  "taken-over-or-revoked": "its token was revoked, or the WeChat account is bound to another instance",
  "notifystart-without-effect": "the service takes notifystart, and its session stays stale",
};
/** Bots that it remembers having spoken of; beyond, the one it spoke of first is forgotten. */
const BOTS_MAX = 1_000;

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
  const remember = (bots: Set<string>, bot: string): void => {
    const [oldest] = bots;
    if (bots.size >= BOTS_MAX && oldest !== undefined) bots.delete(oldest);
    bots.add(bot);
  };
  return ({ bot, state, reason }) => {
    if (state === "needs-login") {
      stale.delete(bot);
      if (asked.has(bot)) return;
      remember(asked, bot);
      say(
        `${bot} NEEDS A NEW LOGIN: ${why(reason)}. Log in again (openclaw channels login --channel openclaw-weixin). ` +
          "Until then nothing is received; the session is probed now and then, and sends go to the service as ever.",
      );
    } else if (state === "recovering" && reason === "stale-token") remember(stale, bot);
    else if (state === "live") {
      if (asked.delete(bot)) say(`${bot} receives again.`);
      else if (stale.delete(bot)) say(`${bot}: the session was stale (-14) and is cured.`);
    }
  };
}

function why(reason: StateReason | undefined): string {
  return WHY[reason as NeedsLoginReason] ?? "nothing cures its token";
}

/** What is said at the start. @param hosts beside the service's own. @internal */
export function greetingOf(hosts: readonly string[]): string {
  const all = ["*.weixin.qq.com", ...hosts.map(host => host.toLowerCase())];
  return `on, for ${all.join(", ")}. ILINK_REPAIR=off switches it off.`;
}

/** A listener that tells of failures inside the repair. @param say writes one line. @internal */
export function createFaultAnnouncer(say: (line: string) => void): (fault: RepairFault) => void {
  return ({ error, count, forGood }) => {
    // Its message may quote what came over the wire.
    const what = error instanceof Error ? placeIn(error) : "something that is not an Error was thrown";
    say(
      `a failure of its own (${what}), number ${count}: the call went to the service as it came. ${
        forGood
          ? "It was the last: until the process starts again, the repair lets everything through."
          : "The repair goes on."
      } Please report it.`,
    );
  };
}

/** The name of an error, and the line of code that threw it. */
function placeIn({ name, stack = "" }: Error): string {
  const line = /[\w.-]+\.[cm]?[jt]s:\d+/.exec(stack.slice(0, 10_000))?.[0];
  const kind = String(name).replace(/\W/g, "").slice(0, 60);
  return line === undefined ? kind : `${kind} at ${line}`;
}
