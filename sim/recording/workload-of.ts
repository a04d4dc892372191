/** What users, cron jobs and the operator did, as lines of a workload. Times are milliseconds since the first request. */
import { type HostSettings, SENDABLE_FORMS } from "../scenario/scenario.ts";
import { DEFAULT_HOST } from "../scenario/settings.ts";
import type { Cast } from "./cast.ts";
import type { Doing } from "./doing.ts";
import { type Asked, type Exchange, isWhole, type Ordinal } from "./exchange.ts";
import { repliesAmong } from "./replies.ts";

export interface Work {
  doings: Doing[];
  host: HostSettings;
}

/** A text that is shorter is like any other, characters. */
const SHORT_CHARS = 200;
const CHARS_MAX = 100_000;
/** "typing…" is shown again while a turn lasts; one so long after another is a new one, milliseconds. */
const TYPING_AGAIN_MS = 15_000;
/** An account that comes later than the first request by more was started by somebody, milliseconds. */
const LATE_MS = 2_000;

export function workOf(exchanges: readonly Exchange[], cast: Cast): Work {
  const inbound = inboundOf(exchanges, cast);
  const sends = sendsOf(exchanges, cast);
  const { replies, handlerMs } = repliesAmong(sends, inbound);
  const typing = typingOf(exchanges, cast);
  const isReplying = replies.size > 0;
  const doings = [
    ...inbound,
    ...sends.filter(send => !replies.has(send)),
    ...(isReplying ? [] : typing),
    ...comingsOf(cast),
    ...cast.logins.map(({ account, atMs, how }): Doing => ({ action: how, account, atMs })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  return {
    doings,
    host: { ...DEFAULT_HOST, reply: isReplying, handlerMs, typing: isReplying && typing.length > 0 },
  };
}

/** Messages at their first appearance, when an answer brought them. */
function inboundOf(exchanges: readonly Exchange[], { accountOf }: Cast): Doing[] {
  const seen = new Set<string>();
  const lastText = new Map<string, Ordinal>();
  return exchanges
    .filter(exchange => exchange.reply?.batch !== undefined)
    .toSorted((a, b) => (a.headersMs ?? a.endMs) - (b.headersMs ?? b.endMs))
    .flatMap(exchange =>
      (exchange.reply?.batch?.messages ?? []).flatMap((message): Doing[] => {
        const account = accountOf.get(exchange) ?? 0;
        const id = `${account} ${message.id}`;
        if (seen.has(id) || message.echo === true) return [];
        seen.add(id);
        const whose = `${account} ${message.user}`;
        const isSame = lastText.get(whose) === message.text;
        lastText.set(whose, message.text);
        const { user, group, as, chars } = message;
        const where = group === undefined ? {} : { group };
        const atMs = exchange.headersMs ?? exchange.endMs;
        const form = isSame ? { same: true as const } : { as, ...charsOf(chars) };
        return [{ action: "inbound", account, atMs, user, ...where, ...form }];
      }),
    );
}

/** Texts at their first attempt: what is sent again is the same text. */
function sendsOf(exchanges: readonly Exchange[], { accountOf }: Cast): Doing[] {
  const isDone = new Map<string, boolean>();
  return exchanges.flatMap((exchange): Doing[] => {
    const { asked, requestMs } = exchange;
    if (asked.what !== "send") return [];
    const account = accountOf.get(exchange) ?? 0;
    const keys = keysOf(asked, account);
    const [byId, byText] = keys;
    // The same words under another id are another text, once those before have arrived.
    const isAgain = (byId !== undefined && isDone.has(byId)) || isDone.get(byText) === false;
    const isSame = !isAgain && isDone.get(byText) === true;
    const isTaken = isWhole(exchange) && exchange.reply?.sent !== undefined;
    if (byId !== undefined) isDone.set(byId, isTaken || isDone.get(byId) === true);
    isDone.set(byText, isTaken || (isAgain && isDone.get(byText) === true));
    if (isAgain) return [];
    const { user, as, chars } = asked;
    const form = isSame
      ? { same: true as const }
      : { ...(SENDABLE_FORMS.includes(as) && { as }), ...charsOf(chars) };
    return [{ action: "send", account, atMs: requestMs, user, ...form }];
  });
}

function keysOf(asked: Extract<Asked, { what: "send" }>, account: number): [string | undefined, string] {
  const { user, clientId, text } = asked;
  const byId = clientId === undefined ? undefined : `id ${account} ${user} ${clientId}`;
  return [byId, `text ${account} ${user} ${text}`];
}

function charsOf(chars: number): { chars?: number } {
  return chars <= SHORT_CHARS ? {} : { chars: Math.min(chars, CHARS_MAX) };
}

function typingOf(exchanges: readonly Exchange[], { accountOf }: Cast): Doing[] {
  const lastMs = new Map<string, number>();
  return exchanges.flatMap(exchange => {
    const { asked, requestMs: atMs } = exchange;
    if (asked.what !== "typing" || !asked.shown) return [];
    const account = accountOf.get(exchange) ?? 0;
    const whose = `${account} ${asked.user}`;
    const isNew = atMs - (lastMs.get(whose) ?? Number.NEGATIVE_INFINITY) > TYPING_AGAIN_MS;
    lastMs.set(whose, atMs);
    return isNew ? [{ action: "typing", account, atMs, user: asked.user } satisfies Doing] : [];
  });
}

/** Stops, and starts after them. A stop that nothing comes after ended the recording, and is none. */
function comingsOf({ exchangesOf, count }: Cast): Doing[] {
  return Array.from({ length: count }, (_, account) => {
    const own = exchangesOf(account);
    const doings: Doing[] = [];
    let stop: Exchange | undefined;
    const [first] = own;
    if (account > 0 && first !== undefined && first.requestMs > LATE_MS)
      doings.push({ action: "start", account, atMs: first.requestMs });
    for (const exchange of own) {
      const { endpoint, requestMs } = exchange;
      if (endpoint === "notifystop") stop ??= exchange;
      else if (stop !== undefined && (endpoint === "notifystart" || endpoint === "getupdates")) {
        doings.push({ action: "stop", account, atMs: stop.requestMs });
        doings.push({ action: "start", account, atMs: requestMs });
        stop = undefined;
      }
    }
    return doings;
  }).flat();
}
