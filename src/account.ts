/** One account: its credential, its poller, its delivery and its sends, from start to stop. */
import { waitAtMost } from "./clock.ts";
import type { Credential } from "./credential.ts";
import { IlinkError } from "./errors.ts";
import { Inbox } from "./inbox.ts";
import type { Settings, Turn } from "./options.ts";
import type { DeclineReason, SendOutcome, TypingOutcome } from "./outcome.ts";
import { Poller } from "./poller.ts";
import type { GetUpdatesAnswer } from "./protocol/endpoints.ts";
import type { InboundMessage } from "./protocol/message.ts";
import { createPace } from "./recovery/pace.ts";
import { sendText } from "./sender.ts";
import { type AccountState, describe, type Health, type StateChange, type StateReason } from "./status.ts";
import type { Target, Transport } from "./transport.ts";
import { Typing } from "./typing.ts";

/** Deadline of notifystop, which is a courtesy: nobody waits longer for it. */
const NOTIFYSTOP_DEADLINE_MS = 1_500;
/** The service rejects longer texts, counted in UTF-8 bytes. */
const TEXT_BYTES_MAX = 16_384;

/** What an account tells its client. @internal */
export interface AccountReports {
  onState: (change: StateChange) => void;
  onPoll: () => void;
  onQuarantine: (message: InboundMessage, error: IlinkError) => void;
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
  readonly #pace = createPace();
  readonly #typing: Typing;
  /** Starts, stops and logins follow each other; each waits for the one before. */
  #turnstile: Promise<unknown> = Promise.resolve();
  #run: Run | null = null;
  /** While true, only handlers at work may still send. */
  #draining = false;
  #everStarted = false;
  #status: { state: AccountState; reason?: StateReason; sinceMs: number };
  #lastPollMs: number | null = null;

