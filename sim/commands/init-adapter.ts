/** The adapter that `init` writes. */

/** @param name of the client, for reports. */
export function adapterFile(name: string): string {
  return ADAPTER.replace('"a client"', () => JSON.stringify(name));
}

/** An adapter whose three open lines start a client, stop it, and send. */
const ADAPTER = `/** How ilink-sim drives this client. Three lines are yours, marked YOURS. */
import type { Credential, SubjectModule } from "ilink-sim";

/** What ilink-sim needs of your client. */
interface Client {
  stop(): Promise<void>;
  /** Rejects when the text may not have arrived. */
  send(to: string, text: string): Promise<void>;
}

interface Options {
  /** What a login leaves: account, botId, token, baseUrl, userId. */
  credential: Credential;
  /** To be called with each message of a user. */
  onMessage(from: string, text: string): Promise<void>;
  /** To be called when the server has answered a poll. */
  onPoll(): void;
}

// Use the ordinary fetch, setTimeout and Date: during a run they obey the virtual world.
async function startClient({ credential, onMessage, onPoll }: Options): Promise<Client> {
  const client = await yours(1, { credential, onMessage, onPoll }); // YOURS 1: make your client, and start it
  return {
    stop: async () => yours(2, client), // YOURS 2: stop it
    send: async (to, text) => yours(3, { client, to, text }), // YOURS 3: send a text to a user
  };
}

function yours(number: number, _use: unknown): never {
  throw new Error(\`ilink-sim.adapter.ts: YOURS \${number} is not filled in\`);
}

export default {
  name: "a client",
  create({ host }) {
    const clients = new Map<string, Client>();
    const start = async (credential: Credential): Promise<void> => {
      const { account } = credential;
      const client = await startClient({
        credential,
        onMessage: (from, text) => host.handle({ account, from, text }, {}),
        onPoll: () => void host.event(account),
      });
      clients.set(account, client);
    };
    const stop = async (account: string): Promise<void> => {
      await clients.get(account)?.stop();
      clients.delete(account);
    };
    return {
      start,
      stop,
      // Somebody has logged in anew. A client that takes a new token while it runs does better.
      async login(credential) {
        await stop(credential.account);
        await start(credential);
      },
      async send({ account, to, text }) {
        try {
          await clients.get(account)?.send(to, text);
          return { outcome: "sent" };
        } catch (error) {
          // A client that knows more says more: refused, failed, declined.
          return { outcome: "unknown", reason: String(error) };
        }
      },
    };
  },
} satisfies SubjectModule;
`;
