/** The process of a subject that gets hostile answers, and measures itself: memory beyond idle, and the longest turn of its event loop. */
import { createClient, loginByQr } from "../../src/index.ts";
import { wrapFetch } from "../../src/repair/index.ts";

/** What a subject found out about itself. */
export interface Measured {
  /** Beyond what it had while it was idle, megabytes. */
  peakMb: number;
  /** The longest turn of the event loop: time that its own thread spent computing, milliseconds. */
  blockedMs: number;
  /** How its trouble was told, and that it was over in the end. */
  outcome: string;
}

const MB = 1_000_000;
const [subject = "", port = ""] = process.argv.slice(2);
const baseUrl = `http://127.0.0.1:${port}`;
const credential = { account: "bot", botId: "b@im.bot", token: "b@im.bot:secret", baseUrl, userId: "u" };

/** Computing of this thread alone: what other processes take from it is not counted. */
function watchTurns(): { readonly longestMs: number } {
  const watch = { longestMs: 0 };
  let cpu = process.threadCpuUsage();
  const tick = (): void => {
    const { user, system } = process.threadCpuUsage(cpu);
    cpu = process.threadCpuUsage();
    watch.longestMs = Math.max(watch.longestMs, (user + system) / 1_000);
    setTimeout(tick, 2).unref();
  };
  setTimeout(tick, 2).unref();
  return watch;
}

/** @param begin is called when the subject is idle and everything is loaded. */
const SUBJECTS: Readonly<Record<string, (begin: () => void) => Promise<string>>> = {
  async client(begin) {
    const told = new Set<string>();
    const last = Promise.withResolvers<void>();
    const client = createClient({
      pollMarginMs: 1_000,
      onMessage: ({ text }) => {
        if (text === "last") last.resolve();
      },
    });
    client.on("poll", begin);
    client.on("state", ({ state }) => {
      if (state === "needs-login") told.add("needs-login");
    });
    client.on("request", ({ outcome }) => {
      if (outcome !== "answered" && outcome !== "aborted") told.add(outcome);
    });
    await client.start(credential);
    await last.promise;
    await client.close();
    return `${[...told].join(", ") || "answered"}; received again`;
  },

  async repair(begin) {
    const told = new Set<string>();
    const states = new Set<string>();
    const fetch = wrapFetch(globalThis.fetch, {
      hosts: [`127.0.0.1:${port}`],
      onState: ({ state, reason }) => states.add(reason ?? state),
    });
    for (let cursor = ""; ; ) {
      const polled = await pollOnce(fetch, cursor);
      if (typeof polled === "string") {
        told.add(polled);
        continue;
      }
      begin();
      cursor = polled.get_updates_buf ?? cursor;
      if (JSON.stringify(polled.msgs ?? []).includes('"last"')) break;
    }
    return `${[...told, ...states].join(", ") || "answered"}; received again`;
  },

  async login(begin) {
    const told = new Set<string>();
    const end = await loginByQr({
      account: "bot",
      baseUrl,
      onQr: begin,
      onStatus: status => told.add(status),
      save: () => {},
    });
    return `${[...told].join(", ")}; ${end.kind}`;
  },
};

/** One poll in the manner of a plugin that has learnt to stop: its own limit is a megabyte. The answer, or what went wrong. */
async function pollOnce(
  fetch: typeof globalThis.fetch,
  cursor: string,
): Promise<{ get_updates_buf?: string; msgs?: unknown[] } | string> {
  const headers = { authorization: "Bearer b@im.bot:secret", "content-type": "application/json" };
  const body = JSON.stringify({ get_updates_buf: cursor, base_info: { channel_version: "2.4.9" } });
  try {
    const signal = AbortSignal.timeout(6_000);
    const response = await fetch(`${baseUrl}/ilink/bot/getupdates`, {
      method: "POST",
      headers,
      body,
      signal,
    });
    if (response.status !== 200) return `status ${response.status}`;
    let text = "";
    for await (const piece of response.body ?? []) {
      text += Buffer.from(piece).toString("latin1");
      if (text.length > MB) return "passed on";
    }
    return JSON.parse(text);
  } catch (error) {
    return (error as Error).name;
  }
}

const run = SUBJECTS[subject];
if (run === undefined) throw new Error(`no such subject: ${subject}`);
let idle: { bytes: number; turns: { readonly longestMs: number } } | undefined;
const outcome = await run(() => {
  idle ??= { bytes: process.memoryUsage.rss(), turns: watchTurns() };
});
process.send?.({
  // In kibibytes: the most that the system ever saw.
  peakMb: Math.max(0, process.resourceUsage().maxRSS * 1_024 - (idle?.bytes ?? 0)) / MB,
  blockedMs: idle?.turns.longestMs ?? 0,
  outcome,
} satisfies Measured);
process.disconnect?.();
