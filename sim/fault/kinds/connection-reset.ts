/** `connection-reset`: the connection breaks, before or after the server applied the request. */
import { breaks } from "../make.ts";

export const connectionReset = breaks({
  id: "connection-reset",
  family: "C",
  summary: "Connections are reset (ECONNRESET) before or after the request was applied.",
  legs: ["request", "answer"],
});
