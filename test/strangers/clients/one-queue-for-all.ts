/** One process, one queue and one crew of workers for all its accounts; receivers only put into it, and a dispatcher takes out. */
import type { Host, SubjectContext } from "../../../sim/subject/subject.ts";
import { subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

const WORKERS = 12;
const POLL_MS = 47_500;
const TRIES = 3;

interface Job {
  account: string;
  botId: string;
  from: string;
  id: string;
  message: wire.WireMessage;
  tries: number;
}

/** Who speaks for a bot now: nobody while its account is stopped. */
interface Voice {
  account: string;
  api: Api;
}

/** What all accounts of a process share. */
class Office {
  readonly jobs: Job[] = [];
  /** Bot and user of each job that is at a worker. */
  readonly #busy = new Set<string>();
  readonly voices = new Map<string, Voice>();
  readonly contexts = new Map<string, string>();
  readonly cursors = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Whether it is new. */
  put(account: string, botId: string, message: wire.WireMessage): boolean {
    const { from_user_id: from = "", message_id: id, context_token: context } = message;
    if (context) this.contexts.set(`${botId} ${from}`, context);
    const key = `${botId} ${id}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.jobs.push({ account, botId, from, id: String(id), message, tries: 0 });
    this.dispatch();
    return true;
  }

  /** As many jobs as there are workers, the oldest first, and of each user one at a time. */
  dispatch(): void {
    for (const job of this.jobs) {
      if (this.#busy.size >= WORKERS) return;
      const key = `${job.botId} ${job.from}`;
      const voice = this.voices.get(job.botId);
      if (voice === undefined || this.#busy.has(key)) continue;
      this.#busy.add(key);
      void this.#work(job, voice).finally(() => {
        this.#busy.delete(key);
        this.dispatch();
      });
    }
  }

  send(botId: string, to: string, text: string) {
    const voice = this.voices.get(botId);
    if (voice === undefined) return Promise.resolve({ outcome: "declined", reason: "stopped" } as const);
    return voice.api.send(to, text, this.contexts.get(`${botId} ${to}`));
  }

  async #work(job: Job, { account, api }: Voice): Promise<void> {
    const { botId, from, id, message } = job;
    const told = { account, from, text: wire.wordsOf(message), messageId: id };
    const turn = {
      reply: (text: string) => this.send(botId, from, text),
      typing: (on: boolean) => api.typing(from, on),
    };
    job.tries++;
    try {
      await this.#host.handle(told, turn);
    } catch {
      // It keeps its place, so that nothing of its user goes past it.
      if (job.tries < TRIES) return void (await wire.sleep(1_000));
      this.#host.setAside(account, id);
    }
    this.jobs.splice(this.jobs.indexOf(job), 1);
  }
}

/** By the process. */
const offices = new WeakMap<SubjectContext["stateDir"], Office>();

const base = subjectOf<true>("one-queue-for-all", (credential, { host, random, stateDir }) => {
  const { account, botId } = credential;
  const office = offices.get(stateDir) ?? new Office(host);
  offices.set(stateDir, office);
  const stop = new AbortController();
  let ask = new AbortController();
  const api = new Api(credential, random, { onStale: () => ask.abort() });
  const voice = { account, api };
  office.voices.set(botId, voice);
  office.dispatch();

  const receive = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    let [stale, bad, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    while (!stop.signal.aborted) {
      ask = new AbortController();
      const signal = AbortSignal.any([stop.signal, ask.signal]);
      const askedMs = Date.now();
      const timer = setTimeout(() => isSilent || host.status(account, "live"), 2_900);
      const cursor = office.cursors.get(botId) ?? "";
      const got = await api.poll(cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = Date.now() - askedMs;
      const code = got === undefined ? undefined : wire.codeOf(got);
      if (got !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(got) ? hollow + 1 : 0;
        host.event(account);
        host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
        if (hollow >= 3) await api.notify("start", stop.signal);
        const news = wire.messagesOf(got).filter(message => office.put(account, botId, message));
        office.cursors.set(botId, wire.cursorOf(got, cursor));
        if (news.length === 0 && tookMs < 1_000) await wire.sleep(1_700, stop.signal);
      } else if (code === wire.STALE) {
        isSilent = false;
        host.status(account, ++stale > 1 ? "needs-login" : "recovering", "-14");
        if (stale > 1) await wire.sleep(80_000, AbortSignal.any([stop.signal, ask.signal]));
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else {
        if (got !== undefined && isFresh) office.cursors.delete(botId);
        if (got !== undefined) isFresh = false;
        if (got === undefined && tookMs >= 2_900) cuts++;
        isSilent = got === undefined && (cuts > 1 || tookMs >= POLL_MS);
        if (++bad > 1 || isSilent) host.status(account, "recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_350 : 920, stop.signal);
      }
    }
  };

  const end = receive();
  return {
    left: true,
    send: (to, text) => office.send(botId, to, text),
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      if (office.voices.get(botId) === voice) office.voices.delete(botId);
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});

export default { ...base, declares: { handlersAtOnce: WORKERS } };
