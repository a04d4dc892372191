/** The repair: every call of the iLink API that leaves a process goes through it, session by session. */
import { createHash } from "node:crypto";
import { ANSWER_BYTES_MAX } from "../body.ts";
import { type Clock, systemClock } from "../clock.ts";
import { OptionError } from "../errors.ts";
import { type Random, randomUint32, systemRandom } from "../random.ts";
import type { AccountState, StateReason } from "../status.ts";
import { type Answer, type Call, type Place, placeOf, type Send } from "./call.ts";
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

/** What the repair looks at, and whom it tells. */
export interface RepairOptions {
  /**
   * Hosts (`host` or `host:port`) that speak the iLink API beside the service's own: a mock, a hub, a proxy with a path.
   * @default none
   */
  hosts?: readonly string[];
  /** Hears of each change of a bot's state. What it throws is dropped. */
  onState?: (event: RepairEvent) => void;
  /**
   * Bytes of an answer that the repair looks at. A larger one goes to the program as it comes; for the repair it is a
   * failed request. @default 8_388_608 (8 MiB)
   */
  answerBytesMax?: number;
  /** @default the runtime's own time */
  clock?: Clock;
  /** @default the runtime's own chance */
  random?: Random;
}

/** Sessions kept at a time; beyond, the one that has been idle longest is forgotten. */
const SESSIONS_MAX = 100;

/** @internal */
export class Repair {
  readonly answerBytesMax: number;
  readonly #hosts: ReadonlySet<string>;
  readonly #onState: (event: RepairEvent) => void;
  readonly #clock: Clock;
  readonly #random: Random;
  /** By a digest of base URL and token: the token itself is kept nowhere. */
  readonly #sessions = new Map<string, { bot: string; session: Session }>();
  #ended = false;

  /** @throws OptionError for an unusable host or limit. */
  constructor({
    hosts = [],
    onState = () => {},
    answerBytesMax = ANSWER_BYTES_MAX,
    clock = systemClock,
    random = systemRandom,
  }: RepairOptions) {
    if (!Number.isInteger(answerBytesMax) || answerBytesMax < 65_536 || answerBytesMax > 268_435_456)
      throw new OptionError(
        "answerBytesMax",
        "a whole number from 65536 to 268435456",
        String(answerBytesMax),
      );
    this.answerBytesMax = answerBytesMax;
    for (const host of hosts) {
      if (URL.parse(`http://${host}/`)?.host !== host.toLowerCase())
        throw new OptionError("hosts", "host or host:port", host);
    }
    this.#hosts = new Set(hosts.map(host => host.toLowerCase()));
    this.#onState = onState;
    this.#clock = clock;
    this.#random = random;
  }

  /** What a request asks the bot API for; undefined when it must be left alone. */
  placeOf(method: string, url: string): Place | undefined {
    if (this.#ended || method.toUpperCase() !== "POST") return undefined;
    return placeOf(url, this.#hosts);
  }

  /** Carry out a call. Rejects as `send` does, or with the signal's reason. */
  async carryOut(place: Place, call: Call, send: Send): Promise<Answer> {
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
        return this.#session(key, bot, call, send).poll(place, call, send);
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

  /** Nothing goes on by itself any more, and every further call is left alone. */
  end(): void {
    this.#ended = true;
    for (const { session } of this.#sessions.values()) session.end();
    this.#sessions.clear();
  }

  /** A request that carries its own answer: to the wire at once; repeated once when it was refused and that could be cured. */
  async #request(place: Place, call: Call, send: Send, session: () => Session): Promise<Answer> {
    const sentMs = this.#clock.monotonicMs();
    const answer = await send(call);
    if (!saysStale(answer)) return answer;
    // A refused request was not carried out: repeating it cannot do anything twice.
    if (await session().cure(place, call, sentMs)) {
      const uin = btoa(String(randomUint32(this.#random)));
      const again = await send({ ...call, headers: { ...call.headers, "x-wechat-uin": uin } });
      if (!saysStale(again)) return again;
    }
    // The plugin looks at the status alone: with 200, it would report a text as sent that was refused.
    return place.endpoint === "sendmessage" ? { ...answer, status: 401 } : answer;
  }

  #session(key: string, bot: string, call: Call, send: Send): Session {
    const known = this.#sessions.get(key);
    if (known !== undefined) return known.session;
    this.#makeRoom();
    const onState = (state: AccountState, reason?: StateReason): void => {
      try {
        this.#onState({ bot, state, ...(reason !== undefined && { reason }) });
      } catch {
        // Whoever listens must not stop the repair.
      }
    };
    const seams = {
      clock: this.#clock,
      random: this.#random,
      onState,
      answerBytesMax: this.answerBytesMax,
    };
    const session = new Session(seams, call, send);
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

  #makeRoom(): void {
    if (this.#sessions.size < SESSIONS_MAX) return;
    for (const [key, { session }] of this.#sessions) {
      if (!session.idle) continue;
      this.#sessions.delete(key);
      return;
    }
  }
}

function keyOf({ baseUrl }: Place, { headers }: Call): string {
  return createHash("sha256").update(`${baseUrl}\n${headers.authorization}`).digest("hex");
}

/** Tokens begin with the id of their bot (ilink-protocol §1.4); what does not look like one is not shown. */
function botOf({ headers }: Call, key: string): string {
  const id = /^Bearer ([\w.-]{1,64}@im\.bot):/.exec(headers.authorization ?? "")?.[1];
  return id ?? `bot ${key.slice(0, 8)}`;
}
