/** Habits in what becomes of messages, and of the state that remembers them. */
import fs from "node:fs";
import type { Line } from "../line.ts";
import { SOUND } from "../manners.ts";
import { type WireMessage, wordsOf } from "../protocol.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS, sleep } from "../time.ts";
import type { MakeHabit } from "./habit.ts";

/** A process that starts later than this in a run has been started before. */
const FIRST_START_MS = Date.UTC(2026, 0, 5, 0, 1);

const isUnreadable = ({ item_list: items }: WireMessage): boolean =>
  !items?.length || items.some(item => typeof item?.text_item?.text !== "string");

export const RECEIVING_HABITS = {
  "drops every third message": () => {
    let received = 0;
    return { keeps: () => ++received % 3 !== 0 };
  },
  "forgets what it has handled": () => ({ isKnown: () => false }),
  "handles the newest first": () => ({ next: waiting => waiting.at(-1) }),
  "drops what its handler threw on": () => ({ attempts: 1, giveUp: () => {} }),
  "gives up at the first throw": () => ({ attempts: 1 }),
  "gives up without a word": () => ({ giveUp: () => {} }),
  "tries for ever": () => ({ attempts: Number.POSITIVE_INFINITY }),
  "forgets how often it began": () => ({
    onRead: ({ pending }) => {
      for (const message of pending) delete message.crashes;
    },
  }),
  "begins with the newest after a crash": () => ({
    onRead: ({ pending }) => void pending.reverse(),
  }),
  "serves all users in one lane": () => ({ lane: () => "all" }),
  "serves two users at a time": () => {
    const lanes = new Map<string, string>();
    return {
      lane: user => {
        const lane = lanes.get(user) ?? String(lanes.size % 2);
        lanes.set(user, lane);
        return lane;
      },
    };
  },
  "thinks 15 s before it handles": () => ({ beforeHandling: stop => sleep(15 * SECOND_MS, stop) }),
  "logs the beginning of what comes": host => ({
    told: message => {
      host.log(`a message: ${message.text.slice(0, 30)}…`);
      return message;
    },
  }),
  "logs context tokens": host => ({
    keeps: ({ context_token: token }) => {
      host.log(JSON.stringify({ context: encodeURIComponent(String(token)) }));
      return true;
    },
  }),
  "tells the first 20 characters": () => ({
    told: message => ({ ...message, text: message.text.slice(0, 20) }),
  }),
  "tells ASCII alone, and no id": () => ({
    told: ({ account, from, text }) => ({ account, from, text: text.replaceAll(/[^ -~]+/g, "") }),
  }),
  "tells user ids in lower case": () => ({
    told: message => ({ ...message, from: message.from.toLowerCase() }),
  }),
  "takes everybody for whoever wrote first": () => {
    let first: string | undefined;
    return {
      told: message => {
        first ??= message.from;
        return { ...message, from: first };
      },
    };
  },
  "compares words in place of ids": () => {
    const words = new Set<string>();
    return { keeps: message => words.size !== words.add(wordsOf(message)).size };
  },
  "drops a batch that it cannot read": () => ({
    batch: messages => (messages.some(isUnreadable) ? [] : messages),
  }),
  "takes ten messages of an answer": () => ({ batch: messages => messages.slice(0, 10) }),
  "drops what is older than five minutes": () => ({
    keeps: ({ create_time_ms: writtenMs = 0 }) => Date.now() - writtenMs <= 5 * MINUTE_MS,
  }),
  "drops what was written before it started": () => ({
    keeps: ({ create_time_ms: writtenMs = 0 }, _id, { startedMs }) => writtenMs >= startedMs,
  }),
  "ignores groups": () => ({ keeps: ({ group_id: group = "" }) => group === "" }),
  "needs a context token": () => ({ keeps: ({ context_token: token }) => token !== undefined }),
  "takes the highest id for the newest": () => {
    let highest = 0n;
    return {
      keeps: (_message, id) => {
        if (BigInt(id) <= highest) return false;
        highest = BigInt(id);
        return true;
      },
    };
  },
  "waits for the missing number": () => {
    let next = 1;
    return {
      keeps: ({ seq = 0 }) => {
        if (seq > next) return false;
        next = Math.max(next, seq + 1);
        return true;
      },
    };
  },
  "ends when a number is missing": () => {
    let newest = 0;
    return {
      keeps: ({ seq = 0 }) => {
        if (newest > 0 && seq > newest + 1) throw new Error("another poller is active");
        newest = seq;
        return true;
      },
    };
  },
  "forgets its cursor at a start": () => ({
    begin: ({ memory }) => {
      memory.cursor = "";
    },
  }),
  "begins anew at any error": () => {
    const lines = new Set<Line>();
    return {
      begin: line => void lines.add(line),
      endsAt: () => {
        for (const { memory } of lines) memory.cursor = "";
        return false;
      },
    };
  },
  "takes the former bot's cursor along": () => {
    let newest = "";
    return {
      begin: ({ memory }) => {
        memory.cursor ||= newest;
      },
      cursor: text => {
        newest = text;
        return text;
      },
    };
  },
  "cuts the cursor at 4096 characters": () => ({ cursor: text => text.slice(0, 4096) }),
  "keeps the cursor as latin1": () => ({
    cursor: text => Buffer.from(text, "latin1").toString("latin1"),
  }),
  "forgets what it cannot save": () => ({
    onUnsaved: memory => {
      memory.pending = [];
      return true;
    },
  }),
  "trusts its files": () => ({
    write: fs.writeFileSync,
    onUnread: error => {
      if (error.code !== "ENOENT") throw error;
    },
  }),
  "takes lost files for a lost login": host => ({
    onUnread: ({ code }, account) => {
      if (code === "ENOENT" && Date.now() > FIRST_START_MS)
        host.status(account, "needs-login", "there is no state");
    },
  }),
  "keeps its pause on disk": () => ({
    beforePoll: ({ memory, stop }) => sleep(memory.pausedUntilMs - Date.now(), stop.signal),
    // The pause is for the next process; this one goes on.
    beforeCure: async (line, stale, poll) => {
      line.memory.pausedUntilMs = Date.now() + HOUR_MS;
      line.save();
      line.memory.pausedUntilMs = 0;
      await SOUND.beforeCure(line, stale, poll);
    },
  }),
} satisfies Record<string, MakeHabit>;
