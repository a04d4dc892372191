/**
 * `redirect-loop`: a gateway sends the client back to where it is, for ever. One failure stands for the 21
 * requests that the platform makes by itself.
 */
import { breaks } from "../make.ts";

export const redirectLoop = breaks({
  id: "redirect-loop",
  family: "H",
  summary:
    "Requests are redirected in a circle until fetch gives up (redirect count exceeded); nothing is applied.",
});
