/** Arrival records of clients that follow a rule, made without a world: for the laws alone. */
import type { Attempt, Herd } from "../../../sim/herd/herd.ts";
import { timesOf } from "../../../sim/herd/times.ts";
import { createStreams } from "../../../sim/kernel/streams.ts";
import type { PollEnd, Rule } from "./rules.ts";

const ROUND_TRIP_MS = 40;
const HOW: Readonly<Record<PollEnd, string>> = {
  answered: "200",
  refused: "503",
  "no-connection": "ECONNREFUSED",
  "broken-connection": "UND_ERR_SOCKET",
};

interface Client {
  nextMs: number;
  failures: number;
  readonly attempts: Attempt[];
  readonly random: () => number;
}

export function planted(
  { waitMs, isProof = end => end === "answered" }: Rule,
  { seed, clients: count = 200, outageMs = 120_000 }: { seed: string; clients?: number; outageMs?: number },
): Herd {
  const perSecond = Math.ceil(count / 20);
  const times = timesOf({ clients: count, outageMs, perSecond, beyond: "refuse" });
  const streams = createStreams(seed);
  const clients = Array.from({ length: count }, (_, index): Client => {
    const { next: random } = streams.stream(`client ${index}`);
    return { nextMs: times.lostMs, failures: 0, attempts: [], random };
  });
  let busyUntilMs = 0;
  const endOf = (atMs: number): PollEnd => {
    if (atMs < times.breaksMs) return "no-connection";
    if (atMs < times.backMs) return "broken-connection";
    const behindMs = Math.max(0, busyUntilMs - atMs);
    if (behindMs + 1_000 / perSecond > 1_000) return "refused";
    busyUntilMs = atMs + behindMs + 1_000 / perSecond;
    return "answered";
  };
  for (;;) {
    const client = clients.reduce((first, each) => (each.nextMs < first.nextMs ? each : first));
    const atMs = client.nextMs;
    if (atMs >= times.endMs) return { times, perSecond, clients: clients.map(({ attempts }) => attempts) };
    const end = endOf(atMs);
    const attempt: Attempt = { atMs, isPoll: true, how: HOW[end] };
    client.attempts.push(attempt);
    if (end === "answered") {
      // Held until long after the end of what is looked at.
      attempt.acceptedMs = atMs;
      client.nextMs = Number.POSITIVE_INFINITY;
      continue;
    }
    attempt.endMs = atMs + ROUND_TRIP_MS;
    attempt.end = end === "refused" ? "answer" : "failure";
    client.failures = isProof(end) ? 1 : client.failures + 1;
    const nowMs = attempt.endMs;
    client.nextMs = nowMs + Math.round(waitMs(client.failures, { random: client.random, nowMs }));
  }
}
