/** A session's own requests, sent the way in which the program sends: its headers, its version, its HTTP stack. */
import type { Clock } from "../clock.ts";
import { isStale, type WireCodes } from "../protocol/codes.ts";
import { type BaseInfo, ENDPOINT_PATHS } from "../protocol/endpoints.ts";
import { JsonLimitError, parseLosslessJson } from "../protocol/lossless-json.ts";
import type { Random } from "../random.ts";
import { type FetchInit, type FetchResponse, type Target, Transport } from "../transport.ts";
import type { Answer, Call, Place, Send } from "./call.ts";
import type { OnBroken } from "./guard.ts";
import { drop } from "./passed-on.ts";

/** @internal */
export class SessionWire {
  readonly transport: Transport;
  /** The program's cursor: the one that it sent last, or will send next. */
  cursor: string;
  /** The poll that is under way, by the program's cursor for which it was made; undefined while there is none. */
  underWay: { cursor: string } | undefined;
  /** The answer to the latest poll that got one, as it came, and the cursor for which it was made. */
  polled: { cursor: string; answer: Answer } | undefined;
  /** The latest answer to each of its requests, as text. */
  readonly said = new Map<string, string>();
  /** A notifystart was taken. */
  onTaken: () => void = () => {};
  /** A poll got an answer that is too large to be looked at. */
  onPassedOn: (cursor: string, answer: Answer) => void = (_cursor, answer) => drop(answer);
  readonly #onBroken: OnBroken;
  /** The program's latest poll, in whose words is polled. */
  #poll: { body: string; request: Record<string, unknown> } | undefined;
  #send: Send;

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
    const fetch = (url: string, init: FetchInit): Promise<FetchResponse> => this.#fetch(url, init);
    const { base_info: baseInfo } = request;
    this.transport = new Transport({ ...seams, fetch }, baseInfo as BaseInfo, seams.answerBytesMax);
  }

  /** From now on, what is sent is sent in the manner of this poll, and for its cursor. */
  use({ body }: Call, send: Send): void {
    this.#poll = { body, request: readBody(body) };
    this.#send = send;
    this.cursor = cursorOf(this.#poll.request);
  }

  async #fetch(url: string, init: FetchInit): Promise<FetchResponse> {
    const isPoll = url.endsWith(ENDPOINT_PATHS.getupdates);
    const call = this.#sound(() => {
      const { headers, body, signal } = init;
      return { url, headers: lowerCase(headers), body: isPoll ? this.#pollBody(body) : body, signal };
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
    if (isPoll && answer.status === 200) this.onPassedOn(this.cursor, answer);
    else drop(answer);
    const headers = new Map([["content-length", String(bytes)]]);
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
      if (answer.passedOn === undefined) this.polled = { ...mine, answer };
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

  /** A poll in the program's own words, but for the cursor when it is another. */
  #pollBody(own: string): string {
    if (this.#poll === undefined) return own;
    const { get_updates_buf } = readBody(own);
    const { body, request } = this.#poll;
    return get_updates_buf === request.get_updates_buf
      ? body
      : JSON.stringify({ ...request, get_updates_buf });
  }
}

/** Where a session's own requests go, in the name of the program. @internal */
export function targetOf(place: Place, call: Call): Target {
  // One is made anew for every request, the other belongs to the program's own body.
  const { "x-wechat-uin": _uin, "content-length": _length, ...headers } = call.headers;
  // Accounts have names in the program alone; nobody measures these requests.
  return { account: "", baseUrl: place.baseUrl, headers };
}

/** Whether an answer carries `-14` in any shape. Throws only for what could be read, but not by the repair. @internal */
export function saysStale({ status, text }: Answer): boolean {
  // Hardly any answer has the digits; none is parsed twice for nothing.
  if (status !== 200 || !text.includes("-14")) return false;
  try {
    return isStale(parseLosslessJson(text) as WireCodes);
  } catch (error) {
    if (error instanceof JsonLimitError || objectIn(text) === undefined) return false;
    throw error;
  }
}

/** The cursor in the body of a getupdates. @internal */
export function cursorOf({ get_updates_buf: cursor }: Record<string, unknown>): string {
  return typeof cursor === "string" ? cursor : "";
}

/** A JSON object; an empty one for anything else. @internal */
export function readBody(body: string): Record<string, unknown> {
  return objectIn(body) ?? {};
}

/** The JSON object that a text is, by the runtime's own parser; undefined when it is none. @internal */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
