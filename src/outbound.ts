/** The sending side of one account: texts in chunks, at once or through the outbox, and media. */
import { countChunks, takeChunk } from "./chunks.ts";
import { createClientId } from "./client-id.ts";
import type { ContextTokens } from "./context-tokens.ts";
import { type MediaRequest, mediaFlawOf } from "./media/media-request.ts";
import { prepareMedia } from "./media/prepare.ts";
import type { Settings } from "./options.ts";
import { ACCOUNT_TEXTS_MAX, Outbox, type Place, USER_TEXTS_MAX } from "./outbox/outbox.ts";
import type { ChunkFacts, Declined, MediaOutcome, OutboxEvent, SendAttempt, SendOutcome } from "./outcome.ts";
import { ITEM_TYPE_TEXT, type OutboundItem } from "./protocol/endpoints.ts";
import { isQuota, type SenderSeams, sendItem } from "./sender.ts";

/** The longest text, in UTF-16 units; 25 chunks or a few more. */
const TEXT_CHARS_MAX = 100_000;

/** @internal */
export interface OutboundSeams extends Omit<SenderSeams, "clock" | "random"> {
  account: string;
  settings: Settings;
  tokens: ContextTokens;
  onOutbox: (event: OutboxEvent) => void;
}

/** @internal */
export class Outbound {
  readonly outbox: Outbox;
  readonly #seams: OutboundSeams & SenderSeams;

  constructor(seams: OutboundSeams) {
    const { account, settings, tokens } = seams;
    const { clock, random, store, logger, sendDeadlineMs } = settings;
    this.#seams = { ...seams, clock, random };
    this.outbox = new Outbox({
      account,
      clock,
      store,
      logger,
      tokenOf: user => tokens.of(user).token,
      recipientOf: user => tokens.find(user).user,
      createClientId: () => this.#createClientId(),
      deliver: ({ to, text, clientId }, signal, onAttempt) =>
        this.#deliver(to, textItem(text), clientId, sendDeadlineMs, signal, onAttempt),
      onEnd: seams.onOutbox,
    });
  }

