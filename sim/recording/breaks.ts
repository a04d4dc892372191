/** Which kind of fault a broken connection to the service is, by what Node says of it. */
import type { IncomingMessage } from "node:http";
import type { ShapeId } from "../fault/shapes.ts";

/** Errors that have one meaning, wherever they come up before an answer. */
const BY_CODE: Readonly<Record<string, ShapeId>> = {
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-not-yet-valid",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate-unknown-issuer",
  EAI_AGAIN: "dns-temporary-failure",
  ECONNREFUSED: "connection-refused",
  EHOSTUNREACH: "host-unreachable",
  ENETUNREACH: "network-unreachable",
  ENOTFOUND: "dns-not-found",
  EPIPE: "broken-pipe",
  ERR_SSL_WRONG_VERSION_NUMBER: "tls-to-plain-port",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-wrong-host",
  ETIMEDOUT: "connection-timed-out",
  HPE_HEADER_OVERFLOW: "headers-too-large",
  HPE_INVALID_CONSTANT: "not-http",
  HPE_INVALID_HEADER_TOKEN: "illegal-header",
  HPE_INVALID_CONTENT_LENGTH: "length-and-chunked",
  HPE_INVALID_TRANSFER_ENCODING: "length-and-chunked",
  HPE_UNEXPECTED_CONTENT_LENGTH: "length-and-chunked",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate-unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT: "certificate-unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate-unknown-issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate-unknown-issuer",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
};

export interface Progress {
  /** Its headers have come. */
  answer: Pick<IncomingMessage, "headers"> | undefined;
  /** Something of an answer has come. */
  hasRead: boolean;
}

export function breakingShape(error: NodeJS.ErrnoException, { answer, hasRead }: Progress): ShapeId {
  const { code = "", syscall } = error;
  const isReset = code === "ECONNRESET" && syscall !== undefined;
  if (answer !== undefined) {
    if (isReset) return "body-reset";
    if (code.startsWith("HPE_")) return code === "HPE_INVALID_EOF_STATE" ? "chunked-cut" : "chunk-malformed";
    return answer.headers["transfer-encoding"] === undefined ? "body-cut" : "chunked-cut";
  }
  if (isReset) return "connection-reset";
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (code.startsWith("HPE_")) return code === "HPE_INVALID_EOF_STATE" ? "headers-cut" : "not-http";
  if (code.startsWith("ERR_SSL")) return "tls-to-plain-port";
  // Node calls a connection that ended without an answer "socket hang up".
  return hasRead ? "headers-cut" : "empty-response";
}
