/** `proxy-refuses`: the proxy between the machine and the world forbids the host, or wants a login. */
import { breaks } from "../make.ts";

export const proxyRefuses = breaks({
  id: "proxy-refuses",
  family: "C",
  summary: "The proxy refuses the tunnel; nothing is applied.",
});
