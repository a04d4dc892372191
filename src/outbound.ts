/** The sending side of one account: what may be sent at all, texts and media alike, goes through the outbox. */
import { takeChunk } from "./chunks.ts";
import { createClientId } from "./client-id.ts";
import type { ContextTokens } from "./context-tokens.ts";
import { type MediaRequest, mediaFlawOf } from "./media/media-request.ts";
import { prepareMedia } from "./media/prepare.ts";
import type { Settings } from "./options.ts";
import { Outbox } from "./outbox/outbox.ts";
import { CANNOT_WAIT } from "./outbox/report.ts";
import type { Text } from "./outbox/state.ts";
import type { MediaOutcome, OutboxEvent, SendAttempt, SendOutcome } from "./outcome.ts";
import { ITEM_TYPE_TEXT, type OutboundItem } from "./protocol/endpoints.ts";
import { attempt, type SenderSeams } from "./sender.ts";
import type { Turns } from "./turns.ts";

/** The longest text, in UTF-16 units; 25 chunks or a few more. */
const TEXT_CHARS_MAX = 100_000;

/** @internal */
export interface OutboundSeams extends SenderSeams {
  account: string;
  settings: Settings;
  tokens: ContextTokens;
  /** For uploads. The outbox has a bound of its own: files that hang keep no text waiting. */
  turns: Turns;
  /** The server called the token stale. */
  onStale: () => void;
  /** Until the session is cured, and no longer than this. */
  cure: (maxMs: number, signal: AbortSignal) => Promise<void>;
  /** Until a repetition may set out. */
  turn: (signal: AbortSignal) => Promise<void>;
  onOutbox: (event: OutboxEvent) => void;
}

/** @internal */
export class Outbound {
  readonly outbox: Outbox;
  readonly #seams: OutboundSeams;

  constructor(seams: OutboundSeams) {
    const { account, settings, tokens } = seams;
    const { clock, random, store, logger, outbox, requestsMax, sendGapMs } = settings;
    this.#seams = seams;
    this.outbox = new Outbox({
      account,
      clock,
      random,
      store,
      logger,
      rules: { keeps: outbox, atOnceMax: requestsMax },
      gapMs: sendGapMs,
      tokenOf: user => tokens.of(user).token,
      recipientOf: user => tokens.find(user).user,
      createClientId: () => this.#createClientId(),
      post: (text, to, token, signal) => this.#post(text, to, token, signal),
      onStale: seams.onStale,
      onEnd: seams.onOutbox,
    });
  }

  /**
   * Send a text. Its first request is on the way when this returns, if its turn has come.
   *
   * @param to whom a host means, see {@link ContextTokens.find}; of a reply, the very user who wrote.
   */
  async send(to: string, text: string, isReply = false): Promise<SendOutcome> {
    const flaw = recipientFlawOf(to) ?? textFlawOf(text);
    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };
    const { user, isGuess } = this.#recipient(to, isReply);
    const { sendDeadlineMs: deadlineMs } = this.#seams.settings;
    const kind = isReply ? "answer" : "news";
    return this.outbox.send({ user, kind, content: { words: text }, deadlineMs }, isGuess);
  }

  /**
   * Send media and its caption. The words go first and at once: an upload may take its time, or hang. Of the two only the
   * caption can wait.
   */
  async sendMedia(request: MediaRequest, signal: AbortSignal): Promise<MediaOutcome> {
    const { to, caption } = request;
    const flaw =
      recipientFlawOf(to) ??
      mediaFlawOf(request) ??
      (caption === undefined || caption === "" ? null : textFlawOf(caption));
    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };
    const words = caption === undefined || caption === "" ? undefined : this.send(to, caption);
    const end = await this.#sendMedia(request, signal);
    return words === undefined ? end : { ...end, caption: await words };
  }

  async #sendMedia(request: MediaRequest, signal: AbortSignal): Promise<SendOutcome> {
    const { settings } = this.#seams;
    const { clock, mediaDeadlineMs } = settings;
    const { user, isGuess } = this.#recipient(request.to, false);
    if (this.outbox.isShut(user)) return CANNOT_WAIT;
    const endMs = clock.monotonicMs() + mediaDeadlineMs;
    const limits = { deadlineMs: mediaDeadlineMs, signal };
    const prepared = await prepareMedia({ ...this.#seams, ...settings }, { ...request, to: user }, limits);
    if (prepared.kind !== "ready") {
      const { kind: outcome, error } = prepared;
      return { outcome, clientId: this.#createClientId(), reason: error.message, error };
    }
    const content = { item: prepared.item };
    const deadlineMs = Math.max(1, endMs - clock.monotonicMs());
    return this.outbox.send({ user, kind: "news", content, deadlineMs }, isGuess);
  }

  /** The user who wrote, or whom a host means. */
  #recipient(to: string, isReply: boolean): { user: string; isGuess: boolean } {
    const { tokens } = this.#seams;
    // He wrote, if only to a bot that this account was before: there is such a user.
    if (isReply) tokens.set(to, undefined);
    const { user } = tokens.find(to);
    return { user, isGuess: !tokens.knows(user) };
  }

  /** Half of the time for one attempt, so that a lost answer leaves time to ask again. */
  #post(text: Text, to: string, contextToken: string | undefined, signal: AbortSignal): Promise<SendAttempt> {
    const { clock, sendDeadlineMs } = this.#seams.settings;
    const { stage, content, clientId } = text;
    const limitMs =
      stage.kind === "kept"
        ? sendDeadlineMs / 2
        : Math.min(text.deadlineMs / 2, (stage.endMs ?? 0) - clock.monotonicMs());
    const item = "item" in content ? content.item : textItem(takeChunk(content.words).chunk);
    return attempt(this.#seams, { to, item, clientId, contextToken }, limitMs, signal);
  }

  #createClientId(): string {
    const { clock, random } = this.#seams.settings;
    return createClientId(clock.nowMs(), random);
  }
}

function textItem(text: string): OutboundItem {
  return { type: ITEM_TYPE_TEXT, text_item: { text } };
}

function recipientFlawOf(to: string): string | null {
  return typeof to !== "string" || to === "" ? "to is empty" : null;
}

function textFlawOf(text: string): string | null {
  if (typeof text !== "string" || text === "") return "text is empty";
  return text.length > TEXT_CHARS_MAX ? `text is longer than ${TEXT_CHARS_MAX} characters` : null;
}
