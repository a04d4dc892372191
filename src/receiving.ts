/** An account's receiving: a poller for each credential, whose answers go to the inbox. */
import { waitAtMost } from "./clock.ts";
import type { Inbox } from "./inbox.ts";
import type { Settings } from "./options.ts";
import { Poller } from "./poller.ts";
import type { GetUpdatesAnswer } from "./protocol/endpoints.ts";
import { begin } from "./recovery/machine.ts";
import { PAID_OFF } from "./recovery/pace.ts";
import type { Standing } from "./standing.ts";
import { describe } from "./status.ts";
import { ARRIVING_GRACE_MS, type Target, type Transport } from "./transport.ts";

/** How long a full queue may keep the next poll waiting. */
const ROOM_WAIT_MS = 30_000;
/** How long the end of a poller waits for an answer that came, and is on its way into the store. */
const STORING_GRACE_MS = 2_500;

/** @internal */
export interface ReceivingSeams {
  account: string;
  settings: Settings;
  transport: Transport;
  inbox: Inbox;
  standing: Standing;
  /** A poll was answered well. */
  onPoll: () => void;
  /** The same, and what came by it is known. */
  onTaken: () => void;
}

/** @internal */
export class Receiving {
  readonly #seams: ReceivingSeams;
  /** The pace of all pollers so far: the rate is the account's. */
  #paidOffMs = PAID_OFF;

  constructor(seams: ReceivingSeams) {
    this.#seams = seams;
  }

  /** Poll there, in the name of that bot. */
  begin(target: Target, botId: string): Poller {
    const { settings, standing, inbox, transport } = this.#seams;
    const { clock, random, watch, pollMarginMs } = settings;
    standing.begin(target.baseUrl);
    const { delivery } = inbox;
    return new Poller(
      {
        clock,
        random,
        transport,
        watch,
        cursor: () => inbox.cursor,
        onAnswer: (answer, anew) => this.#take(answer, botId, anew),
        onState: state => standing.set(describe(state)),
        room: signal => delivery.room(ROOM_WAIT_MS, signal),
        onFault: error => standing.failed(error),
      },
      target,
      begin(pollMarginMs, this.#paidOffMs),
    );
  }

  /**
   * End a poller. Resolves when it has ended: an answer that is arriving at this moment is still taken and stored, as the server
   * will not give it again.
   */
  end(poller: Poller): Promise<void> {
    const { settings, inbox } = this.#seams;
    poller.stop();
    this.#paidOffMs = poller.recovery.paidOffMs;
    const graceMs = inbox.isReceiving ? STORING_GRACE_MS : ARRIVING_GRACE_MS;
    return waitAtMost(settings.clock, poller.done, graceMs);
  }

  #take(answer: GetUpdatesAnswer, botId: string, anew: boolean): number | Promise<number> {
    const { account, settings, standing, inbox, onPoll, onTaken } = this.#seams;
    if (anew) settings.logger.warn("cursor-refused", { account });
    standing.polled();
    onPoll();
    const taken = inbox.receive(answer, botId, anew);
    // Not before the tokens are known that came with it.
    if (typeof taken === "number") onTaken();
    else void taken.then(onTaken, onTaken);
    return taken;
  }
}
