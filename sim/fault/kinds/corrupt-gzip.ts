/** `corrupt-gzip`: a proxy compresses and the network or its memory garbles the result. */
import { changes } from "../make.ts";

export const corruptGzip = changes(
  {
    id: "corrupt-gzip",
    family: "B",
    summary: "The body is said to be gzip and is not (Z_DATA_ERROR), after the request was applied.",
  },
  answer => ({ ...answer, cut: { afterBytes: 1, by: "corrupt-gzip" } }),
);
