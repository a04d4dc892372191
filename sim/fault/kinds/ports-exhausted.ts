/** `ports-exhausted`: too many connections wait for their end, and no local port is left. */
import { breaks } from "../make.ts";

export const portsExhausted = breaks({
  id: "ports-exhausted",
  family: "C",
  summary: "No local port is left (EADDRNOTAVAIL); nothing is applied.",
});
