/** Has a QR login of its own, sends media, and each text by a sender that is made for it alone. */
import type { Credential, SendReport, SubjectModule } from "../../../sim/subject/subject.ts";
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import { type Lanes, noLanes, openLanes } from "../kit/lanes.ts";
import { logIn } from "../kit/login.ts";
import { upload } from "../kit/media.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Set<string>;
  contexts: Map<string, string>;
  lanes: Lanes;
}

const POLL_MS = 46_000;

/** What a run offers beyond what {@link subjectOf} asks for. */
interface Media {
  sendItem(to: string, make: (api: Api) => Promise<object>): Promise<SendReport>;
}
const runs = new WeakMap<object, Map<string, Media>>();

const base = subjectOf<Left>("logs-in", (credential, { host, random, stateDir }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), lanes: noLanes() };
  const { account } = credential;
  const stop = new AbortController();
  let held = new AbortController();
  const onStale = (): void => held.abort();
  const api = new Api(credential, random, { onStale });
  const fresh = (): Api => new Api(credential, random, { onStale });
  const send = (to: string, text: string) => fresh().send(to, text, left.contexts.get(to));
  runs.get(stateDir)?.set(account, {
    async sendItem(to, make) {
      const own = fresh();
      try {
        return await own.sendItem(to, await make(own), left.contexts.get(to));
      } catch (error) {
        return { outcome: "failed", reason: String(error) };
      }
    },
  });

  const isStopped = (): boolean => stop.signal.aborted;
  const queue = openLanes(left.lanes, isStopped, message => {
    const { from_user_id: from = "", message_id: id } = message;
    const turn = { reply: (text: string) => send(from, text), typing: (on: boolean) => api.typing(from, on) };
    return handled(
      host,
      { account, from, text: wire.wordsOf(message), messageId: String(id) },
      turn,
      isStopped,
    );
  });

  const take = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", message_id: id, context_token: context } = message;
    if (context) left.contexts.set(from, context);
    if (left.ids.has(String(id))) return false;
    left.ids.add(String(id));
    queue(message);
    return true;
  };

  const seen = { stale: 0, bad: 0, hollow: 0, cuts: 0, isSilent: false, isFresh: true };

  /** What came of a poll. Gives how long to rest. */
  const judge = (answer: wire.Answer | undefined, tookMs: number): { restMs: number; start?: boolean } => {
    const code = answer === undefined ? undefined : wire.codeOf(answer);
    if (answer === undefined || (code !== 0 && code !== wire.STALE)) {
      if (answer !== undefined && seen.isFresh) left.cursor = "";
      if (answer !== undefined) seen.isFresh = false;
      if (answer === undefined && tookMs >= 3_000) seen.cuts++;
      seen.isSilent = answer === undefined && (seen.cuts > 1 || tookMs >= POLL_MS);
      if (++seen.bad > 1 || seen.isSilent) host.status(account, "recovering", "no good answer");
      return { restMs: seen.bad > 1 ? 2_000 : 700 };
    }
    seen.isSilent = false;
    if (code === wire.STALE) {
      host.status(account, ++seen.stale > 1 ? "needs-login" : "recovering", "-14");
      return { restMs: seen.stale > 1 ? 60_000 : 0, start: true };
    }
    Object.assign(seen, { stale: 0, bad: 0, cuts: 0, isFresh: false });
    seen.hollow = wire.isHollow(answer) ? seen.hollow + 1 : 0;
    host.event(account);
    host.status(account, seen.hollow < 3 ? "live" : "recovering", "hollow");
    const isNew = wire.messagesOf(answer).filter(take).length > 0;
    left.cursor = wire.cursorOf(answer, left.cursor);
    return { restMs: !isNew && tookMs < 1_000 ? 1_900 : 0, start: seen.hollow >= 3 };
  };

  const run = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    while (!isStopped()) {
      held = new AbortController();
      const signal = AbortSignal.any([stop.signal, held.signal]);
      const askedMs = Date.now();
      const timer = setTimeout(() => seen.isSilent || host.status(account, "live"), 3_000);
      const answer = await api.poll(left.cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const { restMs, start = false } = judge(answer, Date.now() - askedMs);
      await wire.sleep(restMs, signal);
      if (start && !isStopped() && !(await api.notify("start", stop.signal))) seen.stale = 0;
    }
  };

  const end = run();
  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});

export default {
  ...base,
  async create(context) {
    const { host } = context;
    const open = new Map<string, Media>();
    runs.set(context.stateDir, open);
    const subject = await base.create(context);
    const running = new Set<string>();
    return {
      ...subject,
      async start(credential: Credential) {
        running.add(credential.account);
        await subject.start(credential);
      },
      async stop(account: string) {
        running.delete(account);
        await subject.stop(account);
      },
      async scan({ account, verifyCode }) {
        const seams = {
          account,
          verifyCode,
          random: () => context.random(),
          onCode: () => void host.show(account),
        };
        const credential = await logIn(seams);
        if (credential !== undefined && running.has(account)) await subject.login(credential);
        return credential;
      },
      async sendMedia(request) {
        const { account, to, caption } = request;
        const run = open.get(account);
        if (run === undefined || !running.has(account)) {
          const declined = { outcome: "declined", reason: "stopped" } as const;
          return { media: declined, caption: declined };
        }
        const words = subject.send({ account, to, text: caption });
        const media = await run.sendItem(to, api => upload(api, () => context.random(), request));
        return { media, caption: await words };
      },
    };
  },
} satisfies SubjectModule;
