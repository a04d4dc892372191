/** What the plain client does with messages: kept, then told to the host one by one for each user, then forgotten. */
import type { Host, Turn } from "../../sim/subject/subject.ts";
import { type Line, latest, type Pending } from "./line.ts";
import { type Manners, RETRY_MS } from "./manners.ts";
import { type Answer, type WireMessage, wordsOf } from "./protocol.ts";
import type { Sender } from "./sending.ts";
import { sleep } from "./time.ts";
import type { Typing } from "./typing.ts";

export type Receiver = ReturnType<typeof createReceiver>;

export function createReceiver(manners: Manners, host: Host, { reply, outbox }: Sender, typing: Typing) {
  /** Begin until it is done or given up. False when a stop came between, which leaves it for the next start. */
  const handle = async (line: Line, pending: Pending): Promise<boolean> => {
    const { message, id } = pending;
    const { account } = line.credential;
    const from = message.from_user_id ?? "";
    const told = { account, from, text: wordsOf(message), messageId: id };
    const turn: Turn = {
      reply: text => reply(latest(line), from, text),
      typing: on => typing(latest(line), from, on).catch(() => {}),
    };
    for (let begun = pending.crashes ?? 0; begun < manners.attempts; begun++) {
      try {
        await host.handle(manners.told(told), turn);
        return true;
      } catch {
        await sleep(RETRY_MS, line.stop.signal);
        if (line.stop.signal.aborted) return false;
      }
    }
    manners.giveUp(() => host.setAside(account, id));
    return true;
  };

  const settle = ({ memory, save }: Line, { id }: Pending): void => {
    memory.handled.push(id);
    memory.pending = memory.pending.filter(other => other.id !== id);
    save();
  };

  /** Messages of one user one after the other, of different users at the same time. */
  const enqueue = (line: Line, { message }: Pending): void => {
    const { memory, users, working, stop } = line;
    const laneOf = ({ from_user_id: from = "" }: WireMessage): string => manners.lane(from);
    const lane = laneOf(message);
    const work = async (): Promise<void> => {
      // What begins after a stop is for the next start.
      if (stop.signal.aborted) return;
      const waiting = memory.pending.filter(
        ({ message: other, id }) => laneOf(other) === lane && !working.has(id),
      );
      const turn = manners.next(waiting);
      if (turn === undefined) return;
      working.add(turn.id);
      await manners.beforeHandling(stop.signal);
      if (await handle(line, turn)) settle(line, turn);
      working.delete(turn.id);
    };
    users.set(
      lane,
      (users.get(lane) ?? Promise.resolve()).then(work).catch(() => {}),
    );
  };

  /** Begin the work on all that waits, what is left from before included. */
  const resume = (line: Line): void => {
    for (const entry of line.memory.pending) enqueue(line, entry);
  };

  return {
    resume,
    /** Whether it is safe to tell the service that the messages came. */
    receive(line: Line, answer: Answer, messages: readonly WireMessage[]): boolean {
      const { memory } = line;
      const writers = new Set<string>();
      for (const message of manners.batch(messages.filter(({ message_type: type }) => type !== 2))) {
        const id = String(message.message_id);
        // What comes again brings a token that may be an old one.
        const isNew = !memory.handled.includes(id);
        if (message.context_token && isNew)
          memory.contexts[message.from_user_id ?? ""] = message.context_token;
        if (manners.isKnown(memory, id) || !manners.keeps(message, id, line) || wordsOf(message) === "")
          continue;
        memory.pending.push({ message, id });
        writers.add(message.from_user_id ?? "");
      }
      const { cursor } = memory;
      memory.cursor = manners.cursor(answer.get_updates_buf || cursor);
      const isSafe = line.save();
      if (!isSafe) memory.cursor = cursor;
      for (const user of writers) outbox.heard(line, user);
      resume(line);
      return isSafe;
    },
  };
}
