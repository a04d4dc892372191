/** Response line and headers: an answer comes, and its head is wrong, late or cut. */

import { family } from "../family.ts";
import { redirectToOtherHost } from "../kinds/redirect-to-other-host.ts";
import { redirectToSelf } from "../kinds/redirect-to-self.ts";
import { BLOCKS_UNSEEN, breaks, changes, HARMLESS, json, simple } from "../make.ts";

export const HEADERS = family("H", [
  // A proxy that speaks HTTP/1.0 ends the connection after each answer.
  changes(
    {
      id: "connection-close",
      summary: "Answers are right, and the connection closes after each.",
      impact: HARMLESS,
    },
    answer => ({ ...answer, headers: { ...answer.headers, connection: "close" } }),
  ),
  // A proxy says 100 Continue for a backend that is gone.
  breaks({
    id: "continue-then-nothing",
    summary:
      "100 Continue comes and nothing after it (UND_ERR_SOCKET), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // An edge sends 103 before the answer. The client's HTTP stack drops it unseen.
  changes(
    {
      id: "early-hints",
      summary: "Informational answers come before the right one.",
      impact: HARMLESS,
    },
    answer => answer,
  ),
  // A backend dies while it works on the request.
  breaks({
    id: "empty-response",
    summary:
      "The connection closes without an answer (UND_ERR_SOCKET), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // Every gateway on the way adds headers of its own, some of them twice.
  changes(
    {
      id: "header-noise",
      summary: "Answers carry repeated, oddly written and unknown headers, and are right otherwise.",
      impact: HARMLESS,
      calibrated: { why: "the client's HTTP stack joins what comes twice, and shows the rest as it is" },
    },
    answer => ({
      ...answer,
      headers: {
        ...answer.headers,
        "Content-Type": answer.contentType,
        "X-REQUEST-ID": "7f3a",
        "x-request-id": "7f3b",
        "x-cache": "MISS from edge-1, MISS from edge-2",
        via: "1.1 gateway, 1.0 proxy",
      },
    }),
  ),
  // A proxy took the request and waits for a backend that never speaks.
  simple(
    {
      id: "header-stall",
      summary: "The connection stays open and the headers never come to their end; only a deadline shows it.",
      legs: ["request", "answer"],
      impact: BLOCKS_UNSEEN,
    },
    { do: "hang" },
  ),
  // A proxy is restarted while it passes the answer on.
  breaks({
    id: "headers-cut",
    summary:
      "The connection closes in the middle of the headers (UND_ERR_SOCKET), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // Cookies or tracing headers pile up in front of the service.
  breaks({
    id: "headers-too-large",
    summary:
      "The answer's headers exceed the client's limit (UND_ERR_HEADERS_OVERFLOW), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // A broken proxy writes raw bytes into a header.
  breaks({
    id: "illegal-header",
    summary:
      "A header of the answer has an illegal character (HTTPParserError), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // Two proxies disagree about how the body ends.
  breaks({
    id: "length-and-chunked",
    summary:
      "The answer has both a length and chunks (HTTPParserError), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // Another service has taken the port, or a balancer mixes protocols up.
  breaks({
    id: "not-http",
    summary: "The answer is no HTTP (HTTPParserError), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // A cache answers although nobody named a version.
  simple(
    {
      id: "not-modified",
      summary: "Requests are answered with 304 and no body, before or after they were applied.",
      legs: ["request", "answer"],
    },
    {
      do: "answer",
      answer: { status: 304, contentType: "application/json", headers: { etag: '"1"' }, body: "" },
    },
  ),
  // A gateway sends the client back to where it is, for ever. One failure stands for the 21 requests that
  // the platform makes by itself.
  breaks({
    id: "redirect-loop",
    summary:
      "Requests are redirected in a circle until fetch gives up (redirect count exceeded); nothing is applied.",
  }),
  // A gateway takes the request for a WebSocket's.
  breaks({
    id: "unexpected-upgrade",
    summary:
      "The answer switches protocols, which nobody asked for (UND_ERR_SOCKET), before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // A gateway makes up a status that no standard has.
  simple(
    {
      id: "unknown-status",
      summary: "Requests are answered with status 999 and a JSON body, before or after they were applied.",
      legs: ["request", "answer"],
    },
    { do: "answer", answer: { ...json("{}"), status: 999 } },
  ),
  // A gateway labels what it does not look at.
  changes(
    {
      id: "wrong-content-type",
      summary: "Answers are labelled text/plain, and are right otherwise.",
      impact: HARMLESS,
    },
    answer => ({ ...answer, contentType: "text/plain; charset=iso-8859-1" }),
  ),
  // The clock of a gateway is wrong.
  changes(
    {
      id: "wrong-date",
      summary: "Answers carry a Date long past, and are right otherwise.",
      impact: HARMLESS,
      calibrated: { why: "a header like any other at the socket" },
    },
    answer => ({ ...answer, headers: { ...answer.headers, date: "Thu, 01 Jan 1970 00:00:00 GMT" } }),
  ),
  // With a file of their own:
  redirectToOtherHost,
  redirectToSelf,
]);
