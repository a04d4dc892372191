/** The repair: every call of the iLink API that leaves a process goes through it, session by session. */
import { createHash } from "node:crypto";
import { ANSWER_BYTES_MAX } from "../body.ts";
import { type Clock, systemClock } from "../clock.ts";
import { OptionError } from "../errors.ts";
import { type Random, randomUint32, systemRandom } from "../random.ts";
import type { AccountState, StateReason } from "../status.ts";
import { type Answer, type Call, type Place, placeOf, type Send } from "./call.ts";
import { guarded, tell } from "./guard.ts";
import { Session } from "./session.ts";
import { saysStale } from "./wire.ts";

/** What the repair tells about a bot. */
export interface RepairEvent {
  /** The bot's id, as its token begins with it; else a few letters made from the token, from which it can't be had back. */
  bot: string;
  /** `needs-login` is said once for each start with a token that nothing cures. */
  state: AccountState;
  /** Why, for `recovering` and `needs-login`. */
  reason?: StateReason;
}

/** Something inside the repair failed. The call that it was about went to the service as it came. */
export interface RepairFault {
  /** What was thrown. */
  error: unknown;
  /** How many there have been, this one included. */
  count: number;
  /** It was the last: from now on every call goes to the service as it comes. */
  forGood: boolean;
}

/** What the repair looks at, and whom it tells. */
export interface RepairOptions {
  /**
   * Hosts (`host` or `host:port`) that speak the iLink API beside the service's own: a mock, a hub, a proxy with a path.
   * @default none
   */
  hosts?: readonly string[];
  /** Hears of each change of a bot's state. What it throws, or rejects with, is dropped. */
  onState?: (event: RepairEvent) => void;
  /**
   * Bytes of an answer that the repair looks at. A larger one goes to the program as it comes; for the repair it is a
   * failed request. @default 8_388_608 (8 MiB)
   */
  answerBytesMax?: number;
  /** Hears of each failure inside the repair, at most three times. What it throws, or rejects with, is dropped. */
  onFault?: (fault: RepairFault) => void;
  /** @default the runtime's own time */
  clock?: Clock;
  /** @default the runtime's own chance */
  random?: Random;
}

/** Sessions kept at a time; beyond, the one that has been idle longest is forgotten. */
const SESSIONS_MAX = 100;
/** Sessions of which none is idle; those beyond are left alone. */
const AT_WORK_MAX = 1_000;
/** Failures of its own after which it steps aside for good: it is not what it was tested to be. */
const FAULTS_MAX = 3;

/** @internal */
export class Repair {
  readonly answerBytesMax: number;
  readonly #parties = new Set<Party>();
  readonly #clock: Clock;
  readonly #random: Random;
  /** By a digest of base URL and token: the token itself is kept nowhere. */
  readonly #sessions = new Map<string, { bot: string; session: Session }>();
  #hosts: ReadonlySet<string> = new Set();
  #faults = 0;
  #ended = false;

  /** @throws OptionError for an unusable host or limit. */
  constructor(options: RepairOptions) {
    const { answerBytesMax = ANSWER_BYTES_MAX } = options;
    if (!Number.isInteger(answerBytesMax) || answerBytesMax < 65_536 || answerBytesMax > 268_435_456) {
      const got = String(answerBytesMax);
      throw new OptionError("answerBytesMax", "a whole number from 65536 to 268435456", got);
    }
    this.answerBytesMax = answerBytesMax;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.join(options);
  }

  /**
   * Work for somebody else too: for his hosts, and he is told as well. His time, chance and limit are not taken.
   * @returns what ends that.
   * @throws OptionError for an unusable host.
   */
  join({ hosts = [], onState, onFault }: RepairOptions): () => void {
    for (const host of hosts) {
      if (URL.parse(`http://${host}/`)?.host !== host.toLowerCase())
        throw new OptionError("hosts", "host or host:port", host);
    }
    const party: Party = { hosts: hosts.map(host => host.toLowerCase()), onState, onFault };
    const count = (): void => {
      this.#hosts = new Set([...this.#parties].flatMap(({ hosts }) => hosts));
    };
    this.#parties.add(party);
    count();
    return () => {
      this.#parties.delete(party);
      count();
    };
  }

