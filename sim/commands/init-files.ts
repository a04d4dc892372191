/** The files that `init` writes. */
import type { Repository } from "./init-repository.ts";

/** The client through the scenarios of bug #155 and the repository's own. */
export function configFile({ isPlugin }: Pick<Repository, "isPlugin">): string {
  return `import { defineConfig } from "ilink-sim";

export default defineConfig({
  subject: "${isPlugin ? "openclaw-weixin:." : "./ilink-sim.adapter.ts"}",
  // Those of bug #155, and your own. Without this line, the whole catalogue.
  scenarios: ["bug-155", "./scenarios"],
  // What breaks today: written by run --write-expect known-failures.yaml. Until then each run has to pass.
  expect: "known-failures.yaml",
});
`;
}

/** @param schema for editors, from the file. */
export function firstScenario(schema: string | undefined): string {
  const line = schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`;
  return `${line}title: First hour
why: An hour without faults shows that the client, and what drives it, work
runs: 1h
workload:
  - { every: 5m, inbound: alice } # a user writes
  - { at: 25m, send: alice } # a cron job sends
`;
}

/** An adapter whose three open lines start a client, stop it, and send. */
export function adapterFile(name: string): string {
  return `/** How ilink-sim drives this client. Three lines are yours, marked TODO. */
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
  const client = await todo(1, { credential, onMessage, onPoll }); // TODO 1: make your client, and start it
  return {
    stop: async () => todo(2, client), // TODO 2: stop it
    send: async (to, text) => todo(3, { client, to, text }), // TODO 3: send a text to a user
  };
}

function todo(number: number, _use: unknown): never {
  throw new Error(\`ilink-sim.adapter.ts: TODO \${number} is not filled in\`);
}

export default {
  name: ${JSON.stringify(name)},
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
}

/** The gate in the CI of GitHub. */
export function workflowFile({ hasLock, bringsSim }: Pick<Repository, "hasLock" | "bringsSim">): string {
  const own = bringsSim
    ? ""
    : `      # What npm installs: the URL of a repository, a packed file. A variable of the repository (Settings, Actions, Variables).
      - name: Install ilink-sim
        run: npm install --no-save "\${ILINK_SIM:?set the variable ILINK_SIM to what npm is to install}"
        env:
          ILINK_SIM: \${{ vars.ILINK_SIM }}
`;
  return `# Red for what breaks and does not stand in known-failures.yaml.
name: ilink-sim
on: [push, pull_request]
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - name: Build the client
        run: npm ${hasLock ? "ci" : "install"} && npm run build --if-present
${own}      - name: Run the scenarios
        run: npx --no ilink-sim run --report github,junit=ilink-sim.xml
`;
}
