/** What a client tells its listeners, and how accounts and requests are brought to their ears. */
import type { AccountReports } from "./account-reports.ts";
import type { IlinkError } from "./errors.ts";
import type { Emitter } from "./events.ts";
import type { OutboxEvent, SendOutcome } from "./outcome.ts";
import type { RequestEvent, RequestMeter } from "./request-event.ts";
import type { Health, StateChange } from "./status.ts";

/** What a client tells; see `Client.on`. */
export interface ClientEvents {
  /** An account's state changed. */
  state: StateChange;
  /** A poll was completed well: the sign of life of a quiet channel. */
  poll: { account: string };
  /** A message was given up: its handler threw at every attempt, or the process ended in it. `error.cause` is what it threw last. */
  quarantined: { account: string; id: string; error: IlinkError };
  /**
   * A message that is not kept as it came: the store does not take it (code `store`), or it is nested too deeply (code
   * `malformed-body`). `error` says what is left out and what to do. It is handled all the same, and so are the others.
   */
  incomplete: { account: string; id: string; error: IlinkError };
  /** A text that waited in the outbox, see {@link SendOutcome}, has come to its end. */
  outbox: OutboxEvent;
  /**
   * The store can no longer be written (`error` says why and what to do), or works again (no `error`). Told on change only.
   * Receiving and sending go on meanwhile; see {@link Health.storeError}.
   */
  store: { account: string; error?: IlinkError };
  /** A request came to its end, of whatever kind and however: for metrics. Costs nothing while nobody listens. */
  request: RequestEvent;
}

/** Requests, told while somebody listens. @internal */
export const meterOn = (emitter: Emitter<ClientEvents>): RequestMeter => ({
  isHeard: () => emitter.hears("request"),
  tell: event => emitter.emit("request", event),
});

/** What an account reports, told as events under its name; its messages go to `handle`. @internal */
export function reportsOn(
  emitter: Emitter<ClientEvents>,
  account: string,
  handle: AccountReports["handle"],
): AccountReports {
  const pollEvent = { account };
  return {
    handle,
    onState: change => emitter.emit("state", change),
    onPoll: () => emitter.emit("poll", pollEvent),
    onQuarantine: ({ id }, error) => emitter.emit("quarantined", { account, id, error }),
    onIncomplete: (id, error) => emitter.emit("incomplete", { account, id, error }),
    onOutbox: event => emitter.emit("outbox", event),
    onStore: error => emitter.emit("store", { account, ...(error && { error }) }),
  };
}
