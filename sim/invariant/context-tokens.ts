/** Context tokens: which of them a bot has of a user, by the messages that brought them, at any place of a trace. */
import type { AnswerRecord, CrashRecord, InboundRecord } from "../trace/record.ts";
import type { ExcuseId } from "./excuses.ts";
import { type FailedWrites, failedWritesOf } from "./failed-writes.ts";
import { countBefore, firstAfter } from "./records.ts";
import { presenceAt } from "./standing.ts";
import type { Timeline } from "./timeline.ts";

/** What a bot may put into a message to a user. */
export interface TokenChoice {
  /** The messages whose tokens will do. */
  allowed: ReadonlySet<string>;
  /** The newest that it has for certain; null when it may have none. */
  newest: string | null;
}

/** A message that was handed over, and its token with it. */
interface Holding {
  /** Where it was. */
  seq: number;
  inbound: InboundRecord;
  answer: AnswerRecord;
  /** The credential of the poll that fetched it, and its bot. */
  token: string;
  bot: number;
  /** False where it cannot be held against the bot that it does not have it. */
  isSure: boolean;
  /** The place of the newest message among those up to here. */
  newestSeq: number;
  /** How many different messages there are up to here: a service may hand over the same ones without end. */
  messages: number;
  /** The index of the latest sure one before it, or -1. */
  sureBefore: number;
  lapse: Lapse;
}

/** From which places on a bot may have forgotten what an answer brought, and from which it must have; Infinity where never. */
interface Lapse {
  unsureSeq: number;
  lostSeq: number;
}

/** What may have kept a token from a bot, or taken it away. */
export type TokenExcuse = Extract<ExcuseId, "token-forgotten" | "token-spoilt">;

/** The alias of a token that the service never gave out. */
const UNKNOWN = "?";

export class ContextTokens {
  readonly #timeline: Timeline;
  readonly #without: TokenExcuse | undefined;
  /** By account and user, in the order in which they came. */
  readonly #holdings = new Map<string, Holding[]>();
  /** By user's id in lower case, the names that differ from it in case alone. */
  readonly #spellings = new Map<string, Set<string>>();
  /** By message, where the bot was last handed it for certain. */
  readonly #taken = new Map<string, number>();
  /** By message, where it said first that it has it, though it may have come without a token. */
  readonly #acked = new Map<string, number>();
  /** The same of messages in groups, and the bot that was handed them. */
  readonly #groupTokens = new Map<string, { seq: number; bot: number }>();
  /** Where the bot lost its memory, or a part of it. */
  readonly #crashes: readonly CrashRecord[];
  /** Those that left it none of it. */
  readonly #total: readonly CrashRecord[];
  readonly #failedWrites: FailedWrites;
  /** By message, the bot that was handed it first. */
  readonly #firstBots = new Map<string, number>();
  /** The bot of each credential by number; those of a start are the first of their account. */
  readonly #bots = new Map<string, number>();
  readonly #logins: { account: string; seq: number; bot: number }[] = [];

