/** The times in which the service answered `-14` to an account, and what ended each. */
import type { Endpoint } from "../trace/endpoint.ts";
import type { Login } from "./cast.ts";
import { type Exchange, isWhole } from "./exchange.ts";

export interface StaleTime {
  account: number;
  /** When the session ended, as far as the wire shows. */
  fromMs: number;
  /** The answers with `-14`. */
  answers: Exchange[];
  /** What notifystart was answered, each time. */
  starts: ("yes" | "refused")[];
  /** It was answered with a yes, and `-14` came again. */
  wasInVain: boolean;
  /** `notifystart` cured it, a new `login` did; it went `by-itself`, with neither; or the recording has no end of it. */
  ended: "notifystart" | "login" | "by-itself" | "never";
}

/** An answer that comes so soon was given at once, milliseconds; a later one ended a poll that was held. */
const AT_ONCE_MS = 500;
/** Those that say whether the session lives. */
const ASKS_SESSION: ReadonlySet<Endpoint> = new Set([
  "getupdates",
  "sendmessage",
  "getconfig",
  "getuploadurl",
]);

/** @param exchanges those of one account, in the order of their requests */
export function staleTimesOf(
  account: number,
  exchanges: readonly Exchange[],
  logins: readonly Login[],
): StaleTime[] {
  const times: StaleTime[] = [];
  let open: StaleTime | undefined;
  let openedMs = 0;
  const end = (ended: StaleTime["ended"]): void => {
    if (open !== undefined) open.ended = ended;
    open = undefined;
  };
  for (const exchange of exchanges.toSorted((a, b) => a.endMs - b.endMs)) {
    const { endpoint, reply, requestMs, endMs } = exchange;
    if (open !== undefined && logins.some(login => isBetween(login, account, openedMs, requestMs)))
      end("login");
    if (reply?.stale !== undefined && exchange.end.how === "answered") {
      if (open === undefined) {
        const fromMs = endMs - requestMs <= AT_ONCE_MS ? requestMs : endMs;
        open = { account, fromMs, answers: [], starts: [], wasInVain: false, ended: "never" };
        openedMs = requestMs;
        times.push(open);
      }
      if (endpoint === "notifystart") open.starts.push("refused");
      else if (open.starts.includes("yes")) open.wasInVain = true;
      open.answers.push(exchange);
    } else if (open !== undefined && isWhole(exchange) && requestMs >= openedMs) {
      if (endpoint === "notifystart" && reply?.code === undefined) open.starts.push("yes");
      else if (ASKS_SESSION.has(endpoint) && reply?.code === undefined)
        end(open.starts.includes("yes") ? "notifystart" : "by-itself");
    }
  }
  return times;
}

function isBetween(login: Login, account: number, fromMs: number, untilMs: number): boolean {
  return login.account === account && login.atMs >= fromMs && login.atMs <= untilMs;
}
