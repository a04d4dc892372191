/** `keep-alive-race`: the server closes an idle connection just as the client uses it again. */
import { breaks } from "../make.ts";

export const keepAliveRace = breaks({
  id: "keep-alive-race",
  family: "C",
  summary:
    "A reused connection turns out closed (UND_ERR_SOCKET) before the server read the request; nothing is applied.",
});
