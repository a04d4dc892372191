/** What the repair is told, and what it tells. */
import { ANSWER_BYTES_MAX } from "../body.ts";
import type { Clock } from "../clock.ts";
import { OptionError } from "../errors.ts";
import type { Random } from "../random.ts";
import type { AccountState, StateReason } from "../status.ts";

/** What the repair tells about a bot. */
export interface RepairEvent {
  /** The bot's id, as its token begins with it; else a few letters made from the token, from which it can't be had back. */
  bot: string;
  /** `needs-login` is said once for each start with a token that nothing cures. */
  state: AccountState;
  /** Why, for `recovering` and `needs-login`. */
  reason?: StateReason;
}

/** Something inside the repair failed. The call that it was about went to the service as it came. */
export interface RepairFault {
  /** What was thrown. */
  error: unknown;
  /** How many there have been, this one included. */
  count: number;
  /** It was the last: from now on every call goes to the service as it comes. */
  forGood: boolean;
}

/** What the repair looks at, and whom it tells. */
export interface RepairOptions {
  /**
   * Hosts (`host` or `host:port`) that speak the iLink API beside the service's own: a mock, a hub, a proxy with a path.
   * @default none
   */
  hosts?: readonly string[];
  /** Hears of each change of a bot's state. What it throws, or rejects with, is dropped. */
  onState?: (event: RepairEvent) => void;
  /**
   * Bytes of an answer that the repair looks at. A larger one goes to the program as it comes; for the repair it is a
   * failed request. @default 8_388_608 (8 MiB)
   */
  answerBytesMax?: number;
  /** Hears of each failure inside the repair, at most three times. What it throws, or rejects with, is dropped. */
  onFault?: (fault: RepairFault) => void;
  /** @default the runtime's own time */
  clock?: Clock;
  /** @default the runtime's own chance */
  random?: Random;
}

/** @throws OptionError for an unusable limit. @internal */
export function answerBytesMaxOf({ answerBytesMax = ANSWER_BYTES_MAX }: RepairOptions): number {
  if (Number.isInteger(answerBytesMax) && answerBytesMax >= 65_536 && answerBytesMax <= 268_435_456)
    return answerBytesMax;
  throw new OptionError("answerBytesMax", "a whole number from 65536 to 268435456", String(answerBytesMax));
}

/** In lower case. @throws OptionError for an unusable host. @internal */
export function hostsOf({ hosts = [] }: RepairOptions): readonly string[] {
  for (const host of hosts) {
    if (URL.parse(`http://${host}/`)?.host !== host.toLowerCase())
      throw new OptionError("hosts", "host or host:port", host);
  }
  return hosts.map(host => host.toLowerCase());
}
