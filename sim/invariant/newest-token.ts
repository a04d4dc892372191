/** Newest token: which context token a text is to carry, by who asked for it, when, and what it answers. */
import type { RequestRecord, SendAskedRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import { ContextTokens, type TokenExcuse } from "./context-tokens.ts";
import type { Findings } from "./findings.ts";
import type { Handling } from "./handlings.ts";
import { isQuota } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import type { Timeline } from "./timeline.ts";

export class NewestToken {
  readonly #timeline: Timeline;
  readonly #findings: Findings;
  readonly #tokens: ContextTokens;
  /** By excuse, what a bot has that needs it not; only of such as this trace may need. */
  readonly #strict: readonly { excuse: TokenExcuse; tokens: ContextTokens }[];

  constructor(timeline: Timeline, findings: Findings) {
    this.#timeline = timeline;
    this.#findings = findings;
    this.#tokens = new ContextTokens(timeline);
    const excuses: TokenExcuse[] = [];
    if (timeline.all("crash").length > 0) excuses.push("token-forgotten");
    if (timeline.all("answer").some(({ fault, messages }) => fault !== undefined && messages !== undefined))
      excuses.push("token-spoilt");
    this.#strict = excuses.map(excuse => ({ excuse, tokens: new ContextTokens(timeline, excuse) }));
  }

  /** What is wrong with the token of a text to a user; null when nothing is, or an excuse has it so. */
  wrongOf(request: RequestRecord, to: string, asked: SendAskedRecord | undefined): Sentence | null {
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
}

/** Which token would have been right. */
export function dueToken(newest: string | null, user: string): Sentence {
  return newest === null
    ? say("right-recipient.none-at-hand", { user })
    : say("right-recipient.newest", { user, message: newest });
}

/** Whether two names are of one user, whatever their case. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
