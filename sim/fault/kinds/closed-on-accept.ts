/** `closed-on-accept`: a load balancer without a backend accepts and hangs up. */
import { breaks } from "../make.ts";

export const closedOnAccept = breaks({
  id: "closed-on-accept",
  family: "C",
  summary:
    "Connections are accepted and closed before the request is read (UND_ERR_SOCKET); nothing is applied.",
});
