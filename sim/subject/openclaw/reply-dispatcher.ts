/** Carries a turn's replies to the plugin one after another, and its typing indicator. */
import { describeError } from "../describe-error.ts";
import type { SendReport } from "../subject.ts";

/** What the plugin gives for one turn. */
export interface DispatcherOptions {
  /** Send one reply. Throws when it did not go out. */
  deliver: (payload: { text: string }, info: { kind: "final" }) => Promise<unknown>;
  onError?: (error: unknown, info: { kind: "final" }) => void;
  typingCallbacks?: { onReplyStart?: () => Promise<void>; onIdle?: () => void };
}

/** A turn's way out. */
export interface ReplyDispatcher {
  /** Deliver a reply after those before it. */
  reply: (text: string) => Promise<SendReport>;
  typing: (on: boolean) => Promise<void>;
  waitForIdle: () => Promise<void>;
  markComplete: () => void;
}

/** What the plugin gets back. */
export interface DispatcherWithTyping {
  dispatcher: ReplyDispatcher;
  replyOptions: Record<string, unknown>;
  /** The plugin says that the turn is over: the indicator goes out and stays out. */
  markDispatchIdle: () => void;
  markRunComplete: () => void;
}

/** Make the dispatcher of one turn. */
export function createReplyDispatcherWithTyping(options: DispatcherOptions): DispatcherWithTyping {
  const { deliver, onError, typingCallbacks } = options;
  let last: Promise<unknown> = Promise.resolve();
  let isIdle = false;

  const reply = (text: string): Promise<SendReport> => {
    const report = last.then(async (): Promise<SendReport> => {
      try {
        await deliver({ text }, { kind: "final" });
        return { outcome: "sent" };
      } catch (error) {
        // The plugin sends the user a notice of its own from here, as in the real host.
        onError?.(error, { kind: "final" });
        return { outcome: "failed", reason: describeError(error) };
      }
    });
    last = report;
    return report;
  };

  return {
    dispatcher: {
      reply,
      typing: async on => {
        if (isIdle) return;
        if (on) await typingCallbacks?.onReplyStart?.();
        else typingCallbacks?.onIdle?.();
      },
      waitForIdle: async () => {
        await last;
      },
      markComplete: () => {},
    },
    replyOptions: {},
    markDispatchIdle: () => {
      isIdle = true;
      typingCallbacks?.onIdle?.();
    },
    markRunComplete: () => {},
  };
}
