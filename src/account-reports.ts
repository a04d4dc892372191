/** What an account tells its client, and asks of it. */
import type { IlinkError } from "./errors.ts";
import type { Turn } from "./options.ts";
import type { OutboxEvent } from "./outcome.ts";
import type { InboundMessage } from "./protocol/message.ts";
import type { StateChange } from "./status.ts";
import type { Awaitable } from "./store/store.ts";

/** @internal */
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
