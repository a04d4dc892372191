/** What must hold after any number of crashes. Reads what was written down, and nothing else. */
import type { Death } from "./life.ts";
import type { LogEntry } from "./log.ts";
import type { Moment } from "./moment.ts";

/** A message that a user wrote. */
export interface Written {
  /** What the server's trace calls it. */
  key: string;
  /** What the client calls it. */
  id: string;
  user: string;
}

/** A life, and what the store held when it was over. */
export interface Life {
  /** Absent: it was to end by itself. */
  moment?: Moment;
  death: Death;
  /** Keys of the messages that the server handed over in this life. */
  handedOver: ReadonlySet<string>;
  /** Ids that are received and not settled. */
  pending: ReadonlySet<string>;
  /** Ids that are settled. */
  settled: ReadonlySet<string>;
  /** The store could not be opened, or read. */
  storeError?: string;
}

export interface Evidence {
  /** Whether the server repeats what is not acknowledged, or gives everything once. */
  cursor: "replay" | "consume";
  /** In the order of writing. */
  written: readonly Written[];
  /** In order; the last one was to end by itself. */
  lives: readonly Life[];
  log: readonly LogEntry[];
  /** How often the server took each text of the bot. */
  taken: ReadonlyMap<string, number>;
}

export interface Breach {
  rule: "lost" | "twice" | "two-in-work" | "order" | "send" | "store" | "process" | "nothing-tried";
  message: string;
}

export interface Findings {
  breaches: readonly Breach[];
  /** Messages whose handler began. */
  handled: number;
  /** Of them: more than once, because a kill met them in work. */
  again: number;
  /** Consume mode: handed over, and killed before that was safe, by a server that gives everything once. */
  lostOnTheWay: number;
  /** Replies reported sent. */
  sent: number;
  /** Texts that the server took more than once. */
  sentTwice: number;
}

/** Share of lives whose step may fail to come, on a machine that has other things to do. */
const LATE_SHARE_MAX = 0.1;

/** Judge what is left of a campaign. */
export function check(evidence: Evidence): Findings {
  const { log } = evidence;
  const begins = Map.groupBy(
    log.filter(({ did }) => did === "begin"),
    ({ id }) => id,
  );
  const { lost, lostOnTheWay } = findLost(evidence, begins);
  return {
    breaches: [
      ...findBadLives(evidence),
      ...lost,
      ...findTwice(evidence, begins),
      ...findTwoInWork(evidence),
      ...findDisorder(evidence, begins),
      ...findBadSends(evidence),
      ...findNothingTried(evidence, begins.size),
    ],
    handled: begins.size,
    again: [...begins.values()].filter(entries => entries.length > 1).length,
    lostOnTheWay,
    sent: repliesSent(log).length,
    sentTwice: [...evidence.taken.values()].filter(count => count > 1).length,
  };
}

type Begins = ReadonlyMap<string, readonly LogEntry[]>;

/** The process ends as it is told to, and the store can always be opened. */
function findBadLives({ lives }: Evidence): Breach[] {
  return lives.flatMap(({ moment, death, storeError }, life) => {
    const breaches: Breach[] = [];
    if (death.how === "itself")
      breaches.push({
        rule: "process",
        message: `life ${life} ended by itself with code ${death.code}: ${death.complaint}`,
      });
    if (death.how === "late" && moment === undefined)
      breaches.push({ rule: "process", message: `life ${life}, the last, never found an end` });
    if (storeError !== undefined)
      breaches.push({ rule: "store", message: `after life ${life}: ${storeError}` });
    return breaches;
  });
}

/** Every message that the server owes or has handed over is handled, and settled in the end. */
function findLost(evidence: Evidence, begins: Begins): { lost: Breach[]; lostOnTheWay: number } {
  const { written, lives } = evidence;
  const missing = written.filter(({ id }) => !begins.has(id) || lives.at(-1)?.pending.has(id) !== false);
  const [excused, lost] = [true, false].map(isExcused =>
    missing.filter(message => isLostOnTheWay(message, evidence) === isExcused),
  ) as [Written[], Written[]];
  return {
    lost: lost.map(({ key }) => ({ rule: "lost", message: `${key} was never handled to its end` })),
    lostOnTheWay: excused.length,
  };
}

