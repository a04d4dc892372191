/** `certificate-expired`: nobody renewed the certificate, or the machine's clock runs ahead. */
import { breaks } from "../make.ts";

export const certificateExpired = breaks({
  id: "certificate-expired",
  family: "C",
  summary: "The server's certificate has expired (CERT_HAS_EXPIRED); nothing is applied.",
});
