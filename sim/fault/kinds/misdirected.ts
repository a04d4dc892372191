/** `misdirected`: a connection kept alive over a failover ends at the wrong server. */
import { answersStatus } from "../statuses.ts";

export const misdirected = answersStatus(
  {
    id: "misdirected",
    summary: "Answered 421: the connection ended at a server that does not serve this host.",
  },
  421,
);
