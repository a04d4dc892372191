/** The end of a stop: what is not saved is saved, and the server is told. Both at once, and neither is waited for for long. */
import { type Clock, waitAtMost } from "./clock.ts";
import type { Logger } from "./logger.ts";
import type { Target, Transport } from "./transport.ts";

/** Deadline of notifystop, which is a courtesy, and of the last writes: a stop waits no longer for them. */
const FAREWELL_MS = 1_500;

/** @internal */
export interface FarewellSeams {
  account: string;
  clock: Clock;
  logger: Logger;
  transport: Transport;
  /** Have the store take what it has not taken yet. */
  save: () => Promise<void>;
}

/** @internal */
export async function sayFarewell(
  { account, clock, logger, transport, save }: FarewellSeams,
  target: Target,
): Promise<void> {
  let isSaved = false;
  const saving = save().then(() => {
    isSaved = true;
  });
  const saved = waitAtMost(clock, saving, FAREWELL_MS);
  const never = new AbortController().signal;
  await transport.post("notifystop", {}, target, FAREWELL_MS, never);
  await saved;
  if (isSaved) return;
  const message = `the store has not ended the last writes within ${FAREWELL_MS} ms; they may be lost`;
  logger.error("store-failed", { account, while: "stop", message });
}
