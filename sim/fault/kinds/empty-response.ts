/** `empty-response`: a backend dies while it works on the request. */
import { breaks } from "../make.ts";

export const emptyResponse = breaks({
  id: "empty-response",
  family: "H",
  summary:
    "The connection closes without an answer (UND_ERR_SOCKET), before or after the request was applied.",
  legs: ["request", "answer"],
});
