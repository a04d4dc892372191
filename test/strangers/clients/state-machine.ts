/** A table of states and events, as libraries of state machines have it. What a state begins is ended when it is left. */
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import { type Lanes, noLanes, openLanes } from "../kit/lanes.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Set<string>;
  contexts: Map<string, string>;
  lanes: Lanes;
}

/** What a machine remembers besides its state. */
interface Memory {
  refusals: number;
  failures: number;
  hollow: number;
  /** Failures of polls that looked held. */
  cuts: number;
  /** Nobody answered last, or looks deceive. */
  isSilent: boolean;
  /** No poll was answered well yet. */
  isFresh: boolean;
}

type State = "greeting" | "asking" | "held" | "resting" | "ended";
type Event =
  | { type: "greeted"; isSaid: boolean }
  | { type: "looks-held" | "rested" | "called-stale" | "stopped" }
  | { type: "answered"; answer: wire.Answer; tookMs: number }
  | { type: "broken"; tookMs: number };

interface Step {
  to: State;
  /** With `resting`: how long, and what comes then. */
  restMs?: number;
  next?: "greeting" | "asking";
}

const POLL_MS = 46_000;
const LOOKS_HELD_MS = 3_000;
const REST_MS = 65_000;

/** Each event in each state that knows it; an event that a state does not know changes nothing. */
type Table = Record<State, Partial<{ [T in Event["type"]]: (event: Extract<Event, { type: T }>) => Step }>>;

export default subjectOf<Left>("state-machine", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), lanes: noLanes() };
  const { account } = credential;
  const memory: Memory = {
    refusals: 0,
    failures: 0,
    hollow: 0,
    cuts: 0,
    isSilent: false,
    isFresh: true,
  };
  const api = new Api(credential, random, { onStale: () => machine.tell({ type: "called-stale" }) });
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));
  const queue = openLanes(
    left.lanes,
    () => machine.state === "ended",
    message => {
      const { from_user_id: from = "", message_id: id } = message;
      const turn = {
        reply: (text: string) => send(from, text),
        typing: (on: boolean) => api.typing(from, on),
      };
      const told = { account, from, text: wire.wordsOf(message), messageId: String(id) };
      return handled(host, told, turn, () => machine.state === "ended");
    },
  );

  const take = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", message_id: id, context_token: context } = message;
    if (context) left.contexts.set(from, context);
    if (left.ids.has(String(id))) return false;
    left.ids.add(String(id));
    queue(message);
    return true;
  };

  const onAnswered = ({ answer, tookMs }: Extract<Event, { type: "answered" }>): Step => {
    const code = wire.codeOf(answer);
    memory.isSilent = false;
    if (code === wire.STALE) {
      const isFirst = ++memory.refusals === 1;
      host.status(account, isFirst ? "recovering" : "needs-login", "the token is stale");
      return isFirst ? { to: "greeting" } : { to: "resting", restMs: REST_MS, next: "greeting" };
    }
    if (code !== 0) {
      if (memory.isFresh) left.cursor = "";
      memory.isFresh = false;
      return onTrouble(`code ${code}`);
    }
    const { hollow } = memory;
    Object.assign(memory, { refusals: 0, failures: 0, cuts: 0, isFresh: false });
    memory.hollow = wire.isHollow(answer) ? hollow + 1 : 0;
    host.event(account);
    host.status(account, memory.hollow < 3 ? "live" : "recovering", "answers hold nothing");
    const news = wire.messagesOf(answer).filter(take).length;
    left.cursor = wire.cursorOf(answer, left.cursor);
    const next = memory.hollow < 3 ? "asking" : "greeting";
    return news === 0 && tookMs < 1_000 ? { to: "resting", restMs: 1_900, next } : { to: next };
  };

  const onBroken = ({ tookMs }: Extract<Event, { type: "broken" }>): Step => {
    // What looked held and failed twice may look held again.
    if (tookMs >= LOOKS_HELD_MS) memory.cuts++;
    memory.isSilent = memory.cuts > 1 || tookMs >= POLL_MS;
    return onTrouble("no answer");
  };

  const onTrouble = (reason: string): Step => {
    if (++memory.failures > 1 || memory.isSilent) host.status(account, "recovering", reason);
    return { to: "resting", restMs: memory.failures > 1 ? 2_250 : 850, next: "asking" };
  };

  const ended = (): Step => ({ to: "ended" });
  const askAnew = (): Step => ({ to: "asking" });
  const table: Table = {
    greeting: {
      greeted({ isSaid }) {
        // Of one that was not answered it is not known whether it helps.
        if (!isSaid) memory.refusals = 0;
        return { to: "asking" };
      },
      stopped: ended,
    },
    asking: {
      "looks-held"() {
        if (!memory.isSilent) host.status(account, "live");
        return { to: "held" };
      },
      answered: onAnswered,
      broken: onBroken,
      "called-stale": askAnew,
      stopped: ended,
    },
    held: { answered: onAnswered, broken: onBroken, "called-stale": askAnew, stopped: ended },
    resting: {
      rested: () => ({ to: after }),
      "called-stale": () => ({ to: after }),
      stopped: ended,
    },
    ended: {},
  };

  /** What comes after a rest. */
  let after: "greeting" | "asking" = "greeting";
  /** Ends what the state that is left has begun. */
  let leave = new AbortController();
  const under = new Set<Promise<void>>();

  const enter = ({ to, restMs = 0, next = "asking" }: Step): void => {
    const isSamePoll = machine.state === "asking" && to === "held";
    machine.state = to;
    if (isSamePoll) return;
    leave.abort();
    leave = new AbortController();
    const { signal } = leave;
    after = next;
    const tell = (event: Event): void => {
      if (!signal.aborted) machine.tell(event);
    };
    const work = beginningOf(to, restMs, signal, tell).finally(() => under.delete(work));
    under.add(work);
  };

  const beginningOf = async (
    to: State,
    restMs: number,
    signal: AbortSignal,
    tell: (event: Event) => void,
  ): Promise<void> => {
    if (to === "greeting") tell({ type: "greeted", isSaid: await api.notify("start", signal) });
    if (to === "resting") await wire.sleep(restMs, signal).then(() => tell({ type: "rested" }));
    if (to !== "asking") return;
    const askedMs = Date.now();
    const looks = setTimeout(() => tell({ type: "looks-held" }), LOOKS_HELD_MS);
    const event = await api.poll(left.cursor, POLL_MS, signal).then(
      (answer): Event => ({ type: "answered", answer, tookMs: Date.now() - askedMs }),
      (): Event => ({ type: "broken", tookMs: Date.now() - askedMs }),
    );
    clearTimeout(looks);
    tell(event);
  };

  const machine = {
    state: "resting" as State,
    tell(event: Event): void {
      const react = table[machine.state][event.type] as ((event: Event) => Step) | undefined;
      if (react !== undefined) enter(react(event));
    },
  };
  enter({ to: "greeting" });

  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      machine.tell({ type: "stopped" });
      await Promise.all(under);
      if (why === "stop") await api.notify("stop");
    },
  };
});