  /** What a POST asks the bot API for; undefined when it must be left alone. Never throws. */
  placeOf(url: string): Place | undefined {
    if (this.#ended) return undefined;
    return guarded(
      error => this.#hearFault(error),
      () => placeOf(url, this.#hosts),
      undefined,
    );
  }

  /**
   * Carry out a call. Undefined: it is to go as it came, and nothing of it was sent. Rejects as `send` does, or with the
   * signal's reason; never for a failure of the repair's own.
   */
  async carryOut(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    if (this.#ended) return undefined;
    const errand = watched(send);
    try {
      return await this.#carryOut(place, call, place.endpoint === "getupdates" ? send : errand.send);
    } catch (error) {
      if (errand.end !== undefined && errand.end.error === error) throw error;
      if (call.signal.aborted && call.signal.reason === error) throw error;
      this.#hearFault(error);
      return errand.answer;
    }
  }

  /** Nothing goes on by itself any more, and every further call is left alone. */
  end(): void {
    this.#ended = true;
    for (const { session } of this.#sessions.values()) session.end();
    this.#sessions.clear();
  }

  async #carryOut(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    if (call.headers.authorization === undefined) return send(call);
    const key = keyOf(place, call);
    const bot = botOf(call, key);
    if (call.signal.aborted) {
      if (place.endpoint === "getupdates") this.#sessions.get(key)?.session.leave();
      throw call.signal.reason;
    }
    this.#retireOthers(key, bot);
    switch (place.endpoint) {
      case "getupdates":
        return this.#session(key, bot, call, send)?.poll(place, call, send);
      case "notifystop":
        // The program is stopping: nothing goes on in its name.
        this.#sessions.get(key)?.session.end();
        return send(call);
      case "notifystart":
        return send(call);
      default:
        return this.#request(place, call, send, () => this.#session(key, bot, call, send));
    }
  }

  /** A request that carries its own answer: to the wire at once; repeated once when it was refused and that could be cured. */
  async #request(
    place: Place,
    call: Call,
    send: Send,
    session: () => Session | undefined,
  ): Promise<Answer | undefined> {
    const sentMs = this.#clock.monotonicMs();
    const answer = await send(call);
    if (!saysStale(answer)) return answer;
    // A refused request was not carried out: repeating it cannot do anything twice.
    if (await session()?.cure(place, call, sentMs)) {
      const uin = btoa(String(randomUint32(this.#random)));
      const again = await send({ ...call, headers: { ...call.headers, "x-wechat-uin": uin } });
      if (!saysStale(again)) return again;
    }
    // The plugin looks at the status alone: with 200, it would report a text as sent that was refused.
    return place.endpoint === "sendmessage" ? { ...answer, status: 401 } : answer;
  }

  /** The session of a token; undefined when there is no room for another. */
  #session(key: string, bot: string, call: Call, send: Send): Session | undefined {
    const known = this.#sessions.get(key);
    if (known !== undefined) return known.session;
    if (!this.#makeRoom()) return undefined;
    const session = new Session(
      {
        clock: this.#clock,
        random: this.#random,
        answerBytesMax: this.answerBytesMax,
        onState: (state, reason) => {
          for (const { onState } of [...this.#parties])
            if (onState !== undefined) tell(onState, { bot, state, ...(reason !== undefined && { reason }) });
        },
        onBroken: error => {
          if (this.#sessions.get(key)?.session === session) this.#sessions.delete(key);
          this.#hearFault(error);
        },
      },
      call,
      send,
    );
    this.#sessions.set(key, { bot, session });
    return session;
  }

  /** A bot has one token at a time: with its new one, the former must not be used any more. */
  #retireOthers(key: string, bot: string): void {
    for (const [other, { bot: its, session }] of this.#sessions) {
      if (its !== bot || other === key) continue;
      session.end();
      this.#sessions.delete(other);
    }
  }

  #makeRoom(): boolean {
    if (this.#sessions.size < SESSIONS_MAX) return true;
    for (const [key, { session }] of this.#sessions) {
      if (session.idle) return this.#sessions.delete(key);
    }
    return this.#sessions.size < AT_WORK_MAX;
  }

  /** Tell it, and after the last that is borne let everything through. */
  #hearFault(error: unknown): void {
    if (this.#ended) return;
    this.#faults++;
    const forGood = this.#faults >= FAULTS_MAX;
    if (forGood) {
      this.#ended = true;
      for (const { session } of this.#sessions.values()) session.stepAside();
      this.#sessions.clear();
    }
    for (const { onFault } of [...this.#parties])
      if (onFault !== undefined) tell(onFault, { error, count: this.#faults, forGood });
  }
}

/** Somebody for whom the repair works. */
interface Party {
  hosts: readonly string[];
  onState: RepairOptions["onState"];
  onFault: RepairOptions["onFault"];
}

/** A way to send that knows what the program's own network or service has said: nothing else is an end of a call. */
interface Errand {
  send: Send;
  /** The latest answer. */
  answer: Answer | undefined;
  /** What the latest sending failed with. */
  end: { error: unknown } | undefined;
}

function watched(send: Send): Errand {
  const errand: Errand = {
    answer: undefined,
    end: undefined,
    send: async call => {
      try {
        errand.answer = await send(call);
        return errand.answer;
      } catch (error) {
        errand.end = { error };
        throw error;
      }
    },
  };
  return errand;
}

function keyOf({ baseUrl }: Place, { headers }: Call): string {
  return createHash("sha256").update(`${baseUrl}\n${headers.authorization}`).digest("hex");
}

/** Tokens begin with the id of their bot (ilink-protocol §1.4); what does not look like one is not shown. */
function botOf({ headers }: Call, key: string): string {
  const id = /^Bearer ([\w.-]{1,64}@im\.bot):/.exec(headers.authorization ?? "")?.[1];
  return id ?? `bot ${key.slice(0, 8)}`;
}
