/** right-recipient: a text goes to the user it was asked for, with the newest context token that this bot has of him. */

import type { RequestRecord, SendAskedRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { ContextTokens, type TokenExcuse } from "./context-tokens.ts";
import { Findings } from "./findings.ts";
import type { Handling } from "./handlings.ts";
import type { Invariant } from "./invariant.ts";
import { isQuota } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import { type Exchange, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "right-recipient";

/** What is known of a text: what the wire shows, or also who asked for it, when, and what it answers. */
type Known = "wire" | "asking";

const rightRecipientBy = (known: Known): Invariant => ({
  name: NAME,
  duty: "to send to the right user, with the newest token",
  promise:
    "Each text goes to the user it was asked for, with the newest context token that this bot has of that user.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const reading = new Reading(timeline, findings, known);
    for (const request of timeline.all("request")) {
      if (request.endpoint === "sendmessage") reading.examineSend(request);
      else if (request.endpoint === "sendtyping") reading.examineTyping(request);
    }
    return findings.finish();
  },
});

export const rightRecipient = rightRecipientBy("asking");

/** The part of it that a service sees: no text and no ticket with what another user brought. */
export const rightRecipientOnTheWire = rightRecipientBy("wire");

type Meant = Pick<SendAskedRecord, "account" | "to" | "by">;

class Reading {
  readonly #timeline: Timeline;
  readonly #findings: Findings;
  readonly #known: Known;
  readonly #tokens: ContextTokens;
  /** By excuse, what a bot has that needs it not; only of such as this trace may need. */
  readonly #strict: readonly { excuse: TokenExcuse; tokens: ContextTokens }[];
  readonly #asked: ReadonlyMap<string, SendAskedRecord>;
  /** Files, of whose asking their report alone tells. */
  readonly #files = new Map<string, Meant>();
  /** Whose breach is told already: a text that is tried again and again is one. */
  readonly #told = new Set<string>();

  constructor(timeline: Timeline, findings: Findings, known: Known) {
    this.#timeline = timeline;
    this.#findings = findings;
    this.#known = known;
    this.#tokens = new ContextTokens(timeline);
    const excuses: TokenExcuse[] = [];
    if (timeline.all("crash").length > 0) excuses.push("token-forgotten");
    if (timeline.all("answer").some(({ fault, messages }) => fault !== undefined && messages !== undefined))
      excuses.push("token-spoilt");
    this.#strict = excuses.map(excuse => ({ excuse, tokens: new ContextTokens(timeline, excuse) }));
    this.#asked = new Map(timeline.all("send-asked").map(asked => [asked.message, asked]));
    for (const { message, account, to } of timeline.all("send-done")) {
      if (to !== undefined) this.#files.set(message, { account, to, by: "cron" });
    }
  }

  examineSend(request: RequestRecord): void {
    const { to, account } = request;
    const exchange = this.#timeline.exchanges.get(request.request);
    const message = request.message === "?" ? exchange?.accepted?.message : request.message;
    const asked = this.#asked.get(message ?? "?");
    if (to === undefined || account === "?" || (message === "?" && request.context === "-")) return;
    this.#findings.examine();
    const wrong =
      this.#known === "wire"
        ? this.#foreignToken(request, to)
        : (astray(request, exchange, asked ?? this.#files.get(message ?? "?")) ??
          this.#wrongToken(request, to, asked));
    const what = say("text", { message: message ?? "?" });
    if (wrong !== null) this.#add(request, what, wrong, asked === undefined ? [] : [asked.seq]);
  }

  /** A ticket is of one user too, and of one bot. */
  examineTyping(request: RequestRecord): void {
    const { to, ticketOf, account, formerBot } = request;
    if (to === undefined || ticketOf === undefined || ticketOf === "?" || account === "?") return;
    this.#findings.examine();
    const typing = say("right-recipient.typing", { user: to });
    if (!isSame(to, ticketOf))
      this.#add(request, typing, say("right-recipient.other-ticket", { user: ticketOf }), []);
    else if (formerBot && !this.#hasJustLoggedIn(request))
      this.#add(request, typing, say("right-recipient.former-ticket"), []);
  }

  /** What was under way at the login may go on with what it had; and who has not got the new credential yet knows of no login. */
  #hasJustLoggedIn({ account, atMs, seq }: RequestRecord): boolean {
    const { handoverMs } = this.#timeline.header.limits;
    const got = this.#timeline.all("credential").findLast(it => it.account === account && it.seq < seq);
    const login = this.#timeline
      .all("session")
      .findLast(it => it.account === account && it.cause === "login" && it.seq < seq);
    const isUntold = login !== undefined && (got === undefined || got.atMs < login.atMs);
    return isUntold || (got !== undefined && atMs - got.atMs <= handoverMs);
  }

  /** An older token of this user may be that of the message which is answered; one of somebody else never is. */
  #foreignToken(request: RequestRecord, to: string): Sentence | null {
    const { context = "-", account, token } = request;
    const source = this.#timeline.all("inbound").find(({ message }) => message === context);
    if (source === undefined || isSame(source.user, to) || source.group === to) return null;
    const { allowed, newest } = this.#tokens.choice(account, to, token, request);
    if (allowed.has(context)) return null;
    return say("right-recipient.foreign-token", {
      message: context,
      user: source.user,
      due: dueToken(newest, to),
    });
  }

  #wrongToken(request: RequestRecord, to: string, asked: SendAskedRecord | undefined): Sentence | null {
    const wrong = this.#wrongBy(this.#tokens, request, to, asked);
    if (wrong !== null) return wrong;
    for (const { excuse, tokens } of this.#strict) {
      const owed = this.#wrongBy(tokens, request, to, asked);
      if (owed !== null && !this.#findings.excuse(excuse)) return owed;
    }
    return null;
  }

  #wrongBy(
    tokens: ContextTokens,
    request: RequestRecord,
    to: string,
    asked: SendAskedRecord | undefined,
  ): Sentence | null {
    const { context = "-", account, token } = request;
    const choice = tokens.choice(account, to, token, request);
    if (context === "-" && choice.newest === null) return this.#lacksGroupToken(tokens, request, asked);
    if (choice.allowed.has(context)) return null;
    if (asked !== undefined && this.#hasJustSetOut(asked, request)) {
      const before = tokens.choice(account, to, token, asked);
      const hadIt = context === "-" ? before.newest === null : before.allowed.has(context);
      if (hadIt || this.#isAnswerTo(tokens, context, asked)) return null;
    }
    const { newest } = choice;
    const due = dueToken(newest, to);
    if (context === "-") return say("right-recipient.no-token", { due });
    if (context === "?") return say("right-recipient.unknown-token", { due });
    const writer = this.#timeline.all("inbound").find(({ message }) => message === context)?.user ?? to;
    return isSame(writer, to)
      ? say("right-recipient.other-token", { message: context, due })
      : say("right-recipient.foreign-token", { message: context, user: writer, due });
  }

  /** An answer to what was written in a group goes with a token, be it kept for the group or for the user. */
  #lacksGroupToken(
    tokens: ContextTokens,
    request: RequestRecord,
    asked: SendAskedRecord | undefined,
  ): Sentence | null {
    if (asked?.by !== "reply") return null;
    const { account, token, seq } = request;
    const answered = this.#answeredBy(asked).find(({ begun }) =>
      tokens.isFromGroup(begun.message, account, { token, seq }),
    );
    if (answered === undefined) return null;
    const { message } = answered.begun;
    return say("right-recipient.no-token", { due: say("right-recipient.of-group", { message }) });
  }

  /** The service has not sent it back since it was asked for. */
  #hasJustSetOut(asked: SendAskedRecord, { seq, atMs }: RequestRecord): boolean {
    const tries = this.#timeline.sends.get(asked.message) ?? [];
    return (
      atMs - asked.atMs <= this.#timeline.header.limits.tokenKeptMs &&
      !tries.some(({ end }) => end !== null && end.seq < seq && isQuota(end))
    );
  }

  /** A reply may carry the token of the very message that it answers, and none where that came without. */
  #isAnswerTo(tokens: ContextTokens, context: string, asked: SendAskedRecord): boolean {
    if (asked.by !== "reply") return false;
    return this.#answeredBy(asked).some(({ begun: { message } }) =>
      context === "-" ? tokens.mayBeTokenless(message) : message === context,
    );
  }

  /** What was being handled for that user when it was asked. */
  #answeredBy({ seq, account, to }: SendAskedRecord): Handling[] {
    return this.#timeline.handlings.filter(
      ({ begun, done }) =>
        begun.account === account &&
        isSame(begun.user, to) &&
        begun.seq < seq &&
        (done === null || done.seq > seq),
    );
  }

  #add({ account, atMs, seq }: RequestRecord, what: Sentence, wrong: Sentence, proof: number[]): void {
    const key = JSON.stringify([what, wrong]);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#findings.add({
      atMs,
      account,
      sentence: say("right-recipient.wrong", { account, what, atMs, wrong }),
      proof: [...proof, seq],
    });
  }
}

/** For another user, or in the name of another account; a group may be answered where one of its users was meant. */
function astray(
  { to = "", account }: RequestRecord,
  exchange: Exchange | undefined,
  asked: Meant | undefined,
): Sentence | null {
  if (asked === undefined) return null;
  if (account !== asked.account) return say("right-recipient.other-name", { account, asked: asked.account });
  const reached = exchange?.accepted?.to ?? to;
  if (reached === asked.to || (exchange?.accepted?.to === undefined && isSame(to, asked.to))) return null;
  return to.endsWith("@chatroom") && asked.by === "reply"
    ? null
    : say("right-recipient.other-user", { reached, meant: asked.to });
}

function dueToken(newest: string | null, user: string): Sentence {
  return newest === null
    ? say("right-recipient.none-at-hand", { user })
    : say("right-recipient.newest", { user, message: newest });
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
