/** The plain client's outbox: what was refused by -2 waits, in order, for its user's next word, and is offered now and then without one. */
import type { Host, SendReport } from "../../sim/subject/subject.ts";
import type { Line, Waiting } from "./line.ts";
import type { Manners } from "./manners.ts";
import { HOUR_MS, sleep } from "./time.ts";

/** Sends what waits: its end, and what is left of it. */
export type Offer = (line: Line, waiting: Waiting) => Promise<{ report: SendReport; rest: string }>;

/** Offers that are refused although the user has written anew; then a text is given up. */
const REFUSALS_MAX = 3;
const AGE_MS_MAX = 24 * HOUR_MS;
/** Without a word of anybody, one text of an account is offered so often. */
const PROBE_MS = 5 * HOUR_MS;

export interface Outbox {
  /** Whether texts to this user have to wait. */
  holds(line: Line, to: string): boolean;
  /** Let a text wait. `isRefused`: the server wants no more texts for this user now; else it waits behind others. */
  add(line: Line, to: string, text: string, isRefused: boolean): SendReport;
  /** The user has written. */
  heard(line: Line, user: string): void;
  /** Offer what waits now and then, while something does and the account is not stopped. */
  run(line: Line): Promise<void>;
}

export function createOutbox(manners: Manners, host: Host, offer: Offer): Outbox {
  const working = new Set<string>();
  const ticking = new Set<string>();

  const end = (line: Line, waiting: Waiting, outcome: Parameters<Host["sendEnded"]>[1]["outcome"]): void => {
    const { memory, credential } = line;
    memory.waiting = memory.waiting.filter(other => other !== waiting);
    line.save();
    manners.tellEnd(() =>
      host.sendEnded(credential.account, { text: waiting.text, outcome, reason: outcome }),
    );
  };

  /** What its end means for those behind it: whether they go on. */
  const offerOne = async (line: Line, waiting: Waiting, isFresh: boolean): Promise<boolean> => {
    line.memory.offeredMs = Date.now();
    const { report, rest } = await offer(line, waiting);
    if (report.outcome === "declined" && report.reason === "queued") {
      waiting.refusals += isFresh ? 1 : 0;
      waiting.text = rest;
      if (waiting.refusals < REFUSALS_MAX) line.memory.barred[waiting.to] = true;
      else end(line, waiting, "set-aside");
      line.save();
      return waiting.refusals >= REFUSALS_MAX;
    }
    // Nothing is known against it but the session or the network: it goes on waiting.
    if (manners.staysQueued(report)) return false;
    end(line, waiting, report.outcome === "declined" ? "failed" : report.outcome);
    return true;
  };

  const flush = async (line: Line, to: string, isFresh: boolean): Promise<void> => {
    const key = `${line.credential.botId} ${to}`;
    if (working.has(key)) return;
    working.add(key);
    for (let goesOn = true; goesOn && !line.stop.signal.aborted; ) {
      const waiting = manners.nextWaiting(line.memory.waiting.filter(other => other.to === to));
      goesOn = waiting !== undefined && (await offerOne(line, waiting, isFresh).catch(() => false));
      if (line.memory.barred[to]) break;
    }
    working.delete(key);
  };

  const tick = (line: Line): void => {
    const { memory } = line;
    const nowMs = Date.now();
    for (const waiting of memory.waiting)
      if (nowMs - waiting.sinceMs > AGE_MS_MAX) end(line, waiting, "expired");
    // Of those whom nothing bars, all; else one in all.
    for (const { to } of memory.waiting) if (!memory.barred[to]) void flush(line, to, true);
    const [oldest] = memory.waiting;
    if (oldest === undefined || nowMs - memory.offeredMs < manners.probeMs(PROBE_MS)) return;
    delete memory.barred[oldest.to];
    void flush(line, oldest.to, false);
  };

  const run = async (line: Line): Promise<void> => {
    const { botId } = line.credential;
    if (ticking.has(botId)) return;
    ticking.add(botId);
    while (!line.stop.signal.aborted && line.memory.waiting.length > 0) {
      tick(line);
      await sleep(manners.tickMs, line.stop.signal);
    }
    ticking.delete(botId);
  };

  return {
    run,
    holds: ({ memory }, to) => memory.waiting.some(waiting => waiting.to === to),
    add(line, to, text, isRefused) {
      line.memory.waiting.push({ to, text, sinceMs: Date.now(), refusals: 0 });
      if (isRefused) {
        line.memory.barred[to] = true;
        line.memory.offeredMs = Date.now();
      }
      line.save();
      void run(line);
      return { outcome: "declined", reason: "queued" };
    },
    heard(line, user) {
      delete line.memory.barred[user];
      if (manners.offersWhenHeard) void flush(line, user, true);
    },
  };
}
