/** A session's own requests, sent the way in which the program sends: its headers, its version, its HTTP stack. */
import type { Clock } from "../clock.ts";
import { type BaseInfo, ENDPOINT_PATHS } from "../protocol/endpoints.ts";
import type { Random } from "../random.ts";
import { type FetchInit, type FetchResponse, type Target, Transport } from "../transport.ts";
import type { Answer, Call, Place, Send } from "./call.ts";
import type { OnBroken } from "./guard.ts";
import type { Letter } from "./letters.ts";
import { drop } from "./passed-on.ts";
import { NOWHERE, ProgramPoll } from "./program-poll.ts";
import { cursorOf, readBody, saysStale } from "./reading.ts";

/** How the latest poll that got an answer ended. @internal */
export type Polled =
  | { kind: "read"; letter: Letter }
  /** It was too large to be looked at, and went to the program as it came. */
  | { kind: "passed-on" };

/** @internal */
export class SessionWire {
  readonly transport: Transport;
  /** The program's cursor: the one that it sent last, or will send next. */
  cursor: string;
  /** The poll that is under way, by the program's cursor for which it was made; undefined while there is none. */
  underWay: { cursor: string } | undefined;
  polled: Polled | undefined;
  /** The latest answer to each of its requests, as text. */
  readonly said = new Map<string, string>();
  /** A notifystart was taken. */
  onTaken: () => void = () => {};
  /** A poll got an answer that is too large to be looked at. Returns whether the program takes it. */
  onPassedOn: (letter: Letter) => boolean = () => false;
  readonly #onBroken: OnBroken;
  readonly #answerBytesMax: number;
  /** The program's latest poll, in whose words and name is polled; undefined while nothing is done for it. */
  #poll: ProgramPoll | undefined;
  #send: Send;
  /** Where polls go: with the program's latest poll. */
  readonly target: Target;

  /** @param call the program's first request: what it says of itself, the session's own requests say too. */
  constructor(
    seams: { clock: Clock; random: Random; answerBytesMax: number; onBroken: OnBroken },
    call: Call,
    send: Send,
  ) {
    const request = readBody(call.body);
    this.cursor = cursorOf(request);
    this.#send = send;
    this.#onBroken = seams.onBroken;
    this.#answerBytesMax = seams.answerBytesMax;
    const fetch = (url: string, init: FetchInit): Promise<FetchResponse> => this.#fetch(url, init);
    const { base_info: baseInfo } = request;
    this.transport = new Transport({ ...seams, fetch }, baseInfo as BaseInfo, seams.answerBytesMax);
    const latest = (): Target => this.#poll?.target ?? NOWHERE;
    this.target = {
      account: NOWHERE.account,
      get baseUrl() {
        return latest().baseUrl;
      },
      get headers() {
        return latest().headers;
      },
    };
  }

  /** From now on, what is sent is sent in the manner of this poll, in its name and for its cursor. */
  use(place: Place, call: Call, send: Send): void {
    this.#poll = new ProgramPoll(place, call);
    this.#send = send;
    this.cursor = this.#poll.cursor;
  }

  /** Keep nothing of the program's polls. */
  forget(): void {
    this.#poll = undefined;
  }

  /** Whether the latest poll that got an answer passed it on; said once. */
  takePassedOn(): boolean {
    if (this.polled?.kind !== "passed-on") return false;
    this.polled = undefined;
    return true;
  }

  async #fetch(url: string, init: FetchInit): Promise<FetchResponse> {
    const isPoll = url.endsWith(ENDPOINT_PATHS.getupdates);
    const call = this.#sound(() => {
      const { headers, body, signal } = init;
      const words = isPoll ? (this.#poll?.bodyFor(body) ?? body) : body;
      return { url, headers: lowerCase(headers), body: words, signal };
    });
    const answer = await (isPoll ? this.#sendPoll(call) : this.#send(call));
    if (answer.passedOn !== undefined) return this.#passOn(answer, answer.passedOn.bytes, isPoll);
    // Beside polls a session only ever sends notifystart.
    this.#sound(() => {
      this.said.set(isPoll ? "getupdates" : "notifystart", answer.text);
      if (!isPoll && answer.status === 200 && !saysStale(answer)) this.onTaken();
    });
    return { status: answer.status, text: () => Promise.resolve(answer.text) };
  }

  /** The program gets it as it is; for the session it is one that is too large. */
  #passOn(answer: Answer, bytes: number, isPoll: boolean): FetchResponse {
    const isTaken = isPoll && answer.status === 200 && this.onPassedOn({ cursor: this.cursor, answer });
    if (isTaken) this.polled = { kind: "passed-on" };
    else drop(answer);
    // Many small pieces may be too much with fewer bytes.
    const length = Math.max(bytes, this.#answerBytesMax + 1);
    const headers = new Map([["content-length", String(length)]]);
    return {
      status: answer.status,
      headers: { get: name => headers.get(name) ?? null },
      text: () => Promise.resolve(""),
    };
  }

  async #sendPoll(call: Call): Promise<Answer> {
    // An earlier one that was given up may end later than this.
    const mine = { cursor: this.cursor };
    this.underWay = mine;
    try {
      const answer = await this.#send(call);
      if (answer.passedOn === undefined) this.polled = { kind: "read", letter: { ...mine, answer } };
      return answer;
    } finally {
      if (this.underWay === mine) this.underWay = undefined;
    }
  }

  /** What fails here is no failure of the network, for which it would be taken further up. */
  #sound<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#onBroken(error);
      throw error;
    }
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