  /**
   * Send a text. Its first request is on the way when this returns, unless it has to wait.
   *
   * @param to whom a host means, see {@link ContextTokens.find}; of a reply, the very user who wrote.
   */
  async send(to: string, text: string, signal: AbortSignal, isReply = false): Promise<SendOutcome> {
    const flaw = recipientFlawOf(to) ?? textFlawOf(text);
    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };
    const place = this.#enter(to, isReply);
    try {
      return await this.#sendChunks(place, text, signal);
    } finally {
      this.outbox.leave(place);
    }
  }

  /**
   * Send media and its caption. The words go first and at once: an upload may take its time, or hang. Without quota only
   * the caption can wait.
   */
  async sendMedia(request: MediaRequest, signal: AbortSignal): Promise<MediaOutcome> {
    const { to, caption } = request;
    const flaw =
      recipientFlawOf(to) ??
      mediaFlawOf(request) ??
      (caption === undefined || caption === "" ? null : textFlawOf(caption));
    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };
    const words = caption === undefined || caption === "" ? undefined : this.send(to, caption, signal);
    const place = this.#enter(to, false);
    let end: SendOutcome;
    try {
      end = await this.#sendMedia(place, request, signal);
    } finally {
      this.outbox.leave(place);
    }
    return words === undefined ? end : { ...end, caption: await words };
  }

  /** The place of a send: that of the user who wrote, or of whom a host means. */
  #enter(to: string, isReply: boolean): Place {
    const { tokens } = this.#seams;
    // He wrote, if only to a bot that this account was before: there is such a user.
    if (isReply) tokens.set(to, undefined);
    const { user } = tokens.find(to);
    return this.outbox.enter(user, !tokens.knows(user));
  }

  async #sendChunks(place: Place, text: string, signal: AbortSignal): Promise<SendOutcome> {
    const { settings } = this.#seams;
    const chunks = countChunks(text);
    const factsOf = (sentChunks: number): ChunkFacts => (chunks === 1 ? {} : { chunks, sentChunks });
    let left = text;
    for (let sentChunks = 0; ; sentChunks++) {
      const clientId = this.#createClientId();
      const facts = factsOf(sentChunks);
      if (settings.outbox && this.outbox.holds(place)) {
        const queued = await this.#queue(place, { id: clientId, clientId, text: left }, BEHIND, facts);
        if (queued !== null) return queued;
        const rest = chunks === 1 ? {} : { rest: left };
        return { outcome: "declined", reason: "outbox-full", detail: FULL, ...facts, ...rest };
      }
      const { chunk, rest } = takeChunk(left);
      const end = await this.#deliverAt(place, textItem(chunk), clientId, settings.sendDeadlineMs, signal);
      if (end.outcome === "sent") {
        if (rest === "") return { ...end, ...facts };
        left = rest;
        continue;
      }
      const partly = chunks === 1 ? end : { ...end, ...facts, rest: left };
      if (!settings.outbox || !isQuota(end)) return partly;
      this.outbox.refused(place);
      // An earlier attempt may have arrived: what is not certain is not queued as if it were.
      if (end.outcome !== "refused") return partly;
      // Without room to wait, the server's no is the last word.
      return (await this.#queue(place, { id: clientId, clientId, text: left }, REFUSED, facts)) ?? partly;
    }
  }

  /** Null when there is no room. */
  async #queue(
    place: Place,
    entry: { id: string; clientId: string; text: string },
    detail: string,
    facts: ChunkFacts,
  ): Promise<Declined | null> {
    if (!(await this.outbox.add(place, entry))) return null;
    return { outcome: "declined", reason: "queued", detail, id: entry.id, ...facts };
  }

  async #sendMedia(place: Place, request: MediaRequest, signal: AbortSignal): Promise<SendOutcome> {
    const { settings } = this.#seams;
    const { clock, mediaDeadlineMs } = settings;
    const clientId = this.#createClientId();
    if (settings.outbox && this.outbox.holds(place)) return CANNOT_WAIT;
    const endMs = clock.monotonicMs() + mediaDeadlineMs;
    const { user } = place.lane;
    const limits = { deadlineMs: mediaDeadlineMs, signal };
    const prepared = await prepareMedia({ ...this.#seams, ...settings }, { ...request, to: user }, limits);
    if (prepared.kind !== "ready") {
      const { kind: outcome, error } = prepared;
      return { outcome, clientId, reason: error.message, error };
    }
    // The caption, say, may have found out meanwhile.
    if (settings.outbox && this.outbox.holds(place)) return CANNOT_WAIT;
    const leftMs = Math.max(1, endMs - clock.monotonicMs());
    const end = await this.#deliverAt(place, prepared.item, clientId, leftMs, signal);
    if (settings.outbox && isQuota(end)) this.outbox.refused(place);
    return end;
  }

  #deliverAt(place: Place, item: OutboundItem, clientId: string, deadlineMs: number, signal: AbortSignal) {
    const leaves = (): void => this.outbox.leaves(place);
    return this.#deliver(place.lane.user, item, clientId, deadlineMs, signal, leaves);
  }

  #deliver(
    to: string,
    item: OutboundItem,
    clientId: string,
    deadlineMs: number,
    signal: AbortSignal,
    onAttempt = () => {},
  ): Promise<SendAttempt> {
    const contextToken = (): string | undefined => {
      onAttempt();
      return this.#seams.tokens.of(to).token;
    };
    return sendItem(this.#seams, { to, item, clientId, contextToken }, deadlineMs, signal);
  }

  #createClientId(): string {
    const { clock, random } = this.#seams;
    return createClientId(clock.nowMs(), random);
  }
}

const FULL = `the outbox has no room for another text (${USER_TEXTS_MAX} texts for a user, ${ACCOUNT_TEXTS_MAX} in all)`;
const CANNOT_WAIT: Declined = {
  outcome: "declined",
  reason: "outbox-full",
  detail: "texts to this user wait for his next message; media cannot wait",
};
const BEHIND = "earlier texts to this user wait for his next message; this one waits behind them";
const REFUSED = "the server refused it for want of quota (code -2); it waits for the user's next message";

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
