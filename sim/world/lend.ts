/** What a run lends to its subject and takes back at the end: modules live as long as the process, and may keep what they were given. */
import type { SubjectContext } from "../subject/subject.ts";

export interface Lent {
  context: SubjectContext;
  /** From now on nothing that the subject kept leads to the run any more, or holds its memory. */
  takeBack(): void;
}

export function lend(context: SubjectContext): Lent {
  let given: SubjectContext | undefined = context;
  const asked = (): SubjectContext => {
    if (given === undefined) throw new Error("the run that lent this is over");
    return given;
  };
  return {
    context: {
      host: {
        handle: async (message, turn) => given?.host.handle(message, turn),
        event: account => given?.host.event(account),
        status: (account, state, reason) => given?.host.status(account, state, reason),
        sendEnded: (account, end) => given?.host.sendEnded(account, end),
        show: account => given?.host.show(account),
        setAside: (account, messageId) => given?.host.setAside(account, messageId),
        log: line => given?.host.log(line),
        ended: (account, error) => given?.host.ended(account, error),
      },
      durable: context.durable,
      stateDir: () => asked().stateDir(),
      random: () => asked().random(),
      beforeWrite: file => given?.beforeWrite(file),
      beforeStore: () => given?.beforeStore(),
    },
    takeBack() {
      given = undefined;
    },
  };
}