/** No client can keep what it was given once and killed over; what its store had once, it must not lose. */
function isLostOnTheWay({ key, id }: Written, { cursor, lives }: Evidence): boolean {
  if (cursor === "replay" || lives.some(({ pending, settled }) => pending.has(id) || settled.has(id)))
    return false;
  return lives.some(({ moment, handedOver }) => moment !== undefined && handedOver.has(key));
}

/** A message is begun again only when a kill met it in work: begun in that life, and its settling not committed. */
function findTwice({ lives }: Evidence, begins: Begins): Breach[] {
  return [...begins].flatMap(([id, entries]) =>
    entries.slice(1).flatMap(({ life }, index): Breach[] => {
      const before = entries[index]?.life ?? life;
      if (life === before) return [{ rule: "twice", message: `${id} was begun twice in life ${life}` }];
      if (lives[before]?.pending.has(id)) return [];
      return [
        { rule: "twice", message: `${id} was begun again in life ${life}, but settled in life ${before}` },
      ];
    }),
  );
}

/** A user's messages are handled one after the other, so that a kill meets one of them in work at most. */
function findTwoInWork({ lives, log, written }: Evidence): Breach[] {
  const userOf = new Map(written.map(({ id, user }) => [id, user]));
  return lives.flatMap(({ pending }, life) => {
    const inWork = log.filter(entry => entry.did === "begin" && entry.life === life && pending.has(entry.id));
    const byUser = [...Map.groupBy(inWork, ({ id }) => userOf.get(id))];
    return byUser
      .filter(([, entries]) => entries.length > 1)
      .map(([user, { length }]): Breach => {
        const message = `${length} messages of ${user} were in work when life ${life} ended`;
        return { rule: "two-in-work", message };
      });
  });
}

/** A user's messages are begun in the order in which they were written. */
function findDisorder({ written }: Evidence, begins: Begins): Breach[] {
  return [...Map.groupBy(written, ({ user }) => user)].flatMap(([user, messages]): Breach[] => {
    const ids = new Set(messages.map(({ id }) => id));
    const begun = [...begins.keys()].filter(id => ids.has(id));
    if (begun.join() === [...ids].filter(id => begins.has(id)).join()) return [];
    return [{ rule: "order", message: `the messages of ${user} were not begun in their order` }];
  });
}

/** What is reported sent was taken, and no text is taken twice. */
function findBadSends({ log, taken }: Evidence): Breach[] {
  const untrue = repliesSent(log).filter(({ text }) => !taken.has(text));
  const twice = [...taken.values()].filter(count => count > 1);
  return [
    ...untrue.map(({ id, life }): Breach => {
      return {
        rule: "send",
        message: `the reply to ${id} in life ${life} was reported sent and never taken`,
      };
    }),
    ...twice.map(
      (count): Breach => ({ rule: "send", message: `a text that was sent once was taken ${count} times` }),
    ),
  ];
}

function repliesSent(log: readonly LogEntry[]) {
  return log.filter(entry => entry.did === "reply").filter(({ outcome }) => outcome === "sent");
}

/** When too many moments never came, or too little was handled, what holds proves nothing. */
function findNothingTried({ lives }: Evidence, handled: number): Breach[] {
  const late = lives.filter(({ death }) => death.how === "late").length;
  if (late > lives.length * LATE_SHARE_MAX)
    return [{ rule: "nothing-tried", message: `the moment of ${late} of ${lives.length} lives never came` }];
  if (handled >= lives.length / 2) return [];
  return [
    { rule: "nothing-tried", message: `only ${handled} messages were handled in ${lives.length} lives` },
  ];
}
