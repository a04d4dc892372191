/** One account: its credential, its poller, its delivery and its sends, from start to stop. */
import { waitAtMost } from "./clock.ts";
import { askConfig, type ConfigOutcome, type ConfigSeams } from "./config.ts";
import { type Credential, isSameCredential } from "./credential.ts";
import { Crowd } from "./crowd.ts";
import { IlinkError } from "./errors.ts";
import { Inbox } from "./inbox.ts";
import type { MediaRequest } from "./media/media-request.ts";
import type { Settings, Turn } from "./options.ts";
import { Outbound } from "./outbound.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type {
  Declined,
  DeclineReason,
  MediaOutcome,
  OutboxEvent,
  SendOutcome,
  TypingOutcome,
} from "./outcome.ts";
import { Poller } from "./poller.ts";
import type { GetUpdatesAnswer } from "./protocol/endpoints.ts";
import type { InboundMessage } from "./protocol/message.ts";
import { createPace } from "./recovery/pace.ts";
import { Standing } from "./standing.ts";
import { describe, type Health, type StateChange } from "./status.ts";
import type { Awaitable } from "./store/store.ts";
import { type WatchedStore, watchStore } from "./store/watched-store.ts";
import { ARRIVING_GRACE_MS, type Target, type Transport } from "./transport.ts";
import { Turns } from "./turns.ts";
import { Typing } from "./typing.ts";

/** Deadline of notifystop, which is a courtesy, and of the last writes: a stop waits no longer for them. */
const FAREWELL_MS = 1_500;
/** How long a full queue may keep the next poll waiting. */
const ROOM_WAIT_MS = 30_000;

/** How long a stop waits for an answer that came, and is on its way into the store. */
const STORING_GRACE_MS = 2_500;
/** How long a stop waits for a start that was asked before it: its store may not answer. */
const STARTING_GRACE_MS = 2_000;
/** How long a stop has waited at the least when what it began, or ended by a signal, is waited for no longer. */
const ENDING_MS = 2_750;
/** How long sends and the like may take to end once their signal has aborted. */
const ENDING_GRACE_MS = 250;

/** What its state says of the session. */
const SESSIONS = {
  live: "live",
  recovering: "unproven",
  "needs-login": "barred",
  stopped: "unproven",
} as const;

/** What an account tells its client, and asks of it. @internal */
export interface AccountReports {
  /** See {@link DeliverySeams.handle}. */
  handle: (
    message: InboundMessage,
    turn: Turn,
    signal: AbortSignal,
    begin: () => Awaitable<void>,
  ) => Promise<boolean>;
  onState: (change: StateChange) => void;
  onPoll: () => void;
  onQuarantine: (message: InboundMessage, error: IlinkError) => void;
  onIncomplete: (id: string, error: IlinkError) => void;
  onOutbox: (event: OutboxEvent) => void;
  /** The store began to fail, or works again. */
  onStore: (error: IlinkError | null) => void;
}

/** Everything that exists between a start and its stop. */
interface Run {
  credential: Credential;
  target: Target;
  poller: Poller;
  /** Ends sends and typing. */
  readonly sends: AbortController;
  readonly inFlight: Set<Promise<unknown>>;
}

/** @internal */
export class Account {
  readonly #name: string;
  readonly #settings: Settings;
  readonly #transport: Transport;
  readonly #reports: AccountReports;
  readonly #inbox: Inbox;
  readonly #outbound: Outbound;
  readonly #pace = createPace();
  readonly #crowd: Crowd;
  readonly #typing: Typing;
  readonly #configSeams: ConfigSeams;
  /** Starts, stops and logins follow each other; each waits for the one before. */
  #turnstile: Promise<unknown> = Promise.resolve();
  /** Ends the starts that were asked for since the latest stop was. */
  #starts = new AbortController();
  readonly #store: WatchedStore;
  #run: Run | null = null;
  #baseUrl: string | undefined;
  /** While true, only handlers at work may still send. */
  #draining = false;
  #everStarted = false;
  readonly #standing: Standing;

