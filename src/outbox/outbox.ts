/** Everything that an account sends, from the asking to its end. Does what {@link decide} says, and tells it what came of that. */
import type { Clock, TimerHandle } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { OutboxEvent, SendAttempt, SendOutcome, Waiting, WaitingText } from "../outcome.ts";
import type { Random } from "../random.ts";
import type { QueuedText, Spending, Store } from "../store/store.ts";
import { type Asking, decide, type Event } from "./decide.ts";
import type { Command, Now, Rules } from "./draft.ts";
import { isShut } from "./gates.ts";
import { createPace } from "./pace.ts";
import { NO_PROBES } from "./probes.ts";
import { OutboxSaver } from "./saver.ts";
import { Spent } from "./spent.ts";
import { createLane, isKept, NOBODY_REFUSED, type State, type Text } from "./state.ts";
import { restored, toStored } from "./stored.ts";
import { pendingOf, waitingOf } from "./view.ts";

/** @internal */
export interface OutboxSeams {
  account: string;
  clock: Clock;
  random: Random;
  store: Store;
  logger: Logger;
  rules: Rules;
  /** The least time between the beginnings of two sends. */
  gapMs: number;
  /** Whom an id means that was not heard of when it was sent to. */
  recipientOf: (user: string) => string;
  /** The newest context token of a user. */
  tokenOf: (user: string) => string | undefined;
  createClientId: () => string;
  /** Make one attempt at the next piece of a text. Never rejects. */
  post: (text: Text, to: string, token: string | undefined, signal: AbortSignal) => Promise<SendAttempt>;
  onStale: () => void;
  onEnd: (event: OutboxEvent) => void;
}

/** What exists only between a start and its stop. @internal */
export interface OutboxRun {
  signal: AbortSignal;
  /** Work that a stop has to wait for. */
  track: (work: Promise<unknown>) => void;
}

/** @internal */
export class Outbox {
  readonly #seams: OutboxSeams;
  readonly #saver: OutboxSaver;
  readonly #spent = new Spent();
  readonly #callers = new Map<string, (outcome: SendOutcome) => void>();
  /** Recipients who were not heard of when they were sent to: who writes later may be meant, in another case. */
  readonly #guesses = new Set<string>();
  #state: State;
  #lastPosition = 0;
  #run: OutboxRun | null = null;
  #timer: TimerHandle | null = null;
  /** Ends the attempts at what waits, when the run ends and when the bot changes. */
  #offers = new AbortController();

