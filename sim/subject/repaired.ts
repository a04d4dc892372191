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
      const uninstall = installRepair({
        onState: ({ bot, state, reason }) => {
          const account = accounts.get(bot);
          if (account !== undefined) context.host.status(account, state, reason);
        },
      });
      try {
        const subject = await module.create({ ...context, host: hostOf(context.host) });
        return withRepair(subject, ({ botId, account }) => accounts.set(botId, account), uninstall);
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

function withRepair(
  subject: Subject,
  learn: (credential: Credential) => void,
  uninstall: () => void,
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
      uninstall();
    },
    dispose: async () => {
      uninstall();
      await subject.dispose?.();
    },
  };
}
