/** Receives: does what recovery decides, and tells it what comes of it. One for each credential. */
import type { TimerHandle } from "./clock.ts";
import { IlinkError, loggable } from "./errors.ts";
import type { Random } from "./random.ts";
import { advance } from "./recovery/machine.ts";
import type { End, Recovery, RecoveryCommand, RecoveryEvent, RecoveryState } from "./recovery/state.ts";
import { type Send, type SessionRequestSeams, SessionRequests } from "./session-requests.ts";
import type { Target } from "./transport.ts";

/** @internal */
export interface PollerSeams extends SessionRequestSeams {
  random: Random;
  onState: (state: RecoveryState) => void;
}

/** @internal */
export class Poller {
  readonly #seams: PollerSeams;
  readonly #ask: SessionRequests;
  readonly #requests = new Map<number, AbortController>();
  #recovery: Recovery;
  #timer: TimerHandle | undefined;
  #stopped = false;
  readonly #events: RecoveryEvent[] = [];
  readonly #done = Promise.withResolvers<void>();
  /** Resolves when it was stopped and none of its requests is under way. */
  readonly done: Promise<void> = this.#done.promise;

  constructor(seams: PollerSeams, target: Target, first: Recovery) {
    this.#seams = seams;
    this.#ask = new SessionRequests(seams, target);
    this.#recovery = first;
    seams.onState(first.session);
    this.#wake();
  }

  get recovery(): Recovery {
    return this.#recovery;
  }

  /** The requests under way are aborted before this returns; no other follows. */
  stop(): void {
    this.#stopped = true;
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
    const { signal } = request;
    const asked =
      what === "notifystart" ? this.#ask.notifystart(command, signal) : this.#poll(command, signal);
    const end = await asked.catch((error): End => {
      this.#tellDefect(error);
      return { kind: "failed", how: "unanswered" };
    });
    this.#requests.delete(id);
    if (end !== null) this.#hear({ kind: "ended", id, end });
    if (this.#stopped && this.#requests.size === 0) this.#done.resolve();
  }

  async #poll(command: Send, signal: AbortSignal): Promise<End | null> {
    const { id } = command;
    const room = this.#ask.room(signal);
    if (room !== null) {
      this.#hear({ kind: "waits", id });
      await room;
      if (signal.aborted) return null;
      this.#hear({ kind: "sent", id });
    }
    return this.#ask.getupdates(command, signal, event => this.#hear(event));
  }
}
