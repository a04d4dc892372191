/** One account from start to stop: what begins, what takes a new credential over, and what ends. */
import type { AccountReports } from "./account-reports.ts";
import { Calls } from "./calls.ts";
import { waitAtMost } from "./clock.ts";
import { type Credential, isSameCredential } from "./credential.ts";
import { CureWatch } from "./cure-watch.ts";
import { IlinkError } from "./errors.ts";
import { sayFarewell } from "./farewell.ts";
import { Inbox, type InboxHost } from "./inbox.ts";
import type { Settings } from "./options.ts";
import { Outbound } from "./outbound.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Declined } from "./outcome.ts";
import { Receiving } from "./receiving.ts";
import { type Run, track } from "./run.ts";
import { Spacing } from "./spacing.ts";
import { Standing } from "./standing.ts";
import type { Health } from "./status.ts";
import { type WatchedStore, watchStore } from "./store/watched-store.ts";
import type { Target, Transport } from "./transport.ts";
import { Turns } from "./turns.ts";
import { Typing } from "./typing.ts";

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

/** @internal */
export class Account {
  readonly #name: string;
  readonly #settings: Settings;
  readonly #transport: Transport;
  readonly #inbox: Inbox;
  readonly #cures: CureWatch;
  readonly #outbound: Outbound;
  readonly #receiving: Receiving;
  readonly #typing: Typing;
  /** What is asked of it while it runs. */
  readonly calls: Calls;
  /** Starts, stops and logins follow each other; each waits for the one before. */
  #turnstile: Promise<unknown> = Promise.resolve();
  /** Ends the starts that were asked for since the latest stop was. */
  #starts = new AbortController();
  readonly #store: WatchedStore;
  #run: Run | null = null;
  #baseUrl: string | undefined;
  /** While true, only handlers at work may still send. */
  #draining = false;
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
    this.#standing = new Standing(name, {
      ...settings,
      onState: change => {
        const session = SESSIONS[change.state];
        this.#outbound.outbox.on({ on: "session", session });
        this.#cures.hear(session);
        reports.onState(change);
      },
    });
    const { clock } = settings;
    const spacing = new Spacing(clock);
    this.#cures = new CureWatch(clock, spacing);
    this.#inbox = new Inbox(name, settings, this.#hostOf(reports));
    const wire = {
      transport,
      turns: new Turns(settings.clock, settings.requestsMax),
      target: () => this.#target(),
      onStale: () => this.#run?.poller.tell({ kind: "nudged" }),
      cure: (maxMs: number, signal: AbortSignal) => this.#cures.wait(maxMs, signal),
      turn: (signal: AbortSignal) => spacing.turn(signal),
    };
    this.#typing = new Typing({ clock, ...wire });
    this.#outbound = new Outbound({
      account: name,
      settings,
      tokens: this.#inbox.tokens,
      onOutbox: reports.onOutbox,
      ...wire,
    });
    this.#receiving = new Receiving({
      account: name,
      settings,
      transport,
      inbox: this.#inbox,
      standing: this.#standing,
      onPoll: reports.onPoll,
      onTaken: () => {
        this.#outbound.outbox.on({ on: "polled" });
        this.#cures.cured();
      },
    });
    this.calls = new Calls({
      run: byTurn => this.#runFor(byTurn),
      outbound: this.#outbound,
      typing: this.#typing,
      tokens: this.#inbox.tokens,
      config: wire,
      sendsMax: settings.sendsMax,
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
      else this.#run?.poller.tell({ kind: "hurried" });
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

  /** Where received messages go. */
  #hostOf(reports: AccountReports): InboxHost {
    return {
      onFresh: message => this.#outbound.outbox.arrived(message.from),
      onIncomplete: reports.onIncomplete,
      handle: async (message, signal, begin) => {
        try {
          return await reports.handle(message, this.calls.turnFor(message), signal, begin);
        } finally {
          this.#outbound.outbox.on({ on: "handled", user: message.from });
        }
      },
      onQuarantine: (message, cause) => {
        reports.onQuarantine(message, new IlinkError("handler", GIVEN_UP, { cause }));
      },
    };
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
    const target = this.#transport.target(credential);
    const poller = this.#receiving.begin(target, credential.botId);
    const run: Run = { credential, target, poller, sends: new AbortController(), inFlight: new Set() };
    this.#run = run;
    this.#outbound.outbox.resume({
      signal: run.sends.signal,
      track: work => void track(run, work),
    });
    this.#inbox.delivery.resume();
  }

  /** A new credential while running: the old one is out of use before this returns. */
  #swap(credential: Credential): void {
    const run = this.#run;
    if (run === null) return;
    void track(run, this.#receiving.end(run.poller));
    // What the login sets going leaves in the new bot's name.
    run.credential = credential;
    run.target = this.#transport.target(credential);
    this.#typing.forgetTickets();
    if (this.#inbox.identify(credential.botId)) this.#changeBot();
    else this.#outbound.outbox.on({ on: "login", isSameBot: true });
    run.poller = this.#receiving.begin(run.target, credential.botId);
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
    const account = this.#name;
    const beganMs = clock.monotonicMs();
    this.#draining = true;
    void track(run, this.#receiving.end(run.poller));
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
    const save = (): Promise<void> => this.#inbox.flush();
    await sayFarewell({ account, clock, logger, transport: this.#transport, save }, run.target);
    this.#store.rest();
    this.#standing.set({ state: "stopped" });
    logger.info("stopped", { account, pending: this.#inbox.delivery.size });
  }

  #runFor(byTurn: boolean): Run | Declined {
    if (this.#run !== null && (byTurn || !this.#draining)) return this.#run;
    return { outcome: "declined", reason: "stopped" };
  }

  #target(): Target {
    if (this.#run === null) throw new IlinkError("aborted", "the account is stopped");
    return this.#run.target;
  }
}

const GIVEN_UP = "the handler threw at every attempt, or the process ended in it: look into the cause";
