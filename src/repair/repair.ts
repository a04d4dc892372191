/** The repair: every call of the iLink API that leaves a process goes through it, session by session. */
import { type Clock, systemClock } from "../clock.ts";
import { type Random, randomUint32, systemRandom } from "../random.ts";
import { type Answer, type Call, type Place, placeOf, type Send } from "./call.ts";
import { UnderWay, watched } from "./errand.ts";
import { guarded } from "./guard.ts";
import { answerBytesMaxOf, type RepairOptions } from "./options.ts";
import { REPLACED } from "./own-words.ts";
import { Parties } from "./parties.ts";
import { saysStale } from "./reading.ts";
import { Session } from "./session.ts";
import { type Owner, ownerOf, Sessions } from "./sessions.ts";

/** Failures of its own after which it steps aside for good: it is not what it was tested to be. */
const FAULTS_MAX = 3;

/** @internal */
export class Repair {
  readonly answerBytesMax: number;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #parties = new Parties();
  readonly #sessions = new Sessions();
  readonly #underWay = new UnderWay();
  #faults = 0;
  #ended = false;

  /** @throws OptionError for an unusable host or limit. */
  constructor(options: RepairOptions) {
    this.answerBytesMax = answerBytesMaxOf(options);
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.join(options);
  }

  /**
   * Work for somebody else too: for his hosts, and he is told as well. His time, chance and limit are not taken.
   * @returns what ends that.
   * @throws OptionError for an unusable host.
   */
  join(options: RepairOptions): () => void {
    return this.#parties.join(options);
  }

  /** What a POST asks the bot API for; undefined when it must be left alone. Never throws. */
  placeOf(url: string): Place | undefined {
    if (this.#ended) return undefined;
    return guarded(
      error => this.#hearFault(error),
      () => placeOf(url, this.#parties.hosts),
      undefined,
    );
  }

  /**
   * Carry out a call. Undefined: it is to go as it came, and nothing of it was sent. Rejects as `send` does, or with the
   * signal's reason; never for a failure of the repair's own.
   *
   * @param at where the call was met: what the repair has sent itself from elsewhere goes as it came.
   */
  async carryOut(place: Place, call: Call, send: Send, at: object): Promise<Answer | undefined> {
    if (this.#ended) return undefined;
    const marked = this.#underWay.through(send, at);
    const errand = watched(marked);
    const isPoll = place.endpoint === "getupdates";
    try {
      if (this.#underWay.includes(call, at)) return undefined;
      // A session keeps the way to send; answers to its polls are not kept with it.
      return await this.#carryOut(place, call, isPoll ? marked : errand.send);
    } catch (error) {
      if (errand.end !== undefined && errand.end.error === error) throw error;
      if (call.signal.aborted && call.signal.reason === error) throw error;
      this.#hearFault(error);
      return errand.answer;
    }
  }

  /** Nothing goes on by itself any more, what waits asks the service itself, and every further call is left alone. */
  end(): void {
    this.#ended = true;
    this.#sessions.stepAside();
  }

  async #carryOut(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    if (call.headers.authorization === undefined) return send(call);
    const owner = ownerOf(place, call);
    if (call.signal.aborted) {
      if (place.endpoint === "getupdates") this.#sessions.get(owner)?.leave();
      throw call.signal.reason;
    }
    // Two that take turns would end each other's polls for ever.
    if (place.endpoint === "getupdates" && this.#sessions.isFormer(owner)) return REPLACED;
    // A start, or a poll, makes a token the bot's. What comes late in the name of a former one ends nothing.
    if (place.endpoint === "getupdates" || place.endpoint === "notifystart")
      this.#sessions.retireOthers(owner);
    switch (place.endpoint) {
      case "getupdates":
        return this.#session(owner, call, send)?.poll(place, call, send);
      case "notifystop":
        // The program is stopping: nothing goes on in its name.
        this.#sessions.get(owner)?.end();
        return send(call);
      case "notifystart":
        return send(call);
      default:
        return this.#request(place, call, send, owner);
    }
  }

  /** A request that carries its own answer: to the wire at once; repeated once when it was refused and that could be cured. */
  async #request(place: Place, call: Call, send: Send, owner: Owner): Promise<Answer | undefined> {
    const curesBefore = this.#sessions.get(owner)?.cures ?? 0;
    const answer = await send(call);
    if (!saysStale(answer)) return answer;
    // A refused request was not carried out: repeating it cannot do anything twice.
    if (await this.#session(owner, call, send)?.cure(place, call, curesBefore)) {
      const uin = btoa(String(randomUint32(this.#random)));
      const again = await send({ ...call, headers: { ...call.headers, "x-wechat-uin": uin } });
      if (!saysStale(again)) return again;
    }
    // The plugin looks at the status alone: with 200, it would report a text as sent that was refused.
    return place.endpoint === "sendmessage" ? { ...answer, status: 401, statusText: "Unauthorized" } : answer;
  }

  /** The session of a token; undefined for another one than its bot uses, and when there is no room. */
  #session(owner: Owner, call: Call, send: Send): Session | undefined {
    return this.#sessions.open(owner, () => this.#begin(owner, call, send));
  }

  /** What it is told by goes on for as long as the session: nothing of the call may be held by it. */
  #begin({ bot }: Owner, call: Call, send: Send): Session {
    const session: Session = new Session(
      {
        clock: this.#clock,
        random: this.#random,
        answerBytesMax: this.answerBytesMax,
        onState: (state, reason) =>
          this.#parties.tellState({ bot, state, ...(reason !== undefined && { reason }) }),
        onBroken: error => {
          this.#sessions.forget(session);
          this.#hearFault(error);
        },
      },
      call,
      send,
    );
    return session;
  }

  /** Tell it, and after the last that is borne let everything through. */
  #hearFault(error: unknown): void {
    if (this.#ended) return;
    this.#faults++;
    const forGood = this.#faults >= FAULTS_MAX;
    if (forGood) this.end();
    this.#parties.tellFault({ error, count: this.#faults, forGood });
  }
}
