/** `chunked-cut`: a streaming proxy closes before the last chunk. */
import { halved } from "../bodies.ts";
import { changes } from "../make.ts";

export const chunkedCut = changes(
  {
    id: "chunked-cut",
    family: "B",
    summary: "The connection closes before the last chunk (UND_ERR_SOCKET), after the request was applied.",
  },
  answer => halved(answer, "chunked-cut"),
);
