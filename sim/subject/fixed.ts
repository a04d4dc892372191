/** Adapter for this package's own client, by default options. The only file here that may import `src`. */
import { createClient, type SendOutcome } from "../../src/index.ts";
import { settle } from "./settle.ts";
import type { SendReport, SubjectModule } from "./subject.ts";

const fixed: SubjectModule = {
  name: "fixed",
  create: ({ host }) => {
    const client = createClient({
      onMessage: ({ account, from, text, id }, turn) =>
        host.handle(
          { account, from, text, messageId: id },
          {
            reply: async reply => toReport(await turn.reply(reply)),
            typing: async on => void (await turn.typing(on)),
          },
        ),
    });
    client.on("state", ({ account, state, reason }) => host.status(account, state, reason));
    client.on("poll", ({ account }) => host.event(account));
    return {
      start: credential => client.start(credential),
      stop: account => client.stop(account),
      send: async request => toReport(await client.send(request)),
      typing: async request => void (await client.typing({ ...request, on: true })),
      login: credential => client.login(credential),
      dispose: async () => {
        // Not awaited: closing may wait for time, which stands still after a run.
        client.close().catch(() => {});
        await settle();
      },
    };
  },
};
export default fixed;

/** The client's outcome without what only its caller needs. */
function toReport(outcome: SendOutcome): SendReport {
  if (outcome.outcome === "sent") return { outcome: "sent" };
  if (outcome.outcome === "declined") return { outcome: "declined", reason: outcome.reason };
  return { outcome: outcome.outcome, reason: outcome.reason };
}
