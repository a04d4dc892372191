/** Whole clients with an outbox of lists, each of a sound design but for one thing. */
import type { Host } from "../../../sim/subject/subject.ts";
import type { Api } from "../../strangers/kit/api.ts";
import { listBot, type Parts } from "../../strangers/kit/list-bot.ts";
import type { Item } from "../../strangers/kit/lists.ts";
import * as wire from "../../strangers/kit/wire.ts";
import type { Unseen } from "../mutant.ts";

const toTail = (list: Item[], item: Item): Item[] => [...list.filter(other => other !== item), item];

/** Short messages that came together are one, with the words of both. */
function merged(messages: wire.WireMessage[]): wire.WireMessage[] {
  const kept: wire.WireMessage[] = [];
  for (const message of messages) {
    const last = kept.at(-1);
    if (last === undefined || last.from_user_id !== message.from_user_id) kept.push(message);
    else {
      const text = `${wire.wordsOf(last)}\n${wire.wordsOf(message)}`;
      last.item_list = [{ type: 1, text_item: { text } }];
    }
  }
  return kept;
}

/** Those who wrote in one room are one to it. */
function byRoom(): Partial<Parts> {
  const rooms = new Map<string, string>();
  return {
    tokenOf({ from_user_id: from = "", group_id: room }) {
      if (room) rooms.set(from, room);
      return rooms.get(from) ?? from;
    },
  };
}

/** A state is told when no other came for so long. */
const debounced = (ms: number) => (): Partial<Parts> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const host = (given: Host): Host => ({
    ...given,
    status(...told) {
      clearTimeout(timer);
      if (told[1] === "stopped") return given.status(...told);
      timer = setTimeout(() => given.status(...told), ms);
    },
  });
  return { host };
};

/** The deadline ends the waiting alone: the poll lives on. */
const raced = (): Partial<Parts> => ({
  within: (ask, deadlineMs) => {
    const late = wire.sleep(deadlineMs).then(() => Promise.reject(new Error("too late")));
    return Promise.race([ask(10 * deadlineMs), late]);
  },
});

/** Open for so long after so many failures in a row, whatever was called. */
const breaker = (failures: number, openMs: number) => (): Partial<Parts> => {
  let [count, untilMs] = [0, 0];
  const api = (given: Api): Api => {
    const call = given.call.bind(given);
    given.call = async (...args) => {
      if (performance.now() < untilMs) throw new Error("the circuit is open");
      try {
        const answer = await call(...args);
        count = 0;
        return answer;
      } catch (error) {
        if (++count >= failures) [count, untilMs] = [0, performance.now() + openMs];
        throw error;
      }
    };
    return given;
  };
  return { api };
};

const list = (name: string, does: string, caughtBy: string[], make: () => Partial<Parts>): Unseen => ({
  name: `lists: ${name}`,
  does,
  caughtBy,
  base: "lists",
  open: () => listBot(`lists: ${name}`, make),
});

export const LIST_BOTS: readonly Unseen[] = [
  list(
    "puts back what was refused at the tail",
    "A text that was refused is the last of its list then, behind what was asked for later.",
    ["out-in-order"],
    () => ({ lists: { refused: toTail } }),
  ),
  list(
    "puts back what failed at the tail",
    "A text whose offer met a stale session or a fault is the last of its list then.",
    ["out-in-order"],
    () => ({ lists: { failed: toTail } }),
  ),
  list(
    "keeps what waits in memory",
    "What waits is gone at each stop and each end of the process.",
    ["outbox-moves"],
    () => ({ lists: { keeps: false } }),
  ),
  list(
    "sends one text each five seconds",
    "Between two texts to a user it rests, though nobody refused one.",
    ["outbound-never-blocked"],
    () => ({ lists: { gapMs: 5_000 } }),
  ),
  list(
    "makes one of what comes together",
    "Messages of a user that come in one answer are handled as one, under the id of the first.",
    ["no-loss", "words-intact"],
    () => ({ batch: merged }),
  ),
  list(
    "knows rooms and no users",
    "It sends to a user with the newest token of the room in which he wrote last.",
    ["right-recipient"],
    byRoom,
  ),
  list(
    "has a mailbox of twenty",
    "With twenty messages waiting to be handled it drops the next, and takes them for received.",
    ["no-loss"],
    () => ({ room: 20 }),
  ),
  list(
    "tells a state when all is quiet",
    "A state is told three seconds after the last change: none is while they come in quick succession.",
    ["truthful-health"],
    debounced(3_000),
  ),
  list(
    "races its polls against a timer",
    "When its own deadline has come, it asks anew beside the poll that it waited for.",
    ["one-poll"],
    raced,
  ),
  list(
    "has one circuit breaker for all calls",
    "After three failures nothing is called for half a minute, sends neither.",
    ["recovers-in-time", "outbound-never-blocked"],
    breaker(3, 30_000),
  ),
  list(
    "repeats what met a stale session at once",
    "A text that met a stale session is sent once more in the same moment, and given up: nobody asked for a cure.",
    ["outbound-never-blocked"],
    () => ({ cure: async () => {} }),
  ),
  list(
    "has a quick circuit breaker for all calls",
    "After two failures nothing is called for five seconds, sends neither.",
    ["outbound-never-blocked"],
    breaker(2, 5_000),
  ),
];
