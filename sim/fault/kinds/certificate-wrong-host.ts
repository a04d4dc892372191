/** `certificate-wrong-host`: a portal or a misconfigured edge shows the certificate of another name. */
import { breaks } from "../make.ts";

export const certificateWrongHost = breaks({
  id: "certificate-wrong-host",
  family: "C",
  summary: "The server's certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID); nothing is applied.",
});
