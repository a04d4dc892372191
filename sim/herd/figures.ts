/** What a herd's return comes to in numbers. */
import type { Herd } from "./herd.ts";
import { type Return, returnsOf } from "./returns.ts";
import { ascending, quantile } from "./statistics.ts";

export interface Figures {
  /** Clients that receive again, of all. */
  back: number;
  clients: number;
  /** Time until they do, virtual milliseconds; null where too few do. */
  backMs: { p50: number | null; p99: number | null; last: number | null };
  /** Requests from the return of the service until each client is back. */
  requests: number;
  /** The same, as a multiple of what perfect clients would need: one each. */
  amplification: number;
  /** Of the requests of those seconds: the most in one, and the mean. */
  peak: number;
  mean: number;
  peakOverMean: number;
  /** Requests in each second since the service is back, until the last client is. */
  perSecond: readonly number[];
  /** Requests that nobody served while the service was gone, a minute and client. */
  inVain: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export function figuresOf(herd: Herd, returns: readonly Return[] = returnsOf(herd)): Figures {
  const { lostMs, backMs, endMs } = herd.times;
  const times = ascending(returns.map(({ afterMs }) => afterMs ?? Number.POSITIVE_INFINITY));
  const at = (share: number): number | null => finite(quantile(times, share));
  const last = at(1);
  const untilMs = last === null ? endMs : backMs + last;
  const perSecond = countPerSecond(herd, backMs, untilMs);
  const peak = perSecond.reduce((most, count) => Math.max(most, count), 0);
  const mean = perSecond.reduce((sum, count) => sum + count, 0) / perSecond.length;
  const requests = returns.reduce((sum, { attempts }) => sum + attempts.length, 0);
  return {
    back: returns.filter(({ afterMs }) => afterMs !== undefined).length,
    clients: returns.length,
    backMs: { p50: at(0.5), p99: at(0.99), last },
    requests,
    amplification: requests / returns.length,
    peak,
    mean,
    peakOverMean: mean === 0 ? 0 : peak / mean,
    perSecond,
    inVain: inVain(herd) / returns.length / ((backMs - lostMs) / MINUTE_MS),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** All that arrives counts, whoever is back: the server must bear it. */
function countPerSecond({ clients }: Herd, fromMs: number, untilMs: number): number[] {
  const seconds = Array.from({ length: Math.floor((untilMs - fromMs) / SECOND_MS) + 1 }, () => 0);
  for (const attempts of clients) {
    for (const { atMs } of attempts) {
      const second = Math.floor((atMs - fromMs) / SECOND_MS);
      if (second >= 0 && second < seconds.length) seconds[second] = (seconds[second] as number) + 1;
    }
  }
  return seconds;
}

function inVain({ clients, times: { lostMs, backMs } }: Herd): number {
  return clients.reduce(
    (sum, attempts) => sum + attempts.filter(({ atMs }) => atMs >= lostMs && atMs < backMs).length,
    0,
  );
}
