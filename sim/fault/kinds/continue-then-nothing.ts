/** `continue-then-nothing`: a proxy says 100 Continue for a backend that is gone. */
import { breaks } from "../make.ts";

export const continueThenNothing = breaks({
  id: "continue-then-nothing",
  family: "H",
  summary:
    "100 Continue comes and nothing after it (UND_ERR_SOCKET), before or after the request was applied.",
  legs: ["request", "answer"],
});
