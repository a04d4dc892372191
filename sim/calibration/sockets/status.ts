/** Family A: answers that are whole, and say no by their status. */
import { HTML_BODY, JSON_TYPE, whole } from "./bytes.ts";
import type { SocketCase } from "./case.ts";
import { answering } from "./place.ts";

export const STATUS_CASES: readonly SocketCase[] = [
  {
    id: "http-status",
    what: "503 with a gateway's page",
    open: answering(socket =>
      socket.write(
        whole({ status: "503 Service Unavailable", headers: ["content-type: text/html"], body: HTML_BODY }),
      ),
    ),
  },
  {
    id: "too-many-requests",
    what: "429 with Retry-After",
    open: answering(socket =>
      socket.write(
        whole({
          status: "429 Too Many Requests",
          headers: [JSON_TYPE, "retry-after: 7"],
          body: '{"ret":-1,"errmsg":"too many requests"}',
        }),
      ),
    ),
  },
  {
    id: "cdn-timeout",
    what: "524 with a gateway's page, as Cloudflare sends it when the origin holds a poll too long",
    open: answering(socket =>
      socket.write(
        whole({ status: "524 A Timeout Occurred", headers: ["content-type: text/html"], body: HTML_BODY }),
      ),
    ),
  },
];
