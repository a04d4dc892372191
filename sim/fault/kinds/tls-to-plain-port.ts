/** `tls-to-plain-port`: something that speaks no TLS answers on the port, as a proxy or a portal does. */
import { breaks } from "../make.ts";

export const tlsToPlainPort = breaks({
  id: "tls-to-plain-port",
  family: "C",
  summary: "The TLS handshake meets a plain-text peer (ERR_SSL_WRONG_VERSION_NUMBER); nothing is applied.",
});
