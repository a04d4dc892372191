/** right-recipient: a text goes to the user it was asked for, with the newest context token that this bot has of him. */

import type { RequestRecord, SendAskedRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { ContextTokens } from "./context-tokens.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { dueToken, isSame, NewestToken } from "./newest-token.ts";
import { say } from "./sentences/say.ts";
import { type Exchange, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "right-recipient";

/** A text on its way: whom it is for, what it says, and who asked for it, where that is known. */
interface Sent {
  request: RequestRecord;
  to: string;
  message: string;
  exchange: Exchange | undefined;
  asked: SendAskedRecord | undefined;
}

/** What is wrong with where a text goes, and with its token; null when nothing is. */
type WrongOf = (sent: Sent) => Sentence | null;

const rightRecipientBy = (judgeOf: (timeline: Timeline, findings: Findings) => WrongOf): Invariant => ({
  name: NAME,
  duty: "to send to the right user, with the newest token",
  promise:
    "Each text goes to the user it was asked for, with the newest context token that this bot has of that user.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const reading = new Reading(timeline, findings, judgeOf(timeline, findings));
    for (const request of timeline.all("request")) {
      if (request.endpoint === "sendmessage") reading.examineSend(request);
      else if (request.endpoint === "sendtyping") reading.examineTyping(request);
    }
    return findings.finish();
  },
});

/** By who asked for each text, when, and what it answers. */
export const rightRecipient = rightRecipientBy((timeline, findings) => {
  const newest = new NewestToken(timeline, findings);
  /** Files, of whose asking their report alone tells. */
  const files = new Map<string, Meant>();
  for (const { message, account, to } of timeline.all("send-done"))
    if (to !== undefined) files.set(message, { account, to, by: "cron" });
  return sent =>
    astray(sent, sent.asked ?? files.get(sent.message)) ?? newest.wrongOf(sent.request, sent.to, sent.asked);
});

/** The part of it that a service sees: no text and no ticket with what another user brought. */
export const rightRecipientOnTheWire = rightRecipientBy(timeline => {
  const tokens = new ContextTokens(timeline);
  const inbound = new Map(timeline.all("inbound").map(record => [record.message, record]));
  // An older token of this user may be that of the message which is answered; one of somebody else never is.
  return ({ request, to }) => {
    const { account, token, context = "-" } = request;
    const source = inbound.get(context);
    if (source === undefined || isSame(source.user, to) || source.group === to) return null;
    const { allowed, newest } = tokens.choice(account, to, token, request);
    if (allowed.has(context)) return null;
    const due = dueToken(newest, to);
    return say("right-recipient.foreign-token", { message: context, user: source.user, due });
  };
});

type Meant = Pick<SendAskedRecord, "account" | "to" | "by">;

class Reading {
  readonly #timeline: Timeline;
  readonly #findings: Findings;
  readonly #wrongOf: WrongOf;
  readonly #asked: ReadonlyMap<string, SendAskedRecord>;
  /** Whose breach is told already: a text that is tried again and again is one. */
  readonly #told = new Set<string>();

  constructor(timeline: Timeline, findings: Findings, wrongOf: WrongOf) {
    this.#timeline = timeline;
    this.#findings = findings;
    this.#wrongOf = wrongOf;
    this.#asked = new Map(timeline.all("send-asked").map(asked => [asked.message, asked]));
  }

  examineSend(request: RequestRecord): void {
    const { to, account } = request;
    const exchange = this.#timeline.exchanges.get(request.request);
    const known = request.message === "?" ? exchange?.accepted?.message : request.message;
    if (to === undefined || account === "?" || (known === "?" && request.context === "-")) return;
    const message = known ?? "?";
    const asked = this.#asked.get(message);
    this.#findings.examine();
    const wrong = this.#wrongOf({ request, to, message, exchange, asked });
    const what = say("text", { message });
    if (wrong !== null) this.#add(request, what, wrong, asked === undefined ? [] : [asked.seq]);
  }

  /** A ticket is of one user too, and of one bot. */
  examineTyping(request: RequestRecord): void {
    const { to, ticketOf, ticketOfAccount, account, formerBot } = request;
    if (to === undefined || ticketOf === undefined || ticketOf === "?" || account === "?") return;
    this.#findings.examine();
    const typing = say("right-recipient.typing", { user: to });
    if (!isSame(to, ticketOf))
      this.#add(request, typing, say("right-recipient.other-ticket", { user: ticketOf }), []);
    else if (ticketOfAccount !== undefined)
      this.#add(request, typing, say("right-recipient.account-ticket", { account: ticketOfAccount }), []);
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
function astray({ request, to, exchange }: Sent, asked: Meant | undefined): Sentence | null {
  if (asked === undefined) return null;
  const { account } = request;
  if (account !== asked.account) return say("right-recipient.other-name", { account, asked: asked.account });
  const reached = exchange?.accepted?.to ?? to;
  if (reached === asked.to || (exchange?.accepted?.to === undefined && isSame(to, asked.to))) return null;
  return to.endsWith("@chatroom") && asked.by === "reply"
    ? null
    : say("right-recipient.other-user", { reached, meant: asked.to });
}
