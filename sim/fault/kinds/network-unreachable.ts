/** `network-unreachable`: the machine has no route, as in flight mode or before the first DHCP lease. */
import { breaks } from "../make.ts";

export const networkUnreachable = breaks({
  id: "network-unreachable",
  family: "C",
  summary: "There is no route to the network (ENETUNREACH); nothing is applied.",
});
