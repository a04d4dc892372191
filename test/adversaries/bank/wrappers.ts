/** Bad clients that are the sound one behind a wrapper, which does something else at the door. */
import fixed from "../../../sim/subject/fixed.ts";
import type { SendReport, Subject, SubjectContext } from "../../../sim/subject/subject.ts";
import type { Unseen } from "../mutant.ts";

type Wrapper = Omit<Unseen, "base" | "open"> & {
  wrap: (client: Subject, context: SubjectContext) => Partial<Subject>;
  /** What the client is given in place of its host. */
  host?: (context: SubjectContext) => SubjectContext["host"];
};

const wrappers = (list: readonly Wrapper[]): Unseen[] =>
  list.map(({ wrap, host, ...adversary }) => ({
    ...adversary,
    base: "fixed",
    open: () => ({
      name: adversary.name,
      create: async context => {
        const inner = host === undefined ? context : { ...context, host: host(context) };
        const client = await fixed.create(inner);
        return { ...client, ...wrap(client, context) };
      },
    }),
  }));

const DECLINED: Record<"invalid" | "queued", SendReport> = {
  invalid: { outcome: "declined", reason: "invalid" },
  queued: { outcome: "declined", reason: "queued" },
};

export const WRAPPERS = wrappers([
  {
    name: "declines every send as invalid",
    does: "It sends nothing, and calls every text invalid.",
    wrap: () => ({ send: async () => DECLINED.invalid }),
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "declines every send as queued",
    does: "It sends nothing, and says of every text that it waits.",
    wrap: () => ({ send: async () => DECLINED.queued }),
    caughtBy: ["outbound-never-blocked", "outbox-moves"],
  },
  {
    name: "reports every send unknown",
    does: "It sends, and says of every text that nobody knows whether it arrived.",
    wrap: client => ({
      send: async request => {
        await client.send(request);
        return { outcome: "unknown", reason: "nobody knows" };
      },
    }),
    caughtBy: ["truthful-send"],
  },
  {
    name: "sends all to one user",
    does: "Every text goes to the user whom it was first asked to write to.",
    wrap: client => {
      let first: string | undefined;
      return {
        send: request => {
          first ??= request.to;
          return client.send({ ...request, to: first });
        },
      };
    },
    caughtBy: ["right-recipient"],
  },
]);
