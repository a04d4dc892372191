/**
 * A plain long-poll client that keeps every promise, unless a habit is switched on: each habit is one way to break a
 * promise. It shares no line with `src/`, so what the invariants find in it they find by themselves.
 */
import type {
  Credential,
  SendReport,
  Subject,
  SubjectContext,
  SubjectModule,
} from "../../sim/subject/subject.ts";
import { type Habit, mannersOf } from "./habits.ts";
import type { Line } from "./line.ts";
import { watchLogin } from "./login.ts";
import { type Manners, RETRY_MS, SOUND } from "./manners.ts";
import { createMemories, type Memories } from "./memory.ts";
import { createPoller } from "./polling.ts";
import { createReceiver } from "./receiving.ts";
import { createRequests, type Send } from "./requests.ts";
import { createSender } from "./sending.ts";
import { createTyping } from "./typing.ts";
import { createUpload } from "./upload.ts";

export type { Habit } from "./habits.ts";
export type { Send } from "./requests.ts";

/** The client as a subject, sound unless it has a habit. */
export function plainClient(...habits: Habit[]): SubjectModule {
  return {
    name: habits.join(", ") || "plain",
    create: context => createClient(context, mannersOf(habits, context.host)),
  };
}

/** The sound client over another HTTP stack than the platform's, or with another deadline for its polls. */
export function plainClientOver({
  send = plainSend,
  pollLimitMs,
}: {
  send?: Send;
  pollLimitMs?: number;
}): SubjectModule {
  const manners = pollLimitMs === undefined ? SOUND : { ...SOUND, pollMs: () => pollLimitMs };
  return { name: "plain", create: context => createClient(context, manners, send) };
}

// Looked up at each request: a door may stand in for the platform's own.
const plainSend: Send = (url, init) => fetch(url, init);

function createClient(context: SubjectContext, manners: Manners, send: Send = plainSend): Subject {
  const { host, random } = context;
  const requests = createRequests(manners, random, send);
  const memories = createMemories(context, manners);
  const typing = createTyping(manners, requests);
  const sender = createSender(manners, random, requests, {
    host,
    typing,
    upload: createUpload(manners, random, requests),
  });
  const receiver = createReceiver(manners, host, sender, typing);
  const { poll } = createPoller(manners, host, requests, receiver);
  const lines = new Map<string, Line>();

  const open = async (credential: Credential): Promise<void> => {
    const before = lines.get(credential.account);
    const line = lineOf(credential, memories, before);
    if (before !== undefined) before.next = line;
    lines.set(credential.account, line);
    manners.begin(line);
    await requests.call(line, "msg/notifystart", {}).catch(() => {});
    receiver.resume(line);
    const polls = Array.from({ length: manners.polls }, () => poll(line).catch(() => {}));
    line.loop = Promise.all(polls);
    void sender.outbox.run(line);
  };

  const start = async (credential: Credential): Promise<void> => {
    const line = lines.get(credential.account);
    if (line === undefined || line.stop.signal.aborted) await open(credential);
  };

  const login = async (credential: Credential): Promise<void> => {
    const line = lines.get(credential.account);
    if (line !== undefined && !manners.takesCredential) return;
    if (line !== undefined) await manners.end(line, "login");
    await open(credential);
  };

  const lineFor = (account: string): Line | SendReport => {
    const line = lines.get(account);
    if (line === undefined) return { outcome: "declined", reason: "never-logged-in" };
    return line.stop.signal.aborted ? { outcome: "declined", reason: manners.whenStopped } : line;
  };

  return {
    start,
    login,
    stop: async account => {
      const line = lines.get(account);
      if (line === undefined) return;
      await manners.end(line, "stop");
      const tell = () => requests.call(line, "msg/notifystop", {}, { deadlineMs: RETRY_MS });
      await manners.farewell(tell).catch(() => {});
      host.status(account, "stopped");
    },
    send: async ({ account, to, text }) => {
      const line = lineFor(account);
      return "outcome" in line ? line : sender.sendText(line, to, text);
    },
    sendMedia: async request => {
      const line = lineFor(request.account);
      return "outcome" in line ? { media: line, caption: line } : sender.sendMedia(line, request);
    },
    scan: async ({ account }) => {
      const line = lines.get(account);
      manners.onScan(line);
      const credential = await watchLogin(account, manners, requests);
      if (credential !== undefined) await login(credential);
      else await manners.onLoginFailed(line, start);
      return credential;
    },
    dispose: () => {
      for (const { stop } of lines.values()) stop.abort();
    },
  };
}

/** An account that starts. What its line before has begun and not ended goes on. */
function lineOf(credential: Credential, { load, save }: Memories, before: Line | undefined): Line {
  const memory = load(credential);
  return {
    credential,
    memory,
    stop: new AbortController(),
    loop: Promise.resolve(),
    startedMs: Date.now(),
    recovering: false,
    users: before?.users ?? new Map(),
    working: before?.working ?? new Set(),
    save: () => save(credential.botId, memory),
  };
}
