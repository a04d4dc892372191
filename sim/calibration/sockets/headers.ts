/** Family H: what can be wrong from the status line to the end of the headers. */
import { GOOD_BODY, head, JSON_TYPE, whole } from "./bytes.ts";
import { type SocketCase, STALL_DEADLINE_MS } from "./case.ts";
import { answering } from "./place.ts";

export const HEADER_CASES: readonly SocketCase[] = [
  { id: "empty-response", what: "request, then FIN without a byte", open: answering(socket => socket.end()) },
  {
    id: "headers-cut",
    what: "FIN in the middle of a header",
    open: answering(socket => socket.end("HTTP/1.1 200 OK\r\ncontent-ty")),
  },
  {
    id: "not-http",
    what: "another protocol answers",
    open: answering(socket => socket.end("SSH-2.0-OpenSSH_9.6\r\n")),
  },
  {
    id: "illegal-header",
    what: "a header with a NUL in its value",
    open: answering(socket => socket.end(whole({ headers: [JSON_TYPE, "x-bad: a\0b"] }))),
  },
  {
    id: "headers-too-large",
    what: "20 KiB of headers, above Node's limit of 16",
    open: answering(socket => socket.end(whole({ headers: [JSON_TYPE, `x-large: ${"a".repeat(20_480)}`] }))),
  },
  {
    // undici's own limit (UND_ERR_HEADERS_TIMEOUT after 300 s) is not waited for: a client's deadline comes first.
    id: "header-stall",
    what: "the status line, then nothing",
    open: answering(socket => socket.write("HTTP/1.1 200 OK\r\n")),
    deadlineMs: STALL_DEADLINE_MS,
  },
  {
    id: "length-and-chunked",
    what: "both content-length and transfer-encoding",
    open: answering(socket =>
      socket.end(whole({ headers: [JSON_TYPE, "transfer-encoding: chunked"], body: "0\r\n\r\n" })),
    ),
  },
  {
    id: "continue-then-nothing",
    what: "100 Continue, which nobody asked for, then FIN",
    open: answering(socket => socket.end(head({ status: "100 Continue", headers: [] }))),
  },
  {
    id: "unexpected-upgrade",
    what: "101 Switching Protocols, which nobody asked for",
    open: answering(socket =>
      socket.end(
        head({ status: "101 Switching Protocols", headers: ["connection: upgrade", "upgrade: websocket"] }),
      ),
    ),
  },
  {
    id: "redirect-loop",
    what: "302 to the same address, for ever",
    open: answering((socket, { path }) =>
      socket.write(whole({ status: "302 Found", headers: [`location: ${path}`], body: "" })),
    ),
  },
  {
    id: "redirect-to-self",
    what: "302 to another path of the same host, which answers with the method it was asked by",
    open: answering((socket, { method, path }) =>
      socket.write(
        path === "/elsewhere"
          ? whole({ body: JSON.stringify({ ret: 0, method }) })
          : whole({ status: "302 Found", headers: ["location: /elsewhere"], body: "" }),
      ),
    ),
  },
  {
    id: "unknown-status",
    what: "status 999 with a good body",
    open: answering(socket => socket.write(whole({ status: "999 Unknown" }))),
  },
  {
    id: "wrong-content-type",
    what: "a good body said to be HTML",
    open: answering(socket => socket.write(whole({ headers: ["content-type: text/html"] }))),
  },
  {
    id: "not-modified",
    what: "304 to a request without validators",
    open: answering(socket => socket.write(head({ status: "304 Not Modified", headers: ['etag: "1"'] }))),
  },
  {
    id: "connection-close",
    what: "a good answer by HTTP/1.0 with connection: close",
    open: answering(socket =>
      socket.end(
        `HTTP/1.0 200 OK\r\n${JSON_TYPE}\r\nconnection: close\r\ncontent-length: ${GOOD_BODY.length}\r\n\r\n${GOOD_BODY}`,
      ),
    ),
  },
  {
    id: "early-hints",
    what: "103 three times before a good answer",
    open: answering(socket => {
      const hint = head({ status: "103 Early Hints", headers: ["link: </style.css>; rel=preload"] });
      socket.write(Buffer.concat([hint, hint, hint, whole()]));
    }),
  },
];
