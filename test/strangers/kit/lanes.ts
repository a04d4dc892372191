/** A lane a user: what has come and is not done waits there, and a stop leaves it to the next start of the same bot. */
import type { WireMessage } from "./wire.ts";

export interface Lanes {
  /** By user; the first is at work, or the next to be. */
  waiting: Map<string, WireMessage[]>;
  /** By user, the end of what was begun last. */
  ends: Map<string, Promise<void>>;
}

export const noLanes = (): Lanes => ({ waiting: new Map(), ends: new Map() });

/**
 * Goes on with what an earlier run has left. Gives what takes a message in.
 * @param handle resolves to false when a stop came before the message was done
 */
export function openLanes(
  { waiting, ends }: Lanes,
  isStopped: () => boolean,
  handle: (message: WireMessage) => Promise<boolean>,
): (message: WireMessage) => void {
  const handleNext = async (from: string): Promise<void> => {
    const [message] = waiting.get(from) ?? [];
    if (message === undefined || isStopped()) return;
    if (await handle(message)) waiting.get(from)?.shift();
  };
  const queueNext = (from: string): void => {
    const end = ends.get(from) ?? Promise.resolve();
    ends.set(
      from,
      end.then(() => handleNext(from)),
    );
  };
  for (const [from, messages] of waiting) for (const _ of messages) queueNext(from);
  return message => {
    const { from_user_id: from = "" } = message;
    waiting.set(from, [...(waiting.get(from) ?? []), message]);
    queueNext(from);
  };
}
