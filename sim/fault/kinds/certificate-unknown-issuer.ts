/** `certificate-unknown-issuer`: a company's proxy opens TLS with an authority of its own. */
import { breaks } from "../make.ts";

export const certificateUnknownIssuer = breaks({
  id: "certificate-unknown-issuer",
  family: "C",
  summary:
    "The server's certificate is of an unknown issuer (UNABLE_TO_VERIFY_LEAF_SIGNATURE); nothing is applied.",
});
