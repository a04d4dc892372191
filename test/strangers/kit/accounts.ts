/** From a client of one account to a subject: which account runs, and with what credential. */
import type {
  Credential,
  Host,
  SendReport,
  Subject,
  SubjectContext,
  SubjectModule,
} from "../../../sim/subject/subject.ts";

/** A client of one account, once it runs. */
export interface Running {
  send(to: string, text: string): Promise<SendReport>;
  typing?(to: string, on: boolean): Promise<void>;
  /** Resolves when nothing of it runs. Without a word to the service when only the credential changes. */
  stop(why: "stop" | "login"): Promise<void>;
}

/** Told what is left of an earlier run of the same bot in this process, whatever the client makes of it. */
export type Run<Left> = (
  credential: Credential,
  context: SubjectContext,
  left: Left | undefined,
) => Running & { left: Left };

export function subjectOf<Left>(name: string, run: Run<Left>): SubjectModule {
  return { name, create: context => createSubject(context, run) };
}

/** The host, told of an account's state when it changes. */
export function toldOnce(host: Host): Host {
  const last = new Map<string, string>();
  return {
    ...host,
    status(account, state, reason) {
      if (last.get(account) === state) return;
      last.set(account, state);
      host.status(account, state, reason);
    },
  };
}

function createSubject<Left>(given: SubjectContext, run: Run<Left>): Subject {
  const host = toldOnce(given.host);
  const context = { ...given, host };
  const running = new Map<string, Running>();
  const known = new Set<string>();
  const left = new Map<string, Left>();
  const start = async (credential: Credential): Promise<void> => {
    const { account, botId } = credential;
    if (running.has(account)) return;
    const client = run(credential, context, left.get(botId));
    left.set(botId, client.left);
    known.add(account);
    running.set(account, client);
  };
  const end = async (account: string, why: "stop" | "login"): Promise<void> => {
    const client = running.get(account);
    running.delete(account);
    await client?.stop(why);
  };
  return {
    start,
    async login(credential) {
      await end(credential.account, "login");
      await start(credential);
    },
    async stop(account) {
      await end(account, "stop");
      host.status(account, "stopped");
    },
    async send({ account, to, text }) {
      const client = running.get(account);
      if (client !== undefined) return client.send(to, text);
      return { outcome: "declined", reason: known.has(account) ? "stopped" : "never-logged-in" };
    },
    typing: async ({ account, to }) => running.get(account)?.typing?.(to, true),
  };
}

/** Up to three beginnings; what none of them ends is given up. Resolves when the message is over, or at a stop. */
export async function handled(
  host: Host,
  told: Parameters<Host["handle"]>[0],
  turn: Parameters<Host["handle"]>[1],
  isStopped: () => boolean,
): Promise<boolean> {
  for (let tries = 1; !isStopped(); tries++) {
    try {
      await host.handle(told, turn);
      return true;
    } catch {
      if (tries === 3) {
        host.setAside(told.account, told.messageId ?? "?");
        return true;
      }
      await new Promise(resolve => setTimeout(resolve, 1_000));
    }
  }
  return false;
}
