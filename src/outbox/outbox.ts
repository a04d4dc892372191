/** Texts that the service would not take for want of quota: each waits, in order, for its user's next message. */
import { takeChunk } from "../chunks.ts";
import { type Clock, sleep } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { OutboxEvent, SendAttempt } from "../outcome.ts";
import type { QueuedText, Store } from "../store/store.ts";
import { insert, isUncertain, judge, type Lane } from "./lane.ts";
import { LaneTable } from "./lane-table.ts";
import { OutboxSaver } from "./saver.ts";

/** Texts that wait for one user. */
export const USER_TEXTS_MAX = 100;
/** Texts that wait in one account. */
export const ACCOUNT_TEXTS_MAX = 1_000;
/** How long a text waits; a blocked user without texts is forgotten after the same time. The service's window is as long. */
const AGE_MS_MAX = 24 * 60 * 60 * 1_000;
/** How often is looked for texts that are too old, where nothing else makes the outbox look. */
const AGE_LOOK_MS = 60 * 60 * 1_000;
/** Pause after a fault of the network before the queue is tried again. */
const REST_MS = 30_000;

/** @internal */
export interface OutboxSeams {
  account: string;
  clock: Clock;
  store: Store;
  logger: Logger;
  /** Whom an id means that was not heard of when it was sent to. */
  recipientOf: (user: string) => string;
  /** The newest context token of a user. */
  tokenOf: (user: string) => string | undefined;
  createClientId: () => string;
  /** @param onAttempt called before every attempt, as the newest context token is read */
  deliver: (
    message: { to: string; text: string; clientId: string },
    signal: AbortSignal,
    onAttempt: () => void,
  ) => Promise<SendAttempt>;
  onEnd: (event: OutboxEvent) => void;
}

/** What exists only between a start and its stop. @internal */
export interface OutboxRun {
  signal: AbortSignal;
  /** Work that a stop has to wait for. */
  track: (work: Promise<unknown>) => void;
}

/** A send's place in the order of its user, taken when it was asked for. @internal */
export interface Place {
  readonly lane: Lane;
  readonly position: number;
  /** The lane's `arrivals` when the latest request left. */
  arrivals: number;
}

/** @internal */
export class Outbox {
  readonly #seams: OutboxSeams;
  readonly #saver: OutboxSaver;
  readonly #lanes = new LaneTable();
  /** Lanes of recipients who were not heard of when they were sent to: who writes later may be meant, in another case. */
  readonly #guesses = new Set<Lane>();
  /** Since when each text waits, by id; monotonic, as the wall clock may be set meanwhile. */
  readonly #waitsSinceMs = new Map<string, number>();
  #size = 0;
  #lastPosition = 0;
  #run: OutboxRun | null = null;
  #isProbing = false;
  #isWatching = false;
  /** Ends attempts, when the run ends and when the bot changes. */
  #attempts = new AbortController();

  constructor(seams: OutboxSeams) {
    this.#seams = seams;
    this.#saver = new OutboxSaver(seams.account, seams);
  }

  /** Texts that wait. */
  get size(): number {
    return this.#size;
  }