  /** @param without an excuse that is not taken */
  constructor(timeline: Timeline, without?: TokenExcuse) {
    this.#timeline = timeline;
    this.#without = without;
    this.#failedWrites = failedWritesOf(timeline);
    this.#crashes = without === "token-forgotten" ? [] : timeline.all("crash");
    this.#total = this.#crashes.filter(({ kept }) => kept === "nothing");
    let bot = 0;
    for (const { token, newBot, account, seq } of timeline.all("credential")) {
      if (newBot === true) bot += 1;
      if (!this.#bots.has(token)) this.#bots.set(token, bot);
      this.#logins.push({ account, seq, bot });
    }
    for (const { messages, seq } of timeline.all("acked").toReversed())
      for (const message of messages) this.#acked.set(message, seq);
    const inbound = new Map(timeline.all("inbound").map(record => [record.message, record]));
    for (const answer of timeline.all("answer")) {
      if (!answer.ok || answer.messages === undefined) continue;
      const lapse = this.#lapseOf(answer);
      for (const message of answer.messages) {
        const record = inbound.get(message);
        if (record !== undefined) this.#take(record, answer, lapse);
      }
    }
  }

  /** What may go with a request that carries this credential, written at this place. */
  choice(
    account: string,
    user: string,
    token: string,
    { seq, atMs }: { seq: number; atMs: number },
  ): TokenChoice {
    const { arrivingMs } = this.#timeline.header.limits;
    const had = new Map<string, InboundRecord>();
    let newest: InboundRecord | null = null;
    // Where the service is late with one, the last to come is not the last that was written: either will do.
    const allowed = new Set<string>();
    const holdings = this.#of(account, user);
    const bot = this.#botOf(token, account, seq);
    // From the latest back, as far as there may be a newer one.
    const latest = countBefore(holdings, seq) - 1;
    const messages = holdings[latest]?.messages;
    for (let at = latest, next: number; at >= 0; at = next) {
      const holding = holdings[at] as Holding;
      if (newest !== null && holding.newestSeq <= newest.seq) break;
      // Once each message was met, an earlier place tells something new only where it is sure.
      next = had.size === messages ? holding.sureBefore : at - 1;
      if (holding.bot !== bot || holding.lapse.lostSeq < seq) continue;
      had.set(holding.inbound.message, holding.inbound);
      if (newest === null) allowed.add(holding.inbound.message);
      const isThere = holding.token === token && holding.answer.atMs + arrivingMs < atMs;
      if (holding.lapse.unsureSeq < seq || !holding.isSure || !isThere) continue;
      if (holding.inbound.seq > (newest?.seq ?? -1)) newest = holding.inbound;
    }
    const fromSeq = newest?.seq ?? -1;
    for (const inbound of had.values()) if (inbound.seq >= fromSeq) allowed.add(inbound.message);
    return { allowed, newest: newest?.message ?? null };
  }

  /** Whether a message of a group brought a token to this bot, which whoever answers in this life has at hand. */
  isFromGroup(message: string, account: string, { token, seq }: { token: string; seq: number }): boolean {
    const taken = this.#groupTokens.get(message);
    return (
      taken !== undefined &&
      taken.bot === this.#botOf(token, account, seq) &&
      !this.#hasCrashed(taken.seq, seq)
    );
  }

  /** Whether the message may have come without a token. */
  mayBeTokenless(message: string): boolean {
    return !this.#taken.has(message);
  }

  #take(inbound: InboundRecord, answer: AnswerRecord, lapse: Lapse): void {
    const { account } = answer;
    const { token = "?" } = this.#timeline.exchanges.get(answer.request)?.request ?? {};
    const bot = this.#botOf(token, account, answer.seq);
    const isFirst = !this.#firstBots.has(inbound.message);
    const firstBot = this.#firstBots.get(inbound.message) ?? bot;
    this.#firstBots.set(inbound.message, firstBot);
    // What comes again may be dropped as known, token and all, unless the bot may have lost it meanwhile; or its token may be
    // taken for the last to come. So may what another bot of the account was handed.
    const before = this.#taken.get(inbound.message) ?? this.#acked.get(inbound.message);
    const isKnown = before !== undefined && before < answer.seq && !this.#hasCrashed(before, answer.seq);
    const hasCome =
      firstBot === bot &&
      !isKnown &&
      (answer.fault === undefined || this.#without === "token-spoilt") &&
      presenceAt(this.#timeline, account, answer.seq).running;
    // A token of a group may be kept as the group's, and not as the user's.
    const isSure = hasCome && inbound.group === undefined;
    if (isSure) this.#taken.set(inbound.message, answer.seq);
    else if (hasCome) this.#groupTokens.set(inbound.message, { seq: answer.seq, bot });
    const key = keyOf(account, inbound.user);
    const holdings = this.#holdings.get(key) ?? [];
    const last = holdings.at(-1);
    this.#holdings.set(key, holdings);
    holdings.push({
      seq: answer.seq,
      inbound,
      answer,
      token,
      bot,
      isSure,
      newestSeq: Math.max(last?.newestSeq ?? -1, inbound.seq),
      messages: (last?.messages ?? 0) + (isFirst ? 1 : 0),
      sureBefore: last?.isSure === true ? holdings.length - 1 : (last?.sureBefore ?? -1),
      lapse,
    });
    const spellings = this.#spellings.get(inbound.user.toLowerCase()) ?? new Set();
    this.#spellings.set(inbound.user.toLowerCase(), spellings.add(inbound.user));
  }

  /** Of the user of this name; else of the only one whose name differs in case alone. */
  #of(account: string, user: string): readonly Holding[] {
    const exact = this.#holdings.get(keyOf(account, user));
    if (exact !== undefined) return exact;
    const alike = [...(this.#spellings.get(user.toLowerCase()) ?? [])];
    return alike.length === 1 ? (this.#holdings.get(keyOf(account, alike[0] as string)) ?? []) : [];
  }

  #lapseOf(answer: AnswerRecord): Lapse {
    const { arrivingMs, unsafeMs } = this.#timeline.header.limits;
    const isUnsure = (crash: CrashRecord): boolean =>
      answer.atMs >= crash.atMs - (crash.kept === "all" ? arrivingMs : unsafeMs) ||
      this.#failedWrites.cover(answer, crash);
    const untilMs = Math.max(
      answer.atMs + Math.max(arrivingMs, unsafeMs),
      this.#failedWrites.untilMs(answer),
    );
    let unsureSeq = Number.POSITIVE_INFINITY;
    for (let at = countBefore(this.#crashes, answer.seq); at < this.#crashes.length; at += 1) {
      const crash = this.#crashes[at] as CrashRecord;
      if (isUnsure(crash)) unsureSeq = crash.seq;
      if (unsureSeq === crash.seq || crash.atMs > untilMs) break;
    }
    return { unsureSeq, lostSeq: firstAfter(this.#total, answer.seq)?.seq ?? Number.POSITIVE_INFINITY };
  }

  #hasCrashed(fromSeq: number, toSeq: number): boolean {
    return countBefore(this.#crashes, fromSeq) < countBefore(this.#crashes, toSeq);
  }

  /** What the service does not know is half of a credential: it is of the bot that logged in last. */
  #botOf(token: string, account: string, seq: number): number {
    if (token !== UNKNOWN) return this.#bots.get(token) ?? 0;
    const isLatest = (login: { account: string; seq: number }) =>
      login.account === account && login.seq < seq;
    return this.#logins.findLast(isLatest)?.bot ?? 0;
  }
}

function keyOf(account: string, user: string): string {
  return `${account}\n${user}`;
}
