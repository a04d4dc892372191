/** `connection-refused`: nobody listens, as while the service or the network in front of it is down. */
import { breaks } from "../make.ts";

export const connectionRefused = breaks({
  id: "connection-refused",
  family: "C",
  summary: "Connections are refused at once (ECONNREFUSED); nothing is applied.",
});
