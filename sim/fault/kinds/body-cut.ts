/** `body-cut`: a proxy or the server closes the connection in the middle of an answer. */
import { halved } from "../bodies.ts";
import { changes } from "../make.ts";

export const bodyCut = changes(
  {
    id: "body-cut",
    family: "B",
    summary:
      "The connection closes halfway through the body (UND_ERR_SOCKET), after the request was applied.",
  },
  answer => halved(answer, "body-cut"),
);
