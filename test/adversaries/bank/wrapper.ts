/** Adversaries that are the sound client behind a wrapper, which does something else at the door. */
import fixed from "../../../sim/subject/fixed.ts";
import type { Host, Subject } from "../../../sim/subject/subject.ts";
import type { Unseen } from "../mutant.ts";

export interface Wrapper extends Omit<Unseen, "base" | "open"> {
  /** What of the client is other than it should be. */
  client?: (client: Subject, host: Host) => Partial<Subject>;
  /** What the client is given in place of the host. */
  host?: (host: Host) => Partial<Host>;
}

export function wrappers(list: readonly Wrapper[]): Unseen[] {
  return list.map(({ client: change, host: changeHost, ...adversary }) => ({
    ...adversary,
    base: "fixed",
    open: () => ({
      ...fixed,
      name: adversary.name,
      create: async context => {
        const { host } = context;
        const client = await fixed.create({ ...context, host: { ...host, ...changeHost?.(host) } });
        return { ...client, ...change?.(client, host) };
      },
    }),
  }));
}
