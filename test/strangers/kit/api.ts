/** The calls of the service over the platform's fetch. What is made of their answers is each client's own. */
import type { Credential, SendReport } from "../../../sim/subject/subject.ts";
import { overFetch, type Stack } from "./stack.ts";
import { Typing } from "./typing.ts";
import * as wire from "./wire.ts";

const SEND_MS = 10_000;
const UNSAID_PAUSE_MS = 2_100;
const NEVER = new AbortController().signal;

export interface ApiOptions {
  stack?: Stack;
  /** The headers and the body of a request, as this client makes them. */
  headers?: typeof wire.headersOf;
  body?: typeof wire.bodyOf;
  /** How an answer becomes an object. */
  read?: typeof wire.readAnswer;
  chars?: number;
  pieceEveryMs?: number;
  /** A send met a stale session, whatever came of it then. */
  onStale?: () => void;
}

export class Api {
  #sent = 0;
  readonly #typing = new Typing((endpoint, fields) => this.call(endpoint, fields));
  readonly #random: () => number;
  readonly #options: ApiOptions;
  readonly credential: Credential;

  constructor(credential: Credential, random: () => number, options: ApiOptions = {}) {
    this.credential = credential;
    this.#random = random;
    this.#options = options;
  }

  async call(
    endpoint: string,
    fields: object,
    { timeoutMs = wire.CALL_MS, signal = NEVER } = {},
  ): Promise<wire.Answer> {
    const { stack = overFetch, headers = wire.headersOf, body = wire.bodyOf } = this.#options;
    const { read = wire.readAnswer } = this.#options;
    const { token, baseUrl } = this.credential;
    const { status, text } = await stack({
      url: `${baseUrl}/ilink/bot/${endpoint}`,
      headers: headers(token, this.#random),
      body: body(fields),
      timeoutMs,
      signal,
    });
    // The yes to a sendmessage may be nothing at all.
    return endpoint === "sendmessage" && status === 200 && text === "" ? {} : read(status, text);
  }

  poll(cursor: string, timeoutMs: number, signal: AbortSignal): Promise<wire.Answer> {
    return this.call("getupdates", { get_updates_buf: cursor }, { timeoutMs, signal });
  }

  /** The poll after it shows what came of it. False, and a pause, when it was not answered for what it is. */
  async notify(what: "start" | "stop", signal = NEVER): Promise<boolean> {
    const limits = { timeoutMs: what === "stop" ? 2_000 : wire.CALL_MS, signal };
    const isSaid = await this.call(`msg/notify${what}`, {}, limits).then(wire.isSaid, () => false);
    if (!isSaid && what === "start") await wire.sleep(UNSAID_PAUSE_MS, signal);
    return isSaid;
  }

  /** A text in its pieces, up to the first that is not taken. */
  async send(to: string, text: string, context: string | undefined): Promise<SendReport> {
    const { chars, pieceEveryMs = 0 } = this.#options;
    let begun = false;
    for (const piece of wire.piecesOf(text, chars)) {
      if (begun && pieceEveryMs > 0) await wire.sleep(pieceEveryMs);
      const report = await this.#sendPiece(to, piece, context);
      if (report.outcome !== "sent") return begun ? { outcome: "unknown", reason: "sent in part" } : report;
      begun = true;
    }
    return { outcome: "sent" };
  }

  #sendPiece(to: string, piece: string, context: string | undefined): Promise<SendReport> {
    return this.sendItem(to, { type: 1, text_item: { text: piece } }, context);
  }

  async sendItem(to: string, item: object, context: string | undefined): Promise<SendReport> {
    const id = `stranger-${Date.now()}-${++this.#sent}-${Math.floor(this.#random() * 2 ** 32).toString(16)}`;
    const fields = wire.messageTo(to, item, id, context);
    const ask = async () => wire.codeOf(await this.call("sendmessage", fields, { timeoutMs: SEND_MS }));
    try {
      let code = await ask();
      if (code === wire.STALE) {
        await this.notify("start");
        this.#options.onStale?.();
        code = await ask();
      }
      if (Number.isNaN(code)) return { outcome: "unknown", reason: "no code" };
      return code === 0 ? { outcome: "sent" } : { outcome: "refused", reason: `code ${code}` };
    } catch (error) {
      return { outcome: "unknown", reason: String(error) };
    }
  }

  typing(to: string, on: boolean): Promise<void> {
    return this.#typing.show(to, on);
  }
}
