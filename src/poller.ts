/** Receives: does what recovery decides, and tells it what comes of it. One for each credential. */
import type { Clock, TimerHandle } from "./clock.ts";
import { IlinkError, loggable, ServiceError } from "./errors.ts";
import { codeOf, isStale } from "./protocol/codes.ts";
import type { GetUpdatesAnswer } from "./protocol/endpoints.ts";
import type { Random } from "./random.ts";
import { classifyPoll } from "./recovery/classify.ts";
import { advance } from "./recovery/machine.ts";
import type { End, Recovery, RecoveryCommand, RecoveryEvent, RecoveryState } from "./recovery/state.ts";
import type { SleepWatch } from "./sleep-watch.ts";
import type { Reply, Target, Transport } from "./transport.ts";

/** @internal */
export interface PollerSeams {
  clock: Clock;
  random: Random;
  transport: Transport;
  watch: SleepWatch;
  /** The cursor to send. */
  cursor: () => string;
  /**
   * A good answer. `anew`: to the empty cursor, after the one that is known was refused: it is of no use any more.
   * Resolves with the number of new messages, when they are safe.
   */
  onAnswer: (answer: GetUpdatesAnswer, anew: boolean) => number | Promise<number>;
  onState: (state: RecoveryState) => void;
  /** What the next poll has to wait for: room for more messages, or somebody who wants them. Null: nothing. Resolves when the signal aborts. */
  room: (signal: AbortSignal) => Promise<void> | null;
  /** A request failed, or was answered with an error code other than `-14`. */
  onFault: (error: IlinkError) => void;
}

type Send = Extract<RecoveryCommand, { do: "send" }>;

/** @internal */
export class Poller {
  readonly #seams: PollerSeams;
  readonly #target: Target;
  readonly #requests = new Map<number, AbortController>();
  #recovery: Recovery;
  #timer: TimerHandle | undefined;
  readonly #endWatch: () => void;
  #stopped = false;
  readonly #events: RecoveryEvent[] = [];
  /** The poll before: aborted, it stays on the wire for a moment if its answer is arriving, and that is taken in. */
  #polling: Promise<unknown> | null = null;
  readonly #done = Promise.withResolvers<void>();

  /** @param first what to begin with. */
  constructor(seams: PollerSeams, target: Target, first: Recovery) {
    this.#seams = seams;
    this.#target = target;
    this.#recovery = first;
    this.#endWatch = seams.watch.begin(() => this.#hear({ kind: "woke" }));
    seams.onState(first.session);
    this.#wake();
  }

  get recovery(): Recovery {
    return this.#recovery;
  }

  /** Resolves when it was stopped and none of its requests is under way. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** The requests under way are aborted before this returns; no other follows. */
  stop(): void {
    this.#stopped = true;
    this.#endWatch();
    this.#seams.clock.clearTimeout(this.#timer);
    for (const request of this.#requests.values()) request.abort();
    if (this.#requests.size === 0) this.#done.resolve();
  }

  /** What others know: `nudged` by a `-14` of another endpoint, or `hurried`. */
  tell(event: RecoveryEvent): void {
    this.#hear(event);
  }

  /** One event after the other: what is told of a change may bring about another. */
  #hear(event: RecoveryEvent): void {
    if (this.#events.push(event) > 1) return;
    for (let [next] = this.#events; next !== undefined; [next] = this.#events) {
      try {
        this.#advance(next);
      } catch (error) {
        this.#tellDefect(error);
      }
      this.#events.shift();
    }
  }

  #advance(event: RecoveryEvent): void {
    if (this.#stopped) return;
    const { clock, random, onState } = this.#seams;
    const { session } = this.#recovery;
    const { state, commands } = advance(this.#recovery, event, clock.monotonicMs(), random());
    this.#recovery = state;
    if (state.session !== session) onState(state.session);
    for (const command of commands) if (!this.#stopped) this.#obey(command);
  }

  /** Nothing here is known to throw. But to end silently is the worst way to find out. */
  #tellDefect(error: unknown): void {
    this.#seams.onFault(new IlinkError("internal", loggable(error), { cause: error }));
  }

  #obey(command: RecoveryCommand): void {
    const { clock } = this.#seams;
    if (command.do === "send") void this.#send(command);
    else if (command.do === "abort") this.#requests.get(command.id)?.abort();
    else {
      clock.clearTimeout(this.#timer);
      if (command.atMs === null) return;
      this.#timer = clock.setTimeout(() => this.#wake(), Math.ceil(command.atMs - clock.monotonicMs()));
    }
  }

  #wake(): void {
    this.#seams.watch.look();
    this.#hear({ kind: "alarm" });
  }

  async #send(command: Send): Promise<void> {
    const { id, what } = command;
    const request = new AbortController();
    this.#requests.set(id, request);
    let end: End | null;
    try {
      end = await (what === "notifystart" ? this.#notify : this.#poll).call(this, command, request.signal);
    } catch (error) {
      this.#tellDefect(error);
      end = { kind: "failed", how: "unanswered" };
    }
    this.#requests.delete(id);
    if (end !== null) this.#hear({ kind: "ended", id, end });
    if (this.#stopped && this.#requests.size === 0) this.#done.resolve();
  }

  async #notify({ deadlineMs }: Send, signal: AbortSignal): Promise<End | null> {
    const reply = await this.#seams.transport.post("notifystart", {}, this.#target, deadlineMs, signal);
    if (reply.kind !== "answer") return this.#unanswered(reply);
    const code = codeOf(reply.body);
    if (code !== 0 && !isStale(reply.body)) return { kind: "failed", how: "code" };
    return { kind: code === 0 ? "good" : "stale" };
  }

  async #poll(command: Send, signal: AbortSignal): Promise<End | null> {
    const { id } = command;
    const room = this.#seams.room(signal);
    if (room !== null || this.#polling !== null) {
      this.#hear({ kind: "waits", id });
      await Promise.all([room, this.#polling]);
      if (signal.aborted) return null;
      this.#hear({ kind: "sent", id });
    }
    const polling = this.#ask(command, signal);
    this.#polling = polling;
    return polling.finally(() => {
      this.#polling = null;
    });
  }

  async #ask({ deadlineMs, anew }: Send, signal: AbortSignal): Promise<End | null> {
    const { clock, transport, cursor, onAnswer, onFault } = this.#seams;
    const known = cursor();
    const sentMs = clock.monotonicMs();
    const asked = { get_updates_buf: anew ? "" : known };
    const reply = await transport.post("getupdates", asked, this.#target, deadlineMs, signal);
    if (reply.kind !== "answer") return this.#unanswered(reply);
    const { body } = reply;
    const kind = classifyPoll(body, clock.monotonicMs() - sentMs);
    if (kind === "code") {
      onFault(new ServiceError("getupdates", codeOf(body)));
      return { kind: "failed", how: "code" };
    }
    if (kind !== "good") return { kind };
    return { kind, fresh: await onAnswer(body, anew && known !== ""), hold: body.longpolling_timeout_ms };
  }

  #unanswered(reply: Exclude<Reply<unknown>, { kind: "answer" }>): End | null {
    if (reply.kind === "aborted") return null;
    const { error, answered } = reply;
    this.#seams.onFault(error);
    if (error.code === "deadline") return { kind: "failed", how: "late" };
    return { kind: "failed", how: answered ? "spoilt" : "unanswered" };
  }
}
