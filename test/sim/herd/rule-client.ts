/** A client that only polls, and waits by a rule: the smallest that a herd can be made of. */
import type { Credential, Subject, SubjectModule } from "../../../sim/subject/subject.ts";
import type { PollEnd, Rule } from "./rules.ts";

const DEADLINE_MS = 45_000;

export function ruleClient({ name, waitMs, isProof = end => end === "answered" }: Rule): SubjectModule {
  return {
    name,
    create({ host, random }): Subject {
      const stops = new Map<string, AbortController>();
      const live = async (credential: Credential, { signal }: AbortController): Promise<void> => {
        let cursor = "";
        let failures = 0;
        while (!signal.aborted) {
          const { end, buf = cursor } = await poll(credential, cursor, signal);
          cursor = buf;
          if (isProof(end)) failures = 0;
          if (end === "answered") host.event(credential.account);
          else await pause(waitMs(++failures, { random, nowMs: Date.now() }), signal);
        }
      };
      return {
        async start(credential) {
          const stop = new AbortController();
          stops.set(credential.account, stop);
          await call(credential, "msg/notifystart", {}, stop.signal).catch(() => {});
          void live(credential, stop);
        },
        stop: async account => stops.get(account)?.abort(),
        send: async () => ({ outcome: "declined", reason: "stopped" }),
        login: async () => {},
      };
    },
  };
}

interface Polled {
  end: PollEnd;
  buf?: string;
}

async function poll(credential: Credential, cursor: string, stop: AbortSignal): Promise<Polled> {
  try {
    const response = await call(credential, "getupdates", { get_updates_buf: cursor }, stop);
    if (!response.ok) return { end: "refused" };
    const { get_updates_buf: buf } = (await response.json()) as { get_updates_buf?: string };
    return { end: "answered", ...(buf !== undefined && { buf }) };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    return { end: code === "ECONNREFUSED" ? "no-connection" : "broken-connection" };
  }
}

function call(
  { token, baseUrl }: Credential,
  path: string,
  body: object,
  stop: AbortSignal,
): Promise<Response> {
  return fetch(`${baseUrl}/ilink/bot/${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorizationtype: "ilink_bot_token",
      authorization: `Bearer ${token}`,
      "x-wechat-uin": btoa("1234567890"),
      "ilink-app-id": "bot",
      "ilink-app-clientversion": "132105",
    },
    body: JSON.stringify({ ...body, base_info: { channel_version: "2.4.9" } }),
    signal: AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]),
  });
}

function pause(delayMs: number, stop: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (stop.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    stop.addEventListener("abort", end, { once: true });
  });
}
