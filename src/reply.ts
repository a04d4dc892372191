/** How a request ended, whatever it was. */
import type { TransportError } from "./errors.ts";

/** How a request ended. A value, not an exception: every end is an ordinary one. @internal */
export type Reply<Body> =
  | { kind: "answer"; body: Body }
  /**
   * No usable answer. `answered`: the server did answer something. `heldMs`: after how long it began to, where that is another
   * time than when it was given up.
   */
  | { kind: "fault"; error: TransportError; answered: boolean; heldMs?: number }
  /** The caller's signal ended it. */
  | { kind: "aborted" };
