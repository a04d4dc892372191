/** A subject with a defect that somebody planted: what cannot find it, finds nothing. */
import type { Host, SubjectModule } from "./subject.ts";

/** Every so-many-th message of a user is lost. */
const LOST_EVERY = 3;

/** The subject whose host loses messages on the way to the handler, as a client does that drops them. */
export function withCanary(module: SubjectModule): SubjectModule {
  return {
    ...module,
    name: `${module.name}+canary`,
    create: context => module.create({ ...context, host: losing(context.host) }),
  };
}

function losing(host: Host): Host {
  let count = 0;
  return {
    ...host,
    handle: (message, turn) => {
      count++;
      return count % LOST_EVERY === 0 ? Promise.resolve() : host.handle(message, turn);
    },
  };
}
