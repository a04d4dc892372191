/** `broken-pipe`: the server reset an idle connection, and the client's write is what finds out. */
import { breaks } from "../make.ts";

export const brokenPipe = breaks({
  id: "broken-pipe",
  family: "C",
  summary: "Writing the request fails (EPIPE); nothing is applied.",
});
