/** What must hold of messages and texts whatever was done to a bot. Reads diaries, ledgers and stores; nothing else. */
import type { Breach, Figures } from "./attack.ts";
import type { Ledger, WrittenMessage } from "./ledger.ts";
import type { Measure } from "./meter.ts";
import type { DiaryLine } from "./remote.ts";

/** One process of a bot. */
export interface BotLife {
  diary: readonly DiaryLine[];
  /** Whether the next process on its store may begin a message anew, by what the store held. @default none */
  mayRepeat?: (id: string) => boolean;
}

/** Messages that some process has handled to their end, whatever came again. */
export function endedIn(lives: readonly Pick<BotLife, "diary">[]): ReadonlySet<string> {
  return new Set(lives.flatMap(({ diary }, life) => linesIn(diary, "end", life).map(({ id }) => id)));
}

/** Beginnings without an end after which a message may be set aside. */
const BEGINNINGS = 3;

/** Messages that were set aside, after so many processes as may have died of them. */
function asideIn(lives: readonly Pick<BotLife, "diary">[]): ReadonlySet<string> {
  return new Set(
    lives.flatMap(({ diary }, life) =>
      linesIn(diary, "aside", life).flatMap(({ id }) => (life >= BEGINNINGS ? [id] : [])),
    ),
  );
}

/** A text that a bot asked to be sent, and what it was told. */
interface Asked {
  text: string;
  outcome: string;
  reason?: string;
}

/**
 * Nothing lost: each message is handled to its end, or set aside when three processes have ended with it in work. Nothing doubled: a message is begun again only in another process, and only
 * when the one before ended with it in work, that is with its settling not committed. A user's messages are begun in order.
 * What was told as sent was taken, unless the server may have lied (`sentArrive` false); what was told as queued is taken in the end, when `queuedArrive`; no text is taken twice.
 */
export function judgeMessages(
  ledger: Ledger,
  lives: readonly BotLife[],
  { queuedArrive = false, sentArrive = true } = {},
): { figures: Figures; breaches: Breach[] } {
  const linesOf = (did: string) => lives.flatMap(({ diary }, life) => linesIn(diary, did, life));
  const begins = Map.groupBy(linesOf("begin"), ({ id }) => id);
  const ended = endedIn(lives);
  const aside = asideIn(lives);
  const lost = ledger.written.filter(({ id }) => !ended.has(id) && !aside.has(id));
  const asked = lives.flatMap(({ diary }) => diary.filter(({ did }) => did === "text")) as unknown as Asked[];
  const textEnds = lives.flatMap(({ diary }) =>
    diary.filter(({ did }) => did === "text-end"),
  ) as unknown as Asked[];
  const endedTexts = new Set(textEnds.filter(({ outcome }) => outcome !== "sent").map(({ text }) => text));
  const gone = asked.filter(
    ({ text, outcome, reason }) =>
      !ledger.taken.has(text) &&
      // Refused at three words of its user, it is set aside, and that is told.
      !endedTexts.has(text) &&
      ((sentArrive && outcome === "sent") || (queuedArrive && reason === "queued")),
  );
  const twice = [...ledger.taken].filter(([, count]) => count > 1);
  return {
    figures: {
      messages: ledger.written.length,
      again: [...begins.values()].filter(lines => lines.length > 1).length,
      lost: lost.length + gone.length,
      sent: ledger.taken.size,
      sentTwice: twice.length,
    },
    breaches: [
      ...lost.map(({ id, user, account }) =>
        breach("lost", `message ${id} of ${user} to ${account} was never handled to its end`),
      ),
      ...gone.map(({ outcome, reason }) =>
        breach("lost", `a text that was told as ${reason ?? outcome} never reached the server`),
      ),
      ...[...Map.groupBy(textEnds, ({ text }) => text).values()]
        .filter(ends => ends.length > 1)
        .map(ends => breach("told-twice", `the end of one text was told ${ends.length} times`)),
      ...twice.map(([, count]) => breach("sent-twice", `the server took one text ${count} times`)),
      ...findAgain(begins, lives),
      ...findDisorder(ledger.written, begins),
    ],
  };
}

const breach = (rule: string, message: string): Breach => ({ rule, message });

interface Line {
  id: string;
  life: number;
}

function linesIn(diary: readonly DiaryLine[], did: string, life: number): Line[] {
  return diary.filter(line => line.did === did).map(({ id }) => ({ id: String(id), life }));
}

function findAgain(begins: ReadonlyMap<string, readonly Line[]>, lives: readonly BotLife[]): Breach[] {
  return [...begins].flatMap(([id, lines]) =>
    lines.slice(1).flatMap(({ life }, index): Breach[] => {
      const before = lines[index]?.life ?? life;
      if (life === before) return [breach("twice", `message ${id} was begun twice in process ${life}`)];
      if (lives[before]?.mayRepeat?.(id)) return [];
      return [breach("twice", `message ${id} was begun again in process ${life}, but settled in ${before}`)];
    }),
  );
}

function findDisorder(
  written: readonly WrittenMessage[],
  begins: ReadonlyMap<string, readonly Line[]>,
): Breach[] {
  const chats = Map.groupBy(written, ({ user, account }) => `${user} to ${account}`);
  const chatOf = new Map(
    [...chats].flatMap(([chat, messages]) => messages.map(({ id }) => [id, chat] as const)),
  );
  // A map's keys stay in the order in which they came: that of the first beginnings.
  const begun = Map.groupBy(begins.keys(), id => chatOf.get(id) ?? "");
  return [...chats].flatMap(([chat, messages]) => {
    const inOrder = messages.map(({ id }) => id).filter(id => begins.has(id));
    if ((begun.get(chat) ?? []).join() === inOrder.join()) return [];
    return [breach("order", `the messages of ${chat} were not begun in their order`)];
  });
}

/** That a process ended as it was told to: in order, or killed. */
export function judgeEnd(
  name: string,
  end: { code: number | null; signal: string | null; complaint: string },
): Breach[] {
  if (end.signal === "SIGKILL" || end.code === 0) return [];
  return [
    breach(
      "process",
      `${name} ended by itself with ${end.signal ?? end.code}: ${end.complaint.slice(0, 500)}`,
    ),
  ];
}

/** That a process took no more than so much: memory above what it had when idle, and time computed at a stretch. */
export function judgeMeasure(
  idle: Measure,
  { peakMb, computedMs }: Measure,
  max: { aboveMb: number; computedMs: number },
): Breach[] {
  const aboveMb = peakMb - idle.nowMb;
  const over = (what: string, value: number, limit: number): string =>
    `${Math.round(value)} ${what}, over ${limit}`;
  return [
    ...(aboveMb > max.aboveMb ? [breach("memory", over("MB above idle", aboveMb, max.aboveMb))] : []),
    ...(computedMs > max.computedMs
      ? [breach("block", over("ms computed at a stretch", computedMs, max.computedMs))]
      : []),
  ];
}
