/** Habits in how texts are sent and typing is shown. */
import type { SendReport } from "../../../sim/subject/subject.ts";
import { CHUNK_CHARS, SOUND } from "../manners.ts";
import { MINUTE_MS } from "../time.ts";
import type { MakeHabit } from "./habit.ts";

const LONG_CHARS = 4_000;
const SENT: SendReport = { outcome: "sent" };

export const SENDING_HABITS = {
  "refuses to send while it recovers": () => ({
    declines: ({ recovering }) => (recovering ? { outcome: "failed", reason: "recovering" } : undefined),
  }),
  "forgets its tokens and will not send without": () => ({
    onRead: memory => {
      memory.contexts = {};
    },
    declines: ({ memory }, to) =>
      memory.contexts[to] === undefined ? { outcome: "failed", reason: "no context token" } : undefined,
  }),
  "declines every send as invalid": () => ({ declines: () => ({ outcome: "declined", reason: "invalid" }) }),
  "says sent whatever the server says": () => ({ report: () => SENT }),
  "lowercases user ids and calls it sent": () => ({ user: to => to.toLowerCase(), report: () => SENT }),
  "forgets what it has queued": () => ({
    queues: false,
    report: code => (code === -2 ? { outcome: "declined", reason: "queued" } : SOUND.report(code)),
  }),
  "calls sent what nobody has answered": () => ({ lost: () => SENT }),
  "sends again under another client_id": () => ({ lost: (_error, again) => again() }),
  "logs what it sends": host => ({
    text: text => {
      host.log(`sends ${JSON.stringify({ text })}`);
      return text;
    },
  }),
  "sends half of a long text": () => ({
    text: text => (text.length > LONG_CHARS ? text.slice(0, text.length / 2 - 1) : text),
  }),
  "takes a slow answer for a failed send": () => ({
    sendMs: 300,
    lost: error => ({ outcome: "failed", reason: String(error) }),
  }),
  "sends every text to whoever wrote first": () => {
    let first = "";
    return {
      batch: messages => {
        first ||= messages.find(({ from_user_id: from }) => from)?.from_user_id ?? "";
        return SOUND.batch(messages);
      },
      user: to => first || to,
    };
  },
  "takes any user's token for all": () => ({
    contextOf: ({ memory }) => Object.values(memory.contexts)[0],
  }),
  "leaves context tokens out": () => ({ contextOf: () => undefined }),
  "keeps the first token of a user": () => {
    const first = new Map<string, string>();
    return {
      contextOf: (line, to) => {
        const token = first.get(to) ?? SOUND.contextOf(line, to);
        if (token !== undefined) first.set(to, token);
        return token;
      },
    };
  },
  "cuts without a look": () => ({ cut: text => Math.min(text.length, CHUNK_CHARS) }),
  "folds white space": () => ({ piece: text => text.replaceAll(/\s+/g, " ") }),
  "numbers its pieces": () => ({
    piece: text => (text.length < LONG_CHARS / 2 ? text : `${text} (continued)`),
  }),
  "declines every send as queued": () => ({
    queues: false,
    declines: () => ({ outcome: "declined", reason: "queued" }),
  }),
  "says unknown whatever the server says": () => ({
    report: () => ({ outcome: "unknown", reason: "who knows" }),
  }),
  "drops what meets a stale session": () => ({ repeatsStale: false }),
  "offers what waits once a minute": () => ({ probeMs: () => MINUTE_MS, tickMs: MINUTE_MS }),
  "never asks again without a word": () => ({ probeMs: () => Number.POSITIVE_INFINITY }),
  "keeps the end of what waited to itself": () => ({ tellEnd: () => {} }),
  "never takes typing back": () => ({ takesTypingBack: false }),
  "takes one typing ticket for all": () => ({ ticketOf: () => "" }),
  "keeps typing tickets over a login": () => ({ ticketOf: to => to }),
  "tries again at once what was refused": () => ({ refusalTries: 2 }),
  "sends every file as a video": () => ({ mediaKind: () => "video" }),
  "gives a file another key": () => ({ mediaKey: key => key.toLowerCase() }),
  "sends the last piece first": () => ({ order: pieces => pieces.toReversed() }),
  "gives every message one client_id": () => ({ clientId: () => "plain" }),
  "numbers its client_ids from one": () => ({ clientId: sends => `plain-${sends}` }),
  "goes on after a refused chunk": () => ({ goesOnAfterRefusal: true, queues: false }),
  "sends one at a time": () => {
    let last: Promise<unknown> = Promise.resolve();
    return {
      // Whatever hangs holds up all.
      inTurn: (_turn, work) => {
        const turn = last.then(() => work(attempt => attempt));
        last = turn.catch(() => {});
        return turn;
      },
    };
  },
  "shows typing first": () => ({
    typingMs: 3 * MINUTE_MS,
    forgetsStaleTickets: false,
    beforeReply: showTyping =>
      showTyping().then(
        () => undefined,
        () => ({ outcome: "failed", reason: "typing could not be shown" }),
      ),
  }),
} satisfies Record<string, MakeHabit>;
