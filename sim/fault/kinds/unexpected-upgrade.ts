/** `unexpected-upgrade`: a gateway takes the request for a WebSocket's. */
import { breaks } from "../make.ts";

export const unexpectedUpgrade = breaks({
  id: "unexpected-upgrade",
  family: "H",
  summary:
    "The answer switches protocols, which nobody asked for (UND_ERR_SOCKET), before or after the request was applied.",
  legs: ["request", "answer"],
});
