/** Adversaries that are a client behind a wrapper, which does something else at the door. */
import fixed from "../../../sim/subject/fixed.ts";
import type { Host, Subject, SubjectModule } from "../../../sim/subject/subject.ts";
import type { Unseen } from "../mutant.ts";

export interface Wrapper extends Omit<Unseen, "base" | "open"> {
  /** @default fixed */
  over?: SubjectModule;
  /** What of the client is other than it should be. */
  client?: (client: Subject, host: Host) => Partial<Subject>;
  /** What the client is given in place of the host. */
  host?: (host: Host) => Partial<Host>;
}

export function wrappers(list: readonly Wrapper[]): Unseen[] {
  return list.map(({ client: change, host: changeHost, over = fixed, ...adversary }) => ({
    ...adversary,
    base: over.name,
    open: () => ({
      ...over,
      name: adversary.name,
      create: async context => {
        const { host } = context;
        const client = await over.create({ ...context, host: { ...host, ...changeHost?.(host) } });
        return { ...client, ...change?.(client, host) };
      },
    }),
  }));
}
