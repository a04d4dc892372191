/** A subject with the repair of this package in front of it, as the preload puts it in front of a process. */
import { installRepair } from "../../src/repair/index.ts";
import type { Credential, Host, Subject, SubjectModule } from "./subject.ts";

/** The subject that runs another one under the repair. */
export function repaired(module: SubjectModule): SubjectModule {
  return {
    ...module,
    name: `${module.name}+repair`,
    async create(context) {
      /** Names of the accounts, by the ids of their bots. */
      const accounts = new Map<string, string>();
      const before = globalThis.fetch;
      const uninstall = installRepair({
        onState: ({ bot, state, reason }) => {
          const account = accounts.get(bot);
          if (account !== undefined) context.host.status(account, state, reason);
        },
      });
      try {
        const subject = await module.create({ ...context, host: hostOf(context.host) });
        const learn = ({ botId, account }: Credential): void => void accounts.set(botId, account);
        return withRepair(subject, learn, { before, after: globalThis.fetch, uninstall });
      } catch (error) {
        uninstall();
        throw error;
      }
    },
  };
}

/** The repair knows better whether a session lives; what the client says of it is left out but for its end. */
function hostOf(host: Host): Host {
  return {
    ...host,
    status: (account, state, reason) => {
      if (state === "stopped") host.status(account, state, reason);
    },
  };
}

/** The repair as it was put in front. */
interface Installed {
  /** The `fetch` of before. */
  before: typeof fetch;
  /** The one that is there since; the same when another instance of this process had put it there. */
  after: typeof fetch;
  uninstall: () => void;
}

/** By this, copies of the repair find each other. */
const REPAIR = Symbol.for("ilink-sim.repair");

/** A process that is killed takes nothing away: what is in front of `fetch` is gone with it, and nothing of it goes on. */
function die({ before, after }: Installed): void {
  if (globalThis.fetch !== after || after === before) return;
  globalThis.fetch = before;
  Reflect.deleteProperty(globalThis, REPAIR);
}

function withRepair(
  subject: Subject,
  learn: (credential: Credential) => void,
  installed: Installed,
): Subject {
  return {
    ...subject,
    start: credential => {
      learn(credential);
      return subject.start(credential);
    },
    login: credential => {
      learn(credential);
      return subject.login(credential);
    },
    ...(subject.scan && {
      scan: async request => {
        const credential = await subject.scan?.(request);
        if (credential !== undefined) learn(credential);
        return credential;
      },
    }),
    killed: () => {
      subject.killed?.();
      die(installed);
    },
    dispose: async () => {
      installed.uninstall();
      await subject.dispose?.();
    },
  };
}
