/** `dns-not-found`: the name is gone, as with a wrong resolver, a lapsed domain, or right after wake-up. */
import { breaks } from "../make.ts";

export const dnsNotFound = breaks({
  id: "dns-not-found",
  family: "C",
  summary: "The host name is not found (ENOTFOUND); nothing is applied.",
});
