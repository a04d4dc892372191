/** A healthy client that does one thing more, at one moment of its life. */
import type { Credential, SubjectModule } from "../../../../sim/subject/subject.ts";
import { plainClient } from "../../../plain-client/client.ts";

export interface Moments {
  /** Once it has started. */
  onStart?(credential: Credential): unknown;
  /** Before each message goes to the host. */
  onMessage?(): unknown;
}

const healthy = plainClient();

export function sick(name: string, { onStart, onMessage }: Moments): SubjectModule {
  return {
    name,
    async create(context) {
      const { host } = context;
      const subject = await healthy.create({
        ...context,
        host: {
          ...host,
          async handle(message, turn) {
            await onMessage?.();
            return host.handle(message, turn);
          },
        },
      });
      return {
        ...subject,
        async start(credential) {
          await subject.start(credential);
          await onStart?.(credential);
        },
      };
    },
  };
}