  constructor(seams: OutboxSeams) {
    this.#seams = seams;
    this.#saver = new OutboxSaver(seams.account, seams);
    this.#state = {
      lanes: new Map(),
      phase: "idle",
      session: "unproven",
      pace: createPace(seams.gapMs),
      probes: NO_PROBES,
      refused: NOBODY_REFUSED,
    };
  }

  /** Take over what an earlier life left behind. */
  restore(entries: readonly QueuedText[], spendings: readonly Spending[]): void {
    this.#spent.restore(spendings);
    for (const { position } of entries) this.#lastPosition = Math.max(this.#lastPosition, position);
    const { tokenOf } = this.#seams;
    this.#state = restored(this.#state, entries, this.#now(), {
      tokenOf,
      spentOf: user => this.#spentOf(user),
    });
  }

  resume(run: OutboxRun): void {
    this.#run = run;
    this.#offers = new AbortController();
    run.signal.addEventListener("abort", () => this.#stop());
    this.#on({ on: "begun" });
  }

  /** Begin no further attempt at what waits. */
  pause(): void {
    this.#on({ on: "paused" });
  }

  /** Send a text or a medium: its first request is on the way when this returns, if its turn has come. */
  send(asking: Omit<Asking, "id" | "position">, isGuess: boolean): Promise<SendOutcome> {
    const { user } = asking;
    if (isGuess) this.#guesses.add(user);
    const id = this.#seams.createClientId();
    return new Promise(resolve => {
      this.#callers.set(id, resolve);
      const position = ++this.#lastPosition;
      this.#on({ on: "asked", asking: { ...asking, id, position }, spent: this.#spentOf(user) });
    });
  }

  /** Whether a medium for this user would have to wait, which it cannot. */
  isShut(user: string): boolean {
    const { rules } = this.#seams;
    const lane = this.#state.lanes.get(user) ?? createLane(user);
    return rules.keeps && isShut({ state: this.#state, now: this.#now() }, lane);
  }

  /** The user has written something new. */
  arrived(user: string): void {
    const meant = [...this.#guesses].filter(
      guess => guess !== user && this.#seams.recipientOf(guess) === user,
    );
    for (const lane of [user, ...meant]) this.#on({ on: "word", user: lane, spent: this.#spentOf(user) });
    for (const lane of meant) this.#on({ on: "handled", user: lane });
  }

  /** What happened to the account. */
  on(event: Extract<Event, { on: "handled" | "session" | "polled" | "login" }>): void {
    this.#on(event);
  }

  /** What waits for users, and since when. */
  get waiting(): Waiting {
    return waitingOf(this.#state);
  }

  pending(): WaitingText[] {
    return pendingOf(this.#seams.account, this.#state);
  }

  flush(user: string | undefined): void {
    this.#on({ on: "flush", user });
  }

  cancel(id: string): boolean {
    for (const text of [...this.#state.lanes.values()].flatMap(({ texts }) => texts)) {
      if (text.id !== id || !isKept(text) || text.flight !== null) continue;
      this.#on({ on: "cancel", text });
      return true;
    }
    return false;
  }

  #stop(): void {
    this.#offers.abort();
    this.#run = null;
    this.#on({ on: "stopped" });
  }

  #on(event: Event): void {
    const { rules, clock } = this.#seams;
    const now = this.#now();
    const { state, commands, wakeMs } = decide(this.#state, event, now, rules);
    this.#state = state;
    if (this.#timer !== null) clock.clearTimeout(this.#timer);
    this.#timer = Number.isFinite(wakeMs)
      ? clock.setTimeout(() => this.#on({ on: "tick" }), Math.max(1, Math.ceil(wakeMs - now.nowMs)))
      : null;
    for (const command of commands) this.#do(command);
    for (const guess of this.#guesses) if (!state.lanes.has(guess)) this.#guesses.delete(guess);
  }

  #do(command: Command): void {
    switch (command.do) {
      case "post":
        this.#post(command.text, command.isProbe);
        return;
      case "abort-offers":
        this.#offers.abort();
        this.#offers = new AbortController();
        return;
      case "report":
        this.#report(command.id, command.outcome);
        return;
      case "keep": {
        const { text, refusedToken, outcome } = command;
        const saved = this.#saver.save(text.id, toStored(text, refusedToken));
        this.#run?.track(saved);
        if (outcome !== undefined) void saved.then(() => this.#report(text.id, outcome));
        return;
      }
      case "end":
        this.#end(command.text, command.how);
        return;
      case "stale":
        this.#seams.onStale();
        return;
      default:
        command satisfies never;
        return;
    }
  }

  #post(text: Text, isProbe: boolean): void {
    const run = this.#run;
    if (run === null) return;
    const to = this.#guesses.has(text.user) ? this.#seams.recipientOf(text.user) : text.user;
    const token = this.#seams.tokenOf(to);
    const signal = isKept(text) ? this.#offers.signal : run.signal;
    const ended = this.#seams.post(text, to, token, signal).then(end => {
      if (end.outcome === "sent") void this.#saver.saveSpent(this.#spent.add(to, token));
      this.#on({ on: "ended", text, isProbe, end, token, spent: this.#spentOf(text.user) });
    });
    run.track(ended);
  }

  #report(id: string, outcome: SendOutcome): void {
    const resolve = this.#callers.get(id);
    this.#callers.delete(id);
    resolve?.(outcome);
  }

  /** A text that waited is done with: forgotten first, then told. */
  #end(text: Text, how: Pick<OutboxEvent, "outcome" | "reason">): void {
    const { account, logger, onEnd } = this.#seams;
    const words = "words" in text.content ? text.content.words : "";
    const told = this.#saver.save(text.id, null).then(() => {
      logger.info("outbox", { account, id: text.id, outcome: how.outcome });
      onEnd({ account, to: text.user, id: text.id, text: words, ...how });
    });
    this.#run?.track(told);
  }

  #spentOf(user: string): number {
    const to = this.#guesses.has(user) ? this.#seams.recipientOf(user) : user;
    return this.#spent.of(to, this.#seams.tokenOf(to));
  }

  #now(): Now {
    const { clock, random, createClientId } = this.#seams;
    return { nowMs: clock.monotonicMs(), wallMs: clock.nowMs(), random, createId: createClientId };
  }
}
