/** `headers-cut`: a proxy is restarted while it passes the answer on. */
import { breaks } from "../make.ts";

export const headersCut = breaks({
  id: "headers-cut",
  family: "H",
  summary:
    "The connection closes in the middle of the headers (UND_ERR_SOCKET), before or after the request was applied.",
  legs: ["request", "answer"],
});