  constructor(name: string, settings: Settings, transport: Transport, reports: AccountReports) {
    this.#name = name;
    this.#settings = settings;
    this.#transport = transport;
    this.#reports = reports;
    this.#status = { state: "stopped", sinceMs: settings.clock.nowMs() };
    const { clock } = settings;
    this.#inbox = new Inbox(name, settings, {
      handle: async message => settings.onMessage(message, this.#turnFor(message)),
      onQuarantine: (message, cause) => {
        reports.onQuarantine(
          message,
          new IlinkError("handler", "the handler threw at every attempt", { cause }),
        );
      },
    });
    this.#typing = new Typing({
      clock,
      transport,
      target: () => this.#target(),
      onStale: () => this.#run?.poller.nudge(),
    });
  }

  start(credential: Credential): Promise<void> {
    return this.#inTurn(async () => {
      const current = this.#run?.credential;
      if (current === undefined) await this.#begin(credential);
      else if (current.token !== credential.token || current.baseUrl !== credential.baseUrl)
        this.#swap(credential);
    });
  }

  login(credential: Credential): Promise<void> {
    return this.#inTurn(async () => (this.#run === null ? this.#begin(credential) : this.#swap(credential)));
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  async send(to: string, text: string, byTurn: boolean, contextToken?: string): Promise<SendOutcome> {
    const run = this.#run;
    const declined = this.#declineReason(byTurn);
    if (declined !== null || run === null) return { outcome: "declined", reason: declined ?? "stopped" };
    const flaw = flawOf(to, text);
    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };
    const { user, token = contextToken } = this.#inbox.tokens.get(to);
    const { clock, random, sendDeadlineMs } = this.#settings;
    const seams = {
      clock,
      random,
      transport: this.#transport,
      target: () => this.#target(),
      onStale: () => this.#run?.poller.nudge(),
    };
    const outbound = { to: user, text, ...(token !== undefined && { contextToken: token }) };
    return this.#track(run, sendText(seams, outbound, sendDeadlineMs, run.sends.signal));
  }

  async typing(to: string, on: boolean, byTurn: boolean): Promise<TypingOutcome> {
    const run = this.#run;
    const declined = this.#declineReason(byTurn);
    if (declined !== null || run === null) return { outcome: "declined", reason: declined ?? "stopped" };
    if (typeof to !== "string" || to === "")
      return { outcome: "declined", reason: "invalid", detail: "to is empty" };
    return this.#track(run, this.#typing.show(this.#inbox.tokens.get(to), on, run.sends.signal));
  }

  health(): Health {
    return {
      account: this.#name,
      ...this.#status,
      lastPollMs: this.#lastPollMs,
      pending: this.#inbox.delivery.size,
    };
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turnstile.then(work);
    this.#turnstile = done.catch(() => {});
    return done;
  }

  async #begin(credential: Credential): Promise<void> {
    await this.#inbox.open(credential.botId);
    this.#everStarted = true;
    const target = this.#transport.target(credential);
    const poller = this.#poll(target, credential.botId);
    this.#run = { credential, target, poller, sends: new AbortController(), inFlight: new Set() };
    this.#inbox.delivery.resume();
  }

  /** A new credential while running: the old one is out of use before this returns. */
  #swap(credential: Credential): void {
    const run = this.#run;
    if (run === null) return;
    run.poller.stop();
    this.#typing.forgetTickets();
    this.#inbox.identify(credential.botId);
    run.credential = credential;
    run.target = this.#transport.target(credential);
    run.poller = this.#poll(run.target, credential.botId);
    this.#settings.logger.info("credential-replaced", { account: this.#name });
  }

  async #end(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const { clock, stopGraceMs, logger } = this.#settings;
    this.#draining = true;
    run.poller.stop();
    this.#inbox.delivery.pause();
    const settled = this.#inbox.delivery.idle().then(() => Promise.all([run.poller.done, ...run.inFlight]));
    await waitAtMost(clock, settled, stopGraceMs);
    // Both at once, so that whatever still sends is declined from here on.
    this.#run = null;
    this.#draining = false;
    run.sends.abort();
    await Promise.all(run.inFlight);
    await this.#inbox.flush();
    if (run.poller.state.kind !== "barred") {
      const never = new AbortController().signal;
      await this.#transport.post("notifystop", {}, run.target, NOTIFYSTOP_DEADLINE_MS, never);
    }
    this.#setStatus({ state: "stopped" });
    logger.info("stopped", { account: this.#name, pending: this.#inbox.delivery.size });
  }

  #poll(target: Target, botId: string): Poller {
    const { clock, random, logger, pollMarginMs } = this.#settings;
    const { delivery } = this.#inbox;
    return new Poller(
      {
        clock,
        random,
        transport: this.#transport,
        pace: this.#pace,
        cursor: () => this.#inbox.cursor,
        onAnswer: answer => this.#receive(answer, botId),
        onState: state => this.#setStatus(describe(state)),
        room: (limitMs, signal) => (delivery.full ? delivery.room(limitMs, signal) : null),
        onFault: error =>
          logger.warn("poll-failed", { account: this.#name, code: error.code, message: error.message }),
      },
      target,
      pollMarginMs,
    );
  }

  #receive(answer: GetUpdatesAnswer, botId: string): number | Promise<number> {
    this.#lastPollMs = this.#settings.clock.nowMs();
    this.#reports.onPoll();
    return this.#inbox.receive(answer, botId);
  }

  #setStatus(next: { state: AccountState; reason?: StateReason }): void {
    if (next.state === this.#status.state && next.reason === this.#status.reason) return;
    this.#status = { ...next, sinceMs: this.#settings.clock.nowMs() };
    this.#settings.logger.info("state", { account: this.#name, ...next });
    this.#reports.onState({ account: this.#name, ...next });
  }

  #turnFor(message: InboundMessage): Turn {
    return {
      reply: text => this.send(message.from, text, true, message.contextToken),
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

  #track<T>(run: Run, work: Promise<T>): Promise<T> {
    run.inFlight.add(work);
    const forget = (): void => void run.inFlight.delete(work);
    work.then(forget, forget);
    return work;
  }
}

function flawOf(to: string, text: string): string | null {
  if (typeof to !== "string" || to === "") return "to is empty";
  if (typeof text !== "string" || text === "") return "text is empty";
  // A UTF-16 unit is at most three bytes: short texts need no count.
  if (text.length * 3 > TEXT_BYTES_MAX && Buffer.byteLength(text) > TEXT_BYTES_MAX)
    return `text is longer than ${TEXT_BYTES_MAX} bytes`;
  return null;
}
