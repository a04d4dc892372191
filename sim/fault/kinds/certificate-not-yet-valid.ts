/** `certificate-not-yet-valid`: the machine's clock is behind, as after a dead battery. */
import { breaks } from "../make.ts";

export const certificateNotYetValid = breaks({
  id: "certificate-not-yet-valid",
  family: "C",
  summary: "The server's certificate is not yet valid (CERT_NOT_YET_VALID); nothing is applied.",
});
