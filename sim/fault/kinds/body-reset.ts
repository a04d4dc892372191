/** `body-reset`: the connection breaks in the middle of an answer. */
import { halved } from "../bodies.ts";
import { changes } from "../make.ts";

export const bodyReset = changes(
  {
    id: "body-reset",
    family: "B",
    summary: "The connection is reset halfway through the body (ECONNRESET), after the request was applied.",
  },
  answer => halved(answer, "body-reset"),
);
