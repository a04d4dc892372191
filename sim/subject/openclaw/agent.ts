/** The agent behind the host, and what it is given. */
import type { ReplyDispatcher } from "./reply-dispatcher.ts";

/** A message on its way to the agent, with the fields that plugins fill in. */
export interface InboundContext {
  AccountId: string;
  From: string;
  Body?: string;
  /** The wire's message id, where the plugin's version passes it on. */
  MessageSidFull?: string;
  CommandAuthorized?: boolean;
  [field: string]: unknown;
}

/** The agent: handles a message, replying through the dispatcher. */
export type Agent = (message: InboundContext, dispatcher: ReplyDispatcher) => Promise<void>;
