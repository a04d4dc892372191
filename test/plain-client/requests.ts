/** The plain client's requests: each with a deadline, ended by a stop. */
import type { Credential } from "../../sim/subject/subject.ts";
import type { Line } from "./line.ts";
import { CALL_MS, type Headers, type Manners } from "./manners.ts";
import type { Answer } from "./protocol.ts";

export interface Limits {
  deadlineMs?: number;
  stop?: AbortSignal;
}

/** A call of the API as an HTTP stack is given it. */
export type Call = RequestInit & { headers: Headers; body: string; signal: AbortSignal };

/** An HTTP stack. */
export type Send = (url: string, call: Call) => Promise<Response>;

/** A status other than 2xx. */
export class StatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

export interface Requests {
  /** One call of the API. */
  call(line: Line, endpoint: string, body: object, limits?: Limits): Promise<Answer>;
  /** One that needs no credential. Without a body, a GET. */
  ask(url: string, body: object | undefined, limits?: Limits): Promise<string>;
  /** Store bytes; gives the parameter that names the file. */
  store(line: Line, url: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
}

export function createRequests(manners: Manners, random: () => number, send: Send): Requests {
  const post = async (url: string, headers: Headers, body: string, limits: Limits): Promise<string> => {
    const redirect = manners.followsRedirects ? "manual" : "error";
    return within(limits, async signal => {
      const call: Call = { method: "POST", headers, body, redirect, signal };
      const answer = await send(url, call);
      const next = answer.headers.get("location");
      return textOf(next !== null && manners.followsRedirects ? await send(next, call) : answer);
    });
  };

  return {
    async call({ credential }, endpoint, body, limits = {}) {
      const headers = manners.headers(headersOf(credential, random), endpoint);
      const said = JSON.stringify(manners.body(body));
      const text = await post(`${credential.baseUrl}/ilink/bot/${endpoint}`, headers, said, limits);
      // To a sendmessage, nothing at all says yes.
      const answer: unknown = text === "" && endpoint === "sendmessage" ? {} : manners.parse(text);
      if (typeof answer !== "object" || answer === null || Array.isArray(answer))
        throw new Error("no object");
      return answer as Answer;
    },
    ask(url, body, limits = {}) {
      const { Authorization: _, ...headers } = headersOf({ token: "" }, random);
      if (body !== undefined) return post(url, headers, JSON.stringify(body), limits);
      return within(limits, async signal => textOf(await fetch(url, { headers: APP, signal })));
    },
    store({ credential }, url, bytes) {
      const own = manners.cdnHeaders(headersOf(credential, random));
      const headers = { ...own, "Content-Type": "application/octet-stream" };
      return within({ deadlineMs: 2 * CALL_MS }, async signal => {
        const stored = await fetch(url, { method: "POST", headers, body: bytes, redirect: "error", signal });
        const param = stored.headers.get("x-encrypted-param");
        if (!stored.ok || param === null) throw new Error(`the CDN answered ${stored.status}`);
        return param;
      });
    },
  };
}

const APP = { "iLink-App-Id": "bot", "iLink-App-ClientVersion": "132097" };

function headersOf({ token }: Pick<Credential, "token">, random: () => number): Headers {
  return {
    "Content-Type": "application/json",
    AuthorizationType: "ilink_bot_token",
    Authorization: `Bearer ${token}`,
    "X-WECHAT-UIN": btoa(String(Math.floor(random() * 2 ** 32))),
    ...APP,
  };
}

async function textOf(answer: Response): Promise<string> {
  if (!answer.ok) throw new StatusError(answer.status);
  return answer.text();
}

/** Work that is given up at its deadline or at a stop, whichever comes first. */
async function within<T>(
  { deadlineMs = CALL_MS, stop }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const giveUp = (): void => limit.abort();
  const timer = deadlineMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(giveUp, deadlineMs);
  stop?.addEventListener("abort", giveUp, { once: true });
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", giveUp);
  }
}
