/** Tries again what may be better the next time, a few times and with pauses. */
import { type Clock, sleep } from "../clock.ts";
import type { TransportError } from "../errors.ts";
import type { Random } from "../random.ts";
import { backoffMs } from "../recovery/backoff.ts";
import { ABORTED, type Reply } from "../reply.ts";

/** Repetitions after the first attempt. */
const REPETITIONS_MAX = 2;

/**
 * The first attempt that is answered, or the last. Repeated are failures of the network, HTTP 5xx and answers that are not
 * what they should be; HTTP 4xx and the rest are final. The signal ends pauses, and so the deadline of the whole.
 *
 * @param turn waited for before each repetition
 *
 * @internal
 */
export async function insist<Body>(
  { clock, random }: { clock: Clock; random: Random },
  signal: AbortSignal,
  attempt: () => Promise<Reply<Body>>,
  turn: (signal: AbortSignal) => Promise<void> = async () => {},
): Promise<Reply<Body>> {
  for (let repetitions = 0; ; repetitions++) {
    const reply = await attempt();
    if (reply.kind !== "fault" || repetitions >= REPETITIONS_MAX || !mayPass(reply.error)) return reply;
    await sleep(clock, backoffMs(repetitions + 1, random()), signal);
    await turn(signal);
    if (signal.aborted) return ABORTED;
  }
}

function mayPass(error: TransportError): boolean {
  switch (error.code) {
    case "network":
    case "malformed-body":
      return true;
    case "http-status":
      return error.status !== undefined && error.status >= 500;
    default:
      return false;
  }
}
