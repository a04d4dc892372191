/** What the plain client says of an account. */
import type { Host } from "../../sim/subject/subject.ts";
import type { Line } from "./line.ts";
import type { Manners } from "./manners.ts";

export interface Voice {
  say(line: Line, state: "recovering" | "needs-login", words: string): void;
  /** Unless the account was stopped meanwhile. */
  sayLive(line: Line, state?: ReturnType<Manners["liveState"]>): void;
}

export function createVoice(manners: Manners, host: Host): Voice {
  const say: Voice["say"] = ({ credential: { account, token } }, state, words) =>
    host.status(account, state, manners.reason(words, token));
  return {
    say,
    sayLive(line, state = manners.liveState(line)) {
      if (line.stop.signal.aborted || state === undefined) return;
      if (state === "live") host.status(line.credential.account, "live");
      else say(line, state, "no messages for a while");
    },
  };
}
