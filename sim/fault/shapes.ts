/**
 * What a client sees when the transport fails: one error a fault kind, as plain data. The source is the calibration
 * table, under Node 24: real sockets, not guesses. `npm run calibrate` makes the table anew, and a test holds the two
 * together.
 */

/** One transport error: a `TypeError` and what stands behind it. */
export interface Shape {
  /** Where it is thrown: by `fetch`, or by the reading of the body. */
  phase: "request" | "body";
  /** Of the `TypeError`. */
  message: "fetch failed" | "terminated";
  cause: ShapeCause;
}

/** An error behind the one that is thrown. Keys are absent where the real error has no such property. */
export interface ShapeCause {
  name: string;
  /** Most errors have one; HTTPParserError, and errors that `fetch` itself makes, do not. */
  code?: string;
  /** The system call that failed; errors of the system only. */
  syscall?: string;
  /** With `<address>`, `<host>`, `<pointer>`, `<path>` and `<line>` for what differs from run to run. */
  message: string;
  cause?: ShapeCause;
}

/** By fault kind. Kinds whose client sees no transport error (an answer of any sort, or its own deadline) are not here. */
export const SHAPES = {
  "body-cut": {
    phase: "body",
    message: "terminated",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "other side closed" },
  },
  "body-reset": {
    phase: "body",
    message: "terminated",
    cause: { name: "Error", code: "ECONNRESET", syscall: "read", message: "read ECONNRESET" },
  },
  "broken-pipe": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "Error", code: "EPIPE", syscall: "write", message: "write EPIPE" },
  },
  "certificate-expired": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "Error", code: "CERT_HAS_EXPIRED", message: "certificate has expired" },
  },
  "certificate-not-yet-valid": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "Error", code: "CERT_NOT_YET_VALID", message: "certificate is not yet valid" },
  },
  "certificate-unknown-issuer": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      message:
        "unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
    },
  },
  "certificate-wrong-host": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      message:
        "Hostname/IP does not match certificate's altnames: Host: <host>. is not in the cert's altnames: DNS:<host>",
    },
  },
  "chunk-malformed": {
    phase: "body",
    message: "terminated",
    cause: {
      name: "HTTPParserError",
      message: "Response does not match the HTTP/1.1 protocol (Invalid character in chunk size)",
    },
  },
  "chunked-cut": {
    phase: "body",
    message: "terminated",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "other side closed" },
  },
  "closed-on-accept": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "other side closed" },
  },
  "connect-timeout": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "ConnectTimeoutError",
      code: "UND_ERR_CONNECT_TIMEOUT",
      message: "Connect Timeout Error (attempted address: <address>, timeout: 10000ms)",
    },
  },
  "connection-refused": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "ECONNREFUSED",
      syscall: "connect",
      message: "connect ECONNREFUSED <address>",
    },
  },
  "connection-reset": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "Error", code: "ECONNRESET", syscall: "read", message: "read ECONNRESET" },
  },
  "connection-timed-out": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "Error", code: "ETIMEDOUT", syscall: "connect", message: "connect ETIMEDOUT <address>" },
  },
  "continue-then-nothing": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "bad response" },
  },
  "corrupt-gzip": {
    phase: "body",
    message: "terminated",
    cause: { name: "Error", code: "Z_DATA_ERROR", message: "invalid block type" },
  },
  "dns-not-found": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "ENOTFOUND",
      syscall: "getaddrinfo",
      message: "getaddrinfo ENOTFOUND <host>",
    },
  },
  "dns-temporary-failure": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "EAI_AGAIN",
      syscall: "getaddrinfo",
      message: "getaddrinfo EAI_AGAIN <host>",
    },
  },
  "empty-response": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "other side closed" },
  },
  "files-exhausted": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "EMFILE",
      syscall: "connect",
      message: "connect EMFILE <address> - Local (undefined:undefined)",
    },
  },
  "headers-cut": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "other side closed" },
  },
  "headers-too-large": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "HeadersOverflowError",
      code: "UND_ERR_HEADERS_OVERFLOW",
      message: "Headers Overflow Error",
    },
  },
  "host-unreachable": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "EHOSTUNREACH",
      syscall: "connect",
      message: "connect EHOSTUNREACH <address> - Local (<address>)",
    },
  },
  "illegal-header": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "HTTPParserError",
      message: "Response does not match the HTTP/1.1 protocol (Invalid header value char)",
    },
  },
  "keep-alive-race": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "other side closed" },
  },
  "length-and-chunked": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "HTTPParserError",
      message:
        "Response does not match the HTTP/1.1 protocol (Content-Length can't be present with Transfer-Encoding)",
    },
  },
  "network-unreachable": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "ENETUNREACH",
      syscall: "connect",
      message: "connect ENETUNREACH <address> - Local (<address>)",
    },
  },
  "not-http": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "HTTPParserError",
      message: "Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)",
    },
  },
  "ports-exhausted": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "EADDRNOTAVAIL",
      syscall: "connect",
      message: "connect EADDRNOTAVAIL <address> - Local (<address>)",
    },
  },
  "proxy-refuses": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      message: "Request was cancelled.",
      cause: {
        name: "AbortError",
        code: "UND_ERR_ABORTED",
        message: "Proxy response (403) !== 200 when HTTP Tunneling",
      },
    },
  },
  "redirect-loop": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "Error", message: "redirect count exceeded" },
  },
  "tls-to-plain-port": {
    phase: "request",
    message: "fetch failed",
    cause: {
      name: "Error",
      code: "ERR_SSL_WRONG_VERSION_NUMBER",
      message:
        "<pointer>:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:<path>:<line>:\n",
    },
  },
  "unexpected-upgrade": {
    phase: "request",
    message: "fetch failed",
    cause: { name: "SocketError", code: "UND_ERR_SOCKET", message: "bad upgrade" },
  },
} as const satisfies Record<string, Shape>;

export type ShapeId = keyof typeof SHAPES;

/**
 * Where another major of Node shows something else than SHAPES does, in words. Node 26 shows the same as Node 24 throughout.
 */
export const DIFFERENCES: Readonly<Partial<Record<ShapeId, string>>> = {
  "certificate-unknown-issuer": "Node 22 gives no advice: its message ends after `certificate`.",
  "chunk-malformed": "Node 22 has the code HPE_INVALID_CHUNK_SIZE.",
  "illegal-header": "Node 22 has the code HPE_INVALID_HEADER_TOKEN.",
  "length-and-chunked":
    "Node 22 has ResponseContentLengthMismatchError, UND_ERR_RES_CONTENT_LENGTH_MISMATCH: Response body length does not match content-length header.",
  "not-http": "Node 22 has the code HPE_INVALID_CONSTANT, and expects HTTP/ alone.",
};
