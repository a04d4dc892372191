/** Every fault that a recording shows: of sessions, of messages, and of single requests. */
import type { ServerSettings } from "../knobs/settings.ts";
import type { Endpoint } from "../trace/endpoint.ts";
import type { Cast } from "./cast.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultDraft } from "./fault-draft.ts";
import { faultRunsOf, type Happening } from "./fault-runs.ts";
import type { StaleTime } from "./sessions.ts";
import { canBeAimed, type Trouble, troubleOf, type Usual } from "./troubles.ts";
import type { Work } from "./workload-of.ts";

export interface Evidence {
  /** In the order of their requests, which the first begins at 0. */
  exchanges: readonly Exchange[];
  cast: Cast;
  staleTimes: readonly StaleTime[];
  server: ServerSettings;
  usual: Usual;
  work: Work;
}

/** In the order of their beginnings. */
export function faultDraftsOf(evidence: Evidence): FaultDraft[] {
  const { staleTimes, server, usual, cast } = evidence;
  const drafts = [
    ...staleTimes.flatMap(time => ofSession(time, server)),
    ...lapsesOf(evidence),
    ...redeliveriesOf(evidence),
    ...faultRunsOf(happeningsOf(evidence), usual.holdMs),
  ];
  return sharedByAll(drafts, cast.count).toSorted((a, b) => a.fromMs - b.fromMs);
}

/** Something that ended a session; nothing for `-14` that went by itself, which is a trouble of single requests. */
function ofSession(
  { account, fromMs, ended, starts, wasInVain }: StaleTime,
  server: ServerSettings,
): FaultDraft[] {
  if (ended === "by-itself") return [];
  const isIncurable = ended !== "notifystart" && (wasInVain || starts.includes("refused"));
  // Where notifystart cures others, this one could only be cured by a login.
  const kind = isIncurable && server.notifystart === "heals" ? "taken-over" : "session-expires";
  return [{ kind, account, fromMs, on: [] }];
}

/** Endpoints that every client uses, and those to which the scenario's own workload leads it. */
function endpointsUsed({ doings, host }: Work): ReadonlySet<Endpoint> {
  const does = new Set(doings.map(({ action }) => action));
  const sendsFiles = doings.some(({ action, as = "text" }) => action === "send" && as !== "text");
  const used: readonly (readonly [boolean, readonly Endpoint[]])[] = [
    [true, ["getupdates", "notifystart", "notifystop"]],
    [host.reply || does.has("send"), ["sendmessage"]],
    [host.typing || does.has("typing"), ["sendtyping", "getconfig"]],
    [does.has("scan"), ["get_bot_qrcode", "get_qrcode_status"]],
    [sendsFiles, ["getuploadurl", "upload"]],
  ];
  return new Set(used.flatMap(([isUsed, endpoints]) => (isUsed ? endpoints : [])));
}

function happeningsOf({ exchanges, cast, staleTimes, usual, work }: Evidence): Happening[] {
  const passing = new Map<Exchange, Trouble>();
  for (const { ended, answers } of staleTimes) {
    if (ended !== "by-itself") continue;
    for (const answer of answers) {
      const trouble = { kind: "stale-token", with: { shape: answer.reply?.stale } };
      if (canBeAimed(trouble, answer.endpoint)) passing.set(answer, trouble);
    }
  }
  const session = new Set(staleTimes.flatMap(({ ended, answers }) => (ended === "by-itself" ? [] : answers)));
  const used = endpointsUsed(work);
  return exchanges
    .filter(exchange => exchange.end.how !== "open" && !session.has(exchange))
    .filter(({ endpoint }) => used.has(endpoint))
    .map(exchange => {
      const { endpoint, requestMs, endMs } = exchange;
      const account = cast.accountOf.get(exchange) ?? 0;
      const trouble = passing.get(exchange) ?? troubleOf(exchange, usual);
      return { account, endpoint, requestMs, endMs, trouble };
    });
}

/** Polls that are answered with neither messages nor a cursor: the session has ended without a word. */
function lapsesOf({ exchanges, cast }: Evidence): FaultDraft[] {
  const lapsed = new Set<number>();
  return exchanges.flatMap(exchange => {
    const account = cast.accountOf.get(exchange) ?? 0;
    const { endpoint, reply, requestMs: fromMs } = exchange;
    const batch = reply?.batch;
    if (endpoint !== "getupdates" || batch === undefined || reply?.body !== "json") return [];
    const isLapse = batch.list === "absent" && batch.cursor !== "given" && reply.ret === "omitted";
    const isNew = isLapse && !lapsed.has(account);
    if (isLapse) lapsed.add(account);
    else lapsed.delete(account);
    return isNew ? [{ kind: "session-lapses", account, fromMs, on: [] }] : [];
  });
}

/** Messages that came again, although the client had gone on from where they came before. */
function redeliveriesOf({ exchanges, cast }: Evidence): FaultDraft[] {
  const seen = new Map<string, number | undefined>();
  return exchanges.flatMap(exchange => {
    const { reply, asked, headersMs, endMs } = exchange;
    const account = cast.accountOf.get(exchange) ?? 0;
    const cursor = asked.what === "poll" ? asked.cursor : undefined;
    const messages = reply?.batch?.messages ?? [];
    const again = messages.filter(({ id }) => {
      const key = `${account} ${id}`;
      const isAgain = seen.has(key) && cursor !== undefined && seen.get(key) !== cursor;
      if (!seen.has(key)) seen.set(key, cursor);
      return isAgain;
    });
    if (again.length === 0) return [];
    const count = Math.min(again.length, 100);
    return [{ kind: "redelivery", with: { count }, account, fromMs: headersMs ?? endMs, on: [] }];
  });
}

/** What befell every account at about the same time befell the service. */
function sharedByAll(drafts: readonly FaultDraft[], accounts: number): FaultDraft[] {
  if (accounts <= 1) return drafts.map(({ account: _, ...draft }) => draft);
  const bySort = Map.groupBy(drafts, ({ kind, with: attributes, chance, on }) =>
    JSON.stringify([kind, attributes, chance !== undefined, on.toSorted()]),
  );
  return [...bySort.values()].flatMap(alike => {
    const isEach =
      alike.length === accounts && new Set(alike.map(({ account }) => account)).size === accounts;
    const fromMs = Math.min(...alike.map(draft => draft.fromMs));
    const isTogether = alike.every(draft => draft.fromMs - fromMs <= TOGETHER_MS);
    const [first] = alike as [FaultDraft];
    if (!isEach || !isTogether || first.on.length === 0) return alike;
    const { account: _, ...draft } = first;
    const count = alike.reduce((sum, one) => sum + (one.count ?? 0), 0);
    const untilMs = Math.max(...alike.map(one => one.untilMs ?? 0));
    return [{ ...draft, fromMs, ...(count > 0 && { count }), ...(untilMs > 0 && { untilMs }) }];
  });
}

/** Milliseconds. */
const TOGETHER_MS = 5_000;