  /** Take over what an earlier life left behind. A user who has written since the refusal is free. */
  restore(entries: readonly QueuedText[]): void {
    const { clock, tokenOf } = this.#seams;
    const [wallMs, nowMs] = [clock.nowMs(), clock.monotonicMs()];
    for (const entry of entries) {
      insert(this.#lanes.of(entry.to).queue, entry);
      // The wall clock is the only one that outlives a process.
      this.#waitsSinceMs.set(entry.id, nowMs - Math.max(0, wallMs - entry.queuedMs));
      this.#size++;
      this.#lastPosition = Math.max(this.#lastPosition, entry.position);
    }
    for (const lane of this.#lanes.all()) {
      const head = lane.queue[0];
      if (head === undefined) continue;
      const token = tokenOf(lane.user);
      if (token === undefined || token === head.refusedToken) {
        lane.block = { sinceMs: this.#waitsSinceMs.get(head.id) ?? nowMs, token: head.refusedToken };
      }
    }
  }

  resume(run: OutboxRun): void {
    this.#run = run;
    this.#attempts = new AbortController();
    run.signal.addEventListener("abort", () => this.#attempts.abort(), { once: true });
    this.wake();
    void this.#watchAges(run);
  }

  /** Begin no further attempt. The one under way goes on until its signal ends it. */
  pause(): void {
    this.#run = null;
  }

  /** The bot is another: what waits can only go out when its users have written to the new one. */
  rebind(): void {
    // An attempt under way would be repeated in the new one's name, without a token.
    this.#attempts.abort();
    this.#attempts = new AbortController();
    const sinceMs = this.#seams.clock.monotonicMs();
    for (const lane of this.#lanes.all()) {
      lane.block = lane.queue.length > 0 ? { sinceMs, token: undefined } : null;
      this.#lanes.tidy(lane);
    }
  }

  /** A new send begins. Whoever enters leaves. */
  enter(user: string, isGuess = false): Place {
    const lane = this.#lanes.of(user);
    if (isGuess) this.#guesses.add(lane);
    lane.sending++;
    return { lane, position: ++this.#lastPosition, arrivals: lane.arrivals };
  }

  leave({ lane }: Place): void {
    lane.sending--;
    if (lane.queue.length === 0) this.#guesses.delete(lane);
    this.#lanes.tidy(lane);
  }

  /** Whether the user's sends have to wait. */
  holds({ lane }: Place): boolean {
    this.#expire(lane);
    return lane.queue.length > 0 || lane.block !== null;
  }

  /** A request of this place leaves now, again perhaps, with the newest token. */
  leaves(place: Place): void {
    place.arrivals = place.lane.arrivals;
  }

  /** The service refused a request of this place for quota. Means nothing when the user has written since it left. */
  refused({ lane, arrivals }: Place): void {
    if (lane.arrivals === arrivals) this.#block(lane);
  }

  /** Let a text wait. False when there is no room. Resolves when the text is safe. */
  async add(place: Place, entry: Pick<QueuedText, "id" | "clientId" | "text">): Promise<boolean> {
    const { lane, position } = place;
    if (lane.queue.length >= USER_TEXTS_MAX || this.#size >= ACCOUNT_TEXTS_MAX) return false;
    const { clock } = this.#seams;
    const queued: QueuedText = {
      ...entry,
      position,
      to: lane.user,
      queuedMs: clock.nowMs(),
      ...(lane.block?.token !== undefined && { refusedToken: lane.block.token }),
    };
    insert(lane.queue, queued);
    this.#waitsSinceMs.set(queued.id, clock.monotonicMs());
    this.#size++;
    if (this.#run !== null) void this.#watchAges(this.#run);
    await this.#saver.save(queued.id, queued);
    this.#pump(lane);
    return true;
  }

  /** The user has written something new: one more attempt is in order, and more as long as they succeed. */
  arrived(user: string): void {
    const own = this.#lanes.find(user);
    if (own !== undefined) this.#free(own);
    for (const lane of this.#guesses)
      if (lane !== own && this.#seams.recipientOf(lane.user) === user) this.#free(lane);
  }

  #free(lane: Lane): void {
    lane.arrivals++;
    lane.block = null;
    lane.restUntilMs = Number.NEGATIVE_INFINITY;
    this.#pump(lane);
    this.#lanes.tidy(lane);
  }

  /** A sign of life from the service: see what is too old, and what rested long enough. */
  wake(): void {
    for (const lane of this.#lanes.all()) {
      this.#expire(lane);
      this.#pump(lane);
      this.#lanes.tidy(lane);
    }
  }

  #recipientOf(lane: Lane): string {
    return this.#guesses.has(lane) ? this.#seams.recipientOf(lane.user) : lane.user;
  }

  #block(lane: Lane): QueuedText["refusedToken"] {
    const token = this.#seams.tokenOf(this.#recipientOf(lane));
    lane.block = { sinceMs: this.#seams.clock.monotonicMs(), token };
    return token;
  }

  #pump(lane: Lane): void {
    const run = this.#run;
    if (run === null || lane.flushing || lane.block !== null || lane.queue.length === 0) return;
    if (this.#seams.clock.monotonicMs() < lane.restUntilMs) return;
    lane.flushing = true;
    run.track(this.#flush(lane, run));
  }

  /** Send from the head on, one at a time, until nothing is left or one end says to wait. Never rejects. */
  async #flush(lane: Lane, run: OutboxRun): Promise<void> {
    while (this.#run === run && lane.block === null) {
      const head = lane.queue[0];
      if (head === undefined) break;
      const { arrivals } = lane;
      let attempted = arrivals;
      const { chunk, rest } = takeChunk(head.text);
      const end = await this.#seams.deliver(
        { to: this.#recipientOf(lane), text: chunk, clientId: head.clientId },
        this.#attempts.signal,
        () => {
          attempted = lane.arrivals;
        },
      );
      const verdict = judge(end, lane.unknowns);
      if (verdict === "sent" && rest !== "") {
        lane.unknowns = 0;
        await this.#replace(lane, head, { ...head, text: rest, clientId: this.#seams.createClientId() });
      } else if (verdict === "sent") {
        await this.#end(lane, head, { outcome: "sent" });
      } else if (verdict === "given-up") {
        const outcome = end.outcome === "unknown" ? "unknown" : "refused";
        await this.#end(lane, head, { outcome, ...("reason" in end && { reason: end.reason }) });
      } else if (verdict === "blocked") {
        // Refused, but the user has written since: that message's attempt is still to come.
        if (lane.arrivals !== attempted) continue;
        const token = this.#block(lane);
        await this.#replace(lane, head, { ...head, ...(token !== undefined && { refusedToken: token }) });
      } else {
        if (isUncertain(end)) lane.unknowns++;
        if (lane.arrivals !== arrivals) continue;
        // An attempt that our own stop ended says nothing about the network.
        if (this.#run === run) lane.restUntilMs = this.#seams.clock.monotonicMs() + REST_MS;
        break;
      }
      // One that got through tells of all that rest.
      if (verdict === "sent") this.wake();
    }
    lane.flushing = false;
    void this.#probe(run);
    // A later run that began meanwhile found this one at work.
    this.#pump(lane);
    this.#lanes.tidy(lane);
  }

  /** Where no sign of life comes, since receiving is not served: one lane after each rest finds out whether sending is. */
  async #probe(run: OutboxRun): Promise<void> {
    const isResting = ({ block, queue }: Lane): boolean => block === null && queue.length > 0;
    if (this.#isProbing || ![...this.#lanes.all()].some(isResting)) return;
    this.#isProbing = true;
    await sleep(this.#seams.clock, REST_MS, run.signal);
    this.#isProbing = false;
    if (this.#run !== run) return;
    const lane = [...this.#lanes.all()]
      .filter(isResting)
      .toSorted((a, b) => a.restUntilMs - b.restUntilMs)[0];
    if (lane !== undefined) this.#pump(lane);
    // It may have been at work, or its rest not over.
    if (lane?.flushing !== true) void this.#probe(run);
  }

  /** While texts wait: what grows too old is told, though no sign of life comes and nobody writes. */
  async #watchAges({ signal }: OutboxRun): Promise<void> {
    if (this.#isWatching || this.#size === 0) return;
    this.#isWatching = true;
    await sleep(this.#seams.clock, AGE_LOOK_MS, signal);
    this.#isWatching = false;
    if (this.#run === null || this.#run.signal.aborted) return;
    for (const lane of this.#lanes.all()) {
      this.#expire(lane);
      this.#lanes.tidy(lane);
    }
    void this.#watchAges(this.#run);
  }

  #isAged(sinceMs: number | undefined): boolean {
    return sinceMs !== undefined && this.#seams.clock.monotonicMs() - sinceMs > AGE_MS_MAX;
  }

  #expire(lane: Lane): void {
    // What is being sent is not to be taken away in the middle of it.
    if (lane.flushing) return;
    for (const entry of lane.queue.filter(({ id }) => this.#isAged(this.#waitsSinceMs.get(id)))) {
      void this.#end(lane, entry, { outcome: "expired", reason: EXPIRED });
    }
    if (lane.queue.length === 0 && this.#isAged(lane.block?.sinceMs)) lane.block = null;
  }

  #replace(lane: Lane, entry: QueuedText, next: QueuedText): Promise<void> {
    const index = lane.queue.indexOf(entry);
    if (index >= 0) lane.queue[index] = next;
    return this.#saver.save(next.id, next);
  }

  /** An entry is done with: forgotten first, then told. */
  async #end(lane: Lane, entry: QueuedText, how: Pick<OutboxEvent, "outcome" | "reason">): Promise<void> {
    const index = lane.queue.indexOf(entry);
    if (index < 0) return;
    lane.queue.splice(index, 1);
    this.#waitsSinceMs.delete(entry.id);
    this.#size--;
    if (lane.queue.length === 0) this.#guesses.delete(lane);
    lane.unknowns = 0;
    const saved = this.#saver.save(entry.id, null);
    this.#run?.track(saved);
    await saved;
    const { account, logger, onEnd } = this.#seams;
    logger.info("outbox", { account, id: entry.id, outcome: how.outcome });
    onEnd({ account, to: entry.to, id: entry.id, text: entry.text, ...how });
  }
}

const EXPIRED = "the user wrote nothing for 24 h";
