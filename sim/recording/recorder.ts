/** Records what passes between clients and a service. Tokens, ids and texts are let go as soon as an exchange has ended. */
import type { LimitMet } from "../door/refusal.ts";
import { createRealClock } from "../kernel/real-clock.ts";
import type { Exchange, Recording } from "./exchange.ts";
import { createFingerprints } from "./fingerprints.ts";
import { openProxy } from "./proxy.ts";
import { readExchange } from "./read-exchange.ts";

/** Exchanges that a recording holds. */
const EXCHANGES_MAX = 200_000;

export interface RecorderOptions {
  /** Base URL of the service. */
  upstream: URL;
  /** TCP port on 127.0.0.1. @default 0, one that is free */
  port?: number;
  /** Wall clock, epoch milliseconds. */
  nowMs: () => number;
  /** @default 200_000 */
  exchangesMax?: number;
  /** Told of each exchange when it has ended. */
  onExchange?: (exchange: Exchange) => void;
  /** Told once when the recording is full: what passes from then on is not recorded. */
  onFull?: (count: number) => void;
  /** Told of requests that were refused. */
  onLimit?: (met: LimitMet) => void;
}

/** What is not in a recording. */
export interface NotRecorded {
  /** Requests that came when it was full. */
  beyond: number;
  /** Requests on paths that are none of the service's. */
  strangers: number;
  /** Bodies that were too long to be read. */
  unread: number;
}

export interface Recorder {
  /** Where clients are pointed to. */
  readonly baseUrl: string;
  /** End it: what is under way ends, and the port is free. */
  close(): Promise<{ recording: Recording; not: NotRecorded }>;
}

/** @throws the system's error when the port cannot be had */
export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const { upstream, port = 0, nowMs, exchangesMax = EXCHANGES_MAX, onLimit = () => {} } = options;
  const clock = createRealClock();
  const fingerprints = createFingerprints();
  const startMs = nowMs();
  const exchanges: Exchange[] = [];
  const not: NotRecorded = { beyond: 0, strangers: 0, unread: 0 };
  const proxy = await openProxy({
    upstream,
    port,
    clock,
    onHeard(heard) {
      if (exchanges.length >= exchangesMax) {
        if (not.beyond++ === 0) options.onFull?.(exchangesMax);
        return;
      }
      const exchange = readExchange(heard, fingerprints, { nowMs: nowMs(), origin: upstream.origin });
      exchanges.push(exchange);
      options.onExchange?.(exchange);
    },
    onStranger: () => void not.strangers++,
    onUnread: () => void not.unread++,
    onLimit,
  }).catch(error => {
    clock.close();
    throw error;
  });
  return {
    baseUrl: proxy.baseUrl,
    async close() {
      const endMs = clock.nowMs();
      await proxy.close();
      clock.close();
      exchanges.sort((a, b) => a.requestMs - b.requestMs);
      return { recording: { startMs, endMs, exchanges }, not };
    },
  };
}
