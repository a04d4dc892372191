/** The plain client's poll: asked again and again, cured when its session is stale, until a stop. */
import type { Host } from "../../sim/subject/subject.ts";
import type { Line } from "./line.ts";
import { HOLD_MS, type Manners, type Poll, RETRY_MS } from "./manners.ts";
import { type Answer, codeOf } from "./protocol.ts";
import type { Receiver } from "./receiving.ts";
import type { Requests } from "./requests.ts";
import { sleep } from "./time.ts";
import { createVoice } from "./voice.ts";

/** Who is refused is refused at once: a poll that is out for so long is one that the server holds. */
const LOOKS_HELD_MS = 3_000;
/** A slow empty answer was a hold; what comes sooner is waited after. */
const HELD_MS = 1_000;
/** Polls in a row that nobody answers; one may be held for longer than was said. */
const SILENT = 2;
/** Answers without messages and without a cursor in a row that are no accident. */
const LAPSED = 3;

/** What one loop of polls has seen in a row. */
interface Seen {
  stale: number;
  failures: number;
  /** Polls that its own deadline ended. */
  silent: number;
  /** Good answers with nothing in them. */
  hollow: number;
  advertisedMs: number;
}

export interface Poller {
  /** Ask until a stop; rejects when a habit ends it. */
  poll(line: Line): Promise<void>;
}

export function createPoller(
  manners: Manners,
  host: Host,
  { call }: Requests,
  { receive }: Receiver,
): Poller {
  const { say, sayLive } = createVoice(manners, host);
  const pollOf =
    (line: Line): Poll =>
    limits =>
      call(line, "getupdates", { get_updates_buf: line.memory.cursor }, limits);

  const onFailure = async (line: Line, seen: Seen, error: Error): Promise<void> => {
    // A hold may be longer than the client's own deadline.
    const isOwn = error.name === "AbortError";
    if (isOwn) seen.silent += 1;
    if (isOwn && seen.silent >= SILENT) say(line, "recovering", "nobody answers");
    if (isOwn && !manners.countsDeadlines) return;
    seen.failures += 1;
    if (manners.endsAt(error, seen.failures)) throw error;
    const state = isOwn ? undefined : manners.failureState(seen.failures);
    if (state !== undefined) say(line, state, error.message);
    await manners.pause(manners.pauseMs(seen.failures), line.stop.signal);
  };

  const onStale = async (line: Line, seen: Seen): Promise<void> => {
    seen.stale += 1;
    line.recovering = true;
    say(line, manners.staleState(seen.stale), "the session is stale");
    await manners.beforeCure(line, seen.stale, pollOf(line));
    if (manners.cures) await notifyStart(line, call);
  };

  const onAnswer = async (line: Line, seen: Seen, answer: Answer, tookMs: number): Promise<void> => {
    const messages = manners.messagesOf(answer);
    count(seen, answer, manners.forgetsFailures);
    if (manners.showsLife(messages)) host.event(line.credential.account);
    if (seen.hollow < LAPSED) sayLive(line, manners.liveState(line, messages));
    else {
      say(line, "recovering", "answers are empty");
      await notifyStart(line, call);
    }
    line.recovering = false;
    if (!receive(line, answer, messages)) await sleep(RETRY_MS, line.stop.signal);
    await manners.rest(line, messages);
    if (messages.length === 0 && tookMs < HELD_MS) await sleep(RETRY_MS, line.stop.signal);
  };

  const ask = async (line: Line, deadlineMs: number, { silent }: Seen): Promise<Answer | Error> => {
    const held = setTimeout(() => silent < SILENT && sayLive(line), LOOKS_HELD_MS);
    const asked = manners.ask(pollOf(line), deadlineMs, line.stop.signal);
    const answer = await asked.catch((error: unknown) => error as Error);
    clearTimeout(held);
    return answer;
  };

  /** One poll and what follows from it. */
  const once = async (line: Line, seen: Seen): Promise<void> => {
    await manners.beforePoll(line);
    if (manners.isOver(line.stop.signal)) return;
    const askedMs = Date.now();
    const answer = await ask(line, manners.pollMs(seen.advertisedMs), seen);
    if (manners.isOver(line.stop.signal)) return;
    if (answer instanceof Error) return onFailure(line, seen, answer);
    seen.silent = 0;
    const code = manners.pollCode(answer);
    if (code === -14) return onStale(line, seen);
    if (code !== 0) return onFailure(line, seen, new Error(`code ${code}`));
    return onAnswer(line, seen, answer, Date.now() - askedMs);
  };

  return {
    async poll(line) {
      const seen: Seen = { stale: 0, failures: 0, silent: 0, hollow: 0, advertisedMs: HOLD_MS };
      while (!manners.isOver(line.stop.signal)) await once(line, seen);
    },
  };
}

/** After a good answer. */
function count(seen: Seen, answer: Answer, forgetsFailures: boolean): void {
  seen.stale = 0;
  if (forgetsFailures) seen.failures = 0;
  seen.advertisedMs = answer.longpolling_timeout_ms ?? seen.advertisedMs;
  seen.hollow = answer.msgs || answer.get_updates_buf ? 0 : seen.hollow + 1;
}

/** Say notifystart until the server answers it in any way. */
async function notifyStart(line: Line, call: Requests["call"]): Promise<void> {
  const { signal } = line.stop;
  while (!signal.aborted) {
    const code = await call(line, "msg/notifystart", {}, { stop: signal }).then(codeOf, () => undefined);
    if (code === 0 || code === -14) return;
    await sleep(RETRY_MS, signal);
  }
}
