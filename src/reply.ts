/** How a request ended, whatever it was. */
import type { TransportError } from "./errors.ts";

/** How a request ended. A value, not an exception: every end is an ordinary one. */
export type Reply<Body> =
  | { kind: "answer"; body: Body }
  /** No usable answer. `answered`: the server did answer something. */
  | { kind: "fault"; error: TransportError; answered: boolean }
  /** The caller's signal ended it. */
  | { kind: "aborted" };
