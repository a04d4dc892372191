/** `chunk-malformed`: a streaming proxy garbles the size of a chunk. */
import { halved } from "../bodies.ts";
import { changes } from "../make.ts";

export const chunkMalformed = changes(
  {
    id: "chunk-malformed",
    family: "B",
    summary:
      "A chunk in the middle of the body has no readable size (HTTPParserError), after the request was applied.",
  },
  answer => halved(answer, "chunk-malformed"),
);
