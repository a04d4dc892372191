/** A hierarchy of classes: a channel that polls, and what it emits is made a bot of by whoever listens. */
import { EventEmitter } from "node:events";
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import { type Lanes, noLanes, openLanes } from "../kit/lanes.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Set<string>;
  contexts: Map<string, string>;
  lanes: Lanes;
}

interface Events {
  held: [];
  answer: [answer: wire.Answer, tookMs: number];
  stale: [];
  code: [];
  broken: [tookMs: number];
}

/** Asks one question after the other, and knows nothing of what is asked. */
abstract class Polling extends EventEmitter<Events> {
  readonly #stop = new AbortController();
  #turn = new AbortController();
  /** How long the next question has to wait. */
  pauseMs = 0;
  #end: Promise<void> = Promise.resolve();

  protected abstract begin(signal: AbortSignal): Promise<unknown>;
  protected abstract ask(signal: AbortSignal): Promise<wire.Answer>;
  /** Before the next question. */
  protected abstract between(signal: AbortSignal): Promise<void>;

  get isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  open(): this {
    this.#end = this.#run(this.#stop.signal);
    return this;
  }

  /** Ask anew at once. */
  renew(): void {
    this.#turn.abort();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#end;
  }

  async #run(stop: AbortSignal): Promise<void> {
    await this.begin(stop);
    while (!stop.aborted) {
      this.#turn = new AbortController();
      const turn = AbortSignal.any([stop, this.#turn.signal]);
      await this.#askOnce(turn);
      if (stop.aborted) return;
      await wire.sleep(this.pauseMs, turn);
      this.pauseMs = 0;
      await this.between(stop);
    }
  }

  async #askOnce(turn: AbortSignal): Promise<void> {
    const sentMs = Date.now();
    const held = setTimeout(() => this.emit("held"), 2_500);
    const answer = await this.ask(turn).catch(() => undefined);
    clearTimeout(held);
    if (turn.aborted) return;
    const tookMs = Date.now() - sentMs;
    const code = answer === undefined ? 0 : wire.codeOf(answer);
    if (answer === undefined) this.emit("broken", tookMs);
    else if (code === wire.STALE) this.emit("stale");
    else if (code !== 0) this.emit("code");
    else this.emit("answer", answer, tookMs);
  }
}

const POLL_MS = 47_000;

/** A channel of this service: what stands between its polls, and what it says of itself. */
class Channel extends Polling {
  readonly #api: Api;
  readonly #cursor: () => string;
  #isAsked = false;
  stale = 0;
  failures = 0;
  cuts = 0;
  hollow = 0;
  isSilent = false;

  constructor(api: Api, cursor: () => string) {
    super();
    this.#api = api;
    this.#cursor = cursor;
    this.on("stale", () => this.#onStale());
    this.on("broken", tookMs => this.#onBroken(tookMs));
    this.on("code", () => this.#onFailure());
    this.on("answer", answer => this.#onAnswer(answer));
  }

  protected begin(signal: AbortSignal): Promise<unknown> {
    return this.#api.notify("start", signal);
  }

  protected ask(signal: AbortSignal): Promise<wire.Answer> {
    return this.#api.poll(this.#cursor(), POLL_MS, signal);
  }

  protected async between(signal: AbortSignal): Promise<void> {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    // Of one that was not answered it is not known whether it helps.
    if (!(await this.#api.notify("start", signal))) this.stale = 0;
  }

  #onStale(): void {
    this.isSilent = false;
    this.#isAsked = true;
    if (++this.stale > 1) this.pauseMs = 60_000;
  }

  #onBroken(tookMs: number): void {
    // What looked held and failed twice may look held again.
    if (tookMs >= 2_500) this.cuts++;
    this.isSilent = tookMs >= POLL_MS || this.cuts > 1;
    this.#onFailure();
  }

  #onFailure(): void {
    this.pauseMs = this.failures++ === 0 ? 800 : 2_300;
  }

  #onAnswer(answer: wire.Answer): void {
    [this.stale, this.failures, this.cuts, this.isSilent] = [0, 0, 0, false];
    this.hollow = wire.isHollow(answer) ? this.hollow + 1 : 0;
    if (this.hollow >= 3) this.#isAsked = true;
  }
}

export default subjectOf<Left>("event-emitter", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), lanes: noLanes() };
  const { account } = credential;
  const api = new Api(credential, random, { onStale: () => channel.renew() });
  const channel: Channel = new Channel(api, () => left.cursor);
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;

  const isStopped = (): boolean => channel.isOver;
  const queue = openLanes(left.lanes, isStopped, message => {
    const { from_user_id: from = "", message_id: id } = message;
    const turn = { reply: (text: string) => send(from, text), typing: (on: boolean) => api.typing(from, on) };
    return handled(
      host,
      { account, from, text: wire.wordsOf(message), messageId: String(id) },
      turn,
      isStopped,
    );
  });

  channel.on("held", () => channel.isSilent || host.status(account, "live"));
  channel.on("stale", () =>
    host.status(account, channel.stale > 1 ? "needs-login" : "recovering", "the token is stale"),
  );
  channel.on("broken", () => {
    if (channel.failures > 1 || channel.isSilent) host.status(account, "recovering", "no answer");
  });
  channel.on("code", () => {
    if (isFresh) left.cursor = "";
    isFresh = false;
    if (channel.failures > 1) host.status(account, "recovering", "an error code");
  });
  channel.on("answer", (answer, tookMs) => {
    host.event(account);
    host.status(account, channel.hollow < 3 ? "live" : "recovering", "answers are empty");
    isFresh = false;
    const { size } = left.ids;
    for (const message of wire.messagesOf(answer)) {
      const { from_user_id: from = "", message_id: id, context_token: context } = message;
      if (context) left.contexts.set(from, context);
      if (!left.ids.has(String(id))) queue(message);
      left.ids.add(String(id));
    }
    if (left.ids.size === size && tookMs < 1_000) channel.pauseMs = 1_700;
    left.cursor = wire.cursorOf(answer, left.cursor);
  });

  channel.open();
  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      await channel.close();
      if (why === "stop") await api.notify("stop");
    },
  };
});
