/** `not-http`: another service has taken the port, or a balancer mixes protocols up. */
import { breaks } from "../make.ts";

export const notHttp = breaks({
  id: "not-http",
  family: "H",
  summary: "The answer is no HTTP (HTTPParserError), before or after the request was applied.",
  legs: ["request", "answer"],
});