  constructor(name: string, given: Settings, transport: Transport, reports: AccountReports) {
    const store = watchStore(given.store, given.clock, error => {
      this.#standing.storeError = error;
      reports.onStore(error);
    });
    this.#store = store;
    const settings = { ...given, store };
    this.#name = name;
    this.#settings = settings;
    this.#transport = transport;
    this.#reports = reports;
    this.#standing = new Standing(name, {
      ...settings,
      onState: change => {
        this.#outbound.outbox.on({ on: "session", session: SESSIONS[change.state] });
        reports.onState(change);
      },
    });
    const { clock } = settings;
    this.#inbox = new Inbox(name, settings, {
      onFresh: message => this.#outbound.outbox.arrived(message.from),
      onIncomplete: reports.onIncomplete,
      handle: async (message, signal, begin) => {
        try {
          return await reports.handle(message, this.#turnFor(message), signal, begin);
        } finally {
          this.#outbound.outbox.on({ on: "handled", user: message.from });
        }
      },
      onQuarantine: (message, cause) => {
        reports.onQuarantine(message, new IlinkError("handler", GIVEN_UP, { cause }));
      },
    });
    this.#crowd = new Crowd(settings.sendsMax);
    const wire = {
      transport,
      turns: new Turns(settings.clock, settings.requestsMax),
      target: () => this.#target(),
      onStale: () => this.#run?.poller.nudge(),
    };
    this.#configSeams = wire;
    this.#typing = new Typing({ clock, ...wire });
    this.#outbound = new Outbound({
      account: name,
      settings,
      tokens: this.#inbox.tokens,
      onOutbox: reports.onOutbox,
      ...wire,
    });
  }

  get name(): string {
    return this.#name;
  }

  /** That of the latest credential. */
  get baseUrl(): string | undefined {
    return this.#baseUrl;
  }

  /** Start, or take a new credential over. */
  serve(credential: Credential): Promise<void> {
    this.#baseUrl = credential.baseUrl;
    const { signal } = this.#starts;
    return this.#inTurn(async () => {
      const current = this.#run?.credential;
      if (current === undefined) await this.#begin(credential, signal);
      else if (!isSameCredential(current, credential)) this.#swap(credential);
      // Nothing new is known of it, but somebody thinks that it is worth a try.
      else this.#run?.poller.hurry();
    });
  }

  stop(): Promise<void> {
    const { clock } = this.#settings;
    const starts = this.#starts;
    this.#starts = new AbortController();
    const timer = clock.setTimeout(() => starts.abort(), STARTING_GRACE_MS);
    return this.#inTurn(async () => {
      clock.clearTimeout(timer);
      await this.#end();
    });
  }

  async send(to: string, text: string, byTurn: boolean): Promise<SendOutcome> {
    const run = this.#run;
    const declined = this.#declineReason(byTurn);
    if (declined !== null || run === null) return { outcome: "declined", reason: declined ?? "stopped" };
    return this.#admit(run, to, () => this.#outbound.send(to, text, byTurn));
  }

  async sendMedia(request: MediaRequest): Promise<MediaOutcome> {
    const run = this.#run;
    const declined = this.#declineReason(false);
    if (declined !== null || run === null) return { outcome: "declined", reason: declined ?? "stopped" };
    return this.#admit(run, request.to, () => this.#outbound.sendMedia(request, run.sends.signal));
  }

  async typing(to: string, on: boolean, byTurn: boolean): Promise<TypingOutcome> {
    const run = this.#run;
    const declined = this.#declineReason(byTurn);
    if (declined !== null || run === null) return { outcome: "declined", reason: declined ?? "stopped" };
    if (typeof to !== "string" || to === "")
      return { outcome: "declined", reason: "invalid", detail: "to is empty" };
    // Who wrote is known exactly; whom a host names may be meant in another case.
    const { tokens } = this.#inbox;
    const user = byTurn ? tokens.of(to) : tokens.find(to);
    return this.#admit(run, to, () => this.#typing.show(user, on, run.sends.signal));
  }

  async config(user: string): Promise<ConfigOutcome> {
    const run = this.#run;
    const declined = this.#declineReason(false);
    if (declined !== null || run === null) return { outcome: "declined", reason: declined ?? "stopped" };
    if (typeof user !== "string" || user === "")
      return { outcome: "declined", reason: "invalid", detail: "user is empty" };
    return this.#admit(run, user, () =>
      askConfig(this.#configSeams, this.#inbox.tokens.find(user), run.sends.signal),
    );
  }

  health(): Health {
    return {
      ...this.#standing.facts,
      pending: this.#inbox.delivery.size,
      waiting: this.#outbound.outbox.waiting,
    };
  }

  /** Texts that wait; see the client's calls of these names. */
  get texts(): Pick<Outbox, "pending" | "flush" | "cancel"> {
    return this.#outbound.outbox;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turnstile.then(work);
    this.#turnstile = done.catch(() => {});
    return done;
  }

  async #begin(credential: Credential, signal: AbortSignal): Promise<void> {
    this.#store.resume();
    const { waiting, spent, changed } = await this.#inbox.open(credential.botId, signal).catch(error => {
      this.#store.rest();
      throw error;
    });
    this.#outbound.outbox.restore(waiting, spent);
    if (changed) this.#changeBot();
    this.#everStarted = true;
    const target = this.#transport.target(credential);
    const poller = this.#poll(target, credential.botId);
    const run: Run = { credential, target, poller, sends: new AbortController(), inFlight: new Set() };
    this.#run = run;
    this.#outbound.outbox.resume({
      signal: run.sends.signal,
      track: work => void this.#track(run, work),
    });
    this.#inbox.delivery.resume();
  }

  /** A new credential while running: the old one is out of use before this returns. */
  #swap(credential: Credential): void {
    const run = this.#run;
    if (run === null) return;
    this.#retire(run, run.poller);
    this.#typing.forgetTickets();
    if (this.#inbox.identify(credential.botId)) this.#changeBot();
    else this.#outbound.outbox.on({ on: "login", isSameBot: true });
    run.credential = credential;
    run.target = this.#transport.target(credential);
    run.poller = this.#poll(run.target, credential.botId);
    this.#settings.logger.info("credential-replaced", { account: this.#name });
  }

  /** Nothing of the former bot may be used in the name of the new one. */
  #changeBot(): void {
    this.#typing.forgetTickets();
    this.#outbound.outbox.on({ on: "login", isSameBot: false });
  }

  async #end(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const { clock, stopGraceMs, logger } = this.#settings;
    const beganMs = clock.monotonicMs();
    this.#draining = true;
    this.#retire(run, run.poller);
    this.#inbox.delivery.pause();
    this.#outbound.outbox.pause();
    const settled = this.#inbox.delivery.idle().then(() => Promise.all(run.inFlight));
    await waitAtMost(clock, settled, stopGraceMs);
    // Both at once, so that whatever still sends is declined from here on.
    this.#run = null;
    this.#draining = false;
    run.sends.abort();
    const leftMs = Math.max(beganMs + ENDING_MS - clock.monotonicMs(), ENDING_GRACE_MS);
    await waitAtMost(clock, Promise.all(run.inFlight), leftMs);
    await this.#sayFarewell(run.target);
    this.#store.rest();
    this.#standing.set({ state: "stopped" });
    logger.info("stopped", { account: this.#name, pending: this.#inbox.delivery.size });
  }

  /** Save what is not saved, and tell the server. */
  async #sayFarewell(target: Target): Promise<void> {
    const { clock, logger } = this.#settings;
    let isSaved = false;
    const saving = this.#inbox.flush().then(() => {
      isSaved = true;
    });
    const saved = waitAtMost(clock, saving, FAREWELL_MS);
    const never = new AbortController().signal;
    await this.#transport.post("notifystop", {}, target, FAREWELL_MS, never);
    await saved;
    if (isSaved) return;
    const message = `the store has not ended the last writes within ${FAREWELL_MS} ms; they may be lost`;
    logger.error("store-failed", { account: this.#name, while: "stop", message });
  }

  /** End a poller. An answer that is arriving at this moment is still taken and stored: the server will not give it again. */
  #retire(run: Run, poller: Poller): void {
    poller.stop();
    const graceMs = this.#inbox.isReceiving ? STORING_GRACE_MS : ARRIVING_GRACE_MS;
    void this.#track(run, waitAtMost(this.#settings.clock, poller.done, graceMs));
  }

  #poll(target: Target, botId: string): Poller {
    const { clock, random, pollMarginMs } = this.#settings;
    this.#standing.begin(target.baseUrl);
    const { delivery } = this.#inbox;
    return new Poller(
      {
        clock,
        random,
        transport: this.#transport,
        pace: this.#pace,
        cursor: () => this.#inbox.cursor,
        onAnswer: (answer, anew) => this.#receive(answer, botId, anew),
        onState: state => this.#standing.set(describe(state)),
        room: signal => (delivery.full ? delivery.room(ROOM_WAIT_MS, signal) : null),
        onFault: error => this.#standing.failed(error),
      },
      target,
      pollMarginMs,
    );
  }

  #receive(answer: GetUpdatesAnswer, botId: string, anew: boolean): number | Promise<number> {
    if (anew) this.#settings.logger.warn("cursor-refused", { account: this.#name });
    this.#standing.polled();
    this.#reports.onPoll();
    const taken = this.#inbox.receive(answer, botId, anew);
    const polled = (): void => this.#outbound.outbox.on({ on: "polled" });
    // Not before the tokens are known that came with it.
    if (typeof taken === "number") polled();
    else void taken.then(polled, polled);
    return taken;
  }

  #turnFor(message: InboundMessage): Turn {
    return {
      reply: text => this.send(message.from, text, true),
      typing: on => this.typing(message.from, on, true),
    };
  }

  #declineReason(byTurn: boolean): DeclineReason | null {
    if (this.#run !== null && (byTurn || !this.#draining)) return null;
    return this.#everStarted ? "stopped" : "never-logged-in";
  }

  #target(): Target {
    if (this.#run === null) throw new IlinkError("aborted", "the account is stopped");
    return this.#run.target;
  }

  /** Do what was asked for, unless too much of it is under way. */
  #admit<T>(run: Run, user: string, work: () => Promise<T>): Promise<T | Declined> {
    if (!this.#crowd.enter(user)) return Promise.resolve(tooMany(this.#settings.sendsMax));
    const done = work();
    const leave = (): void => this.#crowd.leave(user);
    done.then(leave, leave);
    return this.#track(run, done);
  }

  #track<T>(run: Run, work: Promise<T>): Promise<T> {
    run.inFlight.add(work);
    const forget = (): void => void run.inFlight.delete(work);
    work.then(forget, forget);
    return work;
  }
}

function tooMany(sendsMax: number): Declined {
  const detail = `sends and the like that have not ended yet: ${sendsMax} at most (sendsMax), and half of them for one user`;
  return { outcome: "declined", reason: "too-many", detail };
}

const GIVEN_UP = "the handler threw at every attempt, or the process ended in it: look into the cause";
