/** `dns-temporary-failure`: no resolver can be reached, as in the first seconds after a network change. */
import { breaks } from "../make.ts";

export const dnsTemporaryFailure = breaks({
  id: "dns-temporary-failure",
  family: "C",
  summary: "The resolver gives no answer (EAI_AGAIN); nothing is applied.",
});
