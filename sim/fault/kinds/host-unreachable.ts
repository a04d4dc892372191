/** `host-unreachable`: a router on the way says that it finds no way to the host. */
import { breaks } from "../make.ts";

export const hostUnreachable = breaks({
  id: "host-unreachable",
  family: "C",
  summary: "The host is unreachable (EHOSTUNREACH); nothing is applied.",
});
