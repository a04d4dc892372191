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
  /** What was said last of each line: it is news once. */
  const said = new WeakMap<Line, string>();
  const say: Voice["say"] = (line, state, words) => {
    if (said.get(line) === state && !manners.repeatsItself) return;
    said.set(line, state);
    const { account, token } = line.credential;
    host.status(account, state, manners.reason(words, token));
  };
  return {
    say,
    sayLive(line, state = manners.liveState(line)) {
      if (line.stop.signal.aborted || state === undefined) return;
      if (state === "live") {
        said.set(line, state);
        host.status(line.credential.account, "live");
      } else say(line, state, "no messages for a while");
    },
  };
}
