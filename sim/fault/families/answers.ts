/** Application answers: the service or a gateway before it says no, or something odd. */
import { family } from "../family.ts";
import { cdnTimeout } from "../kinds/cdn-timeout.ts";
import { contradictoryBackends } from "../kinds/contradictory-backends.ts";
import { errorCode } from "../kinds/error-code.ts";
import { foreignAddress } from "../kinds/foreign-address.ts";
import { headersStripped } from "../kinds/headers-stripped.ts";
import { httpStatus } from "../kinds/http-status.ts";
import { lostAcknowledgement } from "../kinds/lost-acknowledgement.ts";
import { qrTimeout } from "../kinds/qr-timeout.ts";
import { sendRefused } from "../kinds/send-refused.ts";
import { staleToken } from "../kinds/stale-token.ts";
import { stringCode } from "../kinds/string-code.ts";
import { uploadWithoutHeader } from "../kinds/upload-without-header.ts";
import { BLOCKS, HARMLESS, json, onServer, serves, simple } from "../make.ts";
import { answersStatus, asksToWait, STANDS_FOR_IT } from "../statuses.ts";

export const ANSWERS = family("A", [
  // The service behind the gateway is being deployed or has crashed in the middle of a request.
  answersStatus(
    {
      id: "bad-gateway",
      summary:
        "Answered 502: the gateway got nothing usable from the service, which may or may not have applied the request.",
      legs: ["request", "answer"],
    },
    502,
  ),
  // Services of this sort answer so to the second of two pollers, and take the first one for it after a
  // drop.
  answersStatus(
    { id: "conflict", summary: "Answered 409: the service says that another poller is active." },
    409,
  ),
  // The service says yes and the message never shows, as on accounts under a quiet restriction (S-54,
  // OW#263).
  serves(
    {
      id: "false-success",
      summary: "Sends are answered as a success and reach nobody.",
      endpoints: ["sendmessage"],
      impact: HARMLESS,
    },
    { discard: true },
  ),
  // A firewall in front of the service takes the client for an attacker.
  answersStatus({ id: "forbidden", summary: "Answered 403 although the account may." }, 403),
  // The gateway has counted the service out and does not wait for it any more.
  answersStatus(
    {
      id: "gateway-timeout",
      summary:
        "Answered 504 at once: the gateway gave the service up, which may or may not have applied the request.",
      legs: ["request", "answer"],
    },
    504,
  ),
  // An old region is switched off, and its gateway says so until DNS has moved on.
  answersStatus({ id: "gone", summary: "Answered 410: the service says that the path is no more." }, 410),
  // An account that may not send media gets no address to upload to (OW#213).
  simple(
    {
      id: "media-refused",
      summary: "getuploadurl is answered with `ret: -1` and no address.",
      endpoints: ["getuploadurl"],
      searched: false,
      calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
    },
    { do: "answer", answer: json({ ret: -1 }) },
  ),
  // A connection kept alive over a failover ends at the wrong server.
  answersStatus(
    {
      id: "misdirected",
      summary: "Answered 421: the connection ended at a server that does not serve this host.",
    },
    421,
  ),
  // A deployment serves another version of the API for a while.
  answersStatus({ id: "not-found", summary: "Answered 404 although the path is right." }, 404),
  // A refusal that looks like a yes to whoever reads `ret` alone (S-05).
  serves(
    {
      id: "notifystart-refused-quietly",
      summary: "notifystart is refused with `ret: 0` beside `errcode: -14`, and cures no session.",
      endpoints: ["notifystart"],
    },
    { notifystart: "refused-with-ret-zero" },
  ),
  // The call that is said to mend a session is answered with a yes and mends nothing (ilink-protocol §3.1).
  serves(
    {
      id: "notifystart-without-effect",
      summary: "notifystart is answered with a yes and cures no session.",
      endpoints: ["notifystart"],
    },
    { notifystart: "no-effect" },
  ),
  // Ten messages were sent since the user last wrote, by this client or by another one (OW#81).
  onServer(
    {
      id: "quota-exhausted",
      summary: "Sends to each user are refused with `ret: -2` until that user has written again.",
    },
    { do: "exhaust-quota" },
  ),
  // A service that helps with debugging: its error says what it was given.
  serves(
    {
      id: "request-quoted",
      summary: "Refused with `ret: -1` and words that quote the request: its token and its whole body.",
      endpoints: ["getupdates", "sendmessage", "getconfig", "sendtyping", "getuploadurl"],
      impact: BLOCKS,
    },
    { quotes: true },
  ),
  // A server closes connections that looked idle to it, as long polls on a bad line do.
  answersStatus(
    {
      id: "request-timeout",
      summary: "Answered 408: the server says that the request did not come in time.",
    },
    408,
  ),
  // The service is overloaded or in maintenance, and says when to come back.
  asksToWait(
    { id: "service-unavailable", summary: "Answered 503, with or without a Retry-After that makes sense." },
    503,
  ),
  // The server forgets the session; what notifystart does about it is a setting of the server.
  onServer(
    {
      id: "session-expires",
      summary:
        "The session goes stale on the server: every call gets -14 until notifystart or a new login cures it.",
    },
    { do: "expire" },
  ),
  // The code of a success and nothing of what belongs to it, as from a backend that lost its store.
  simple(
    {
      id: "success-without-data",
      summary: 'Answered HTTP 200 `{"ret":0}` and no more: no messages, no cursor, no ticket, no address.',
      endpoints: ["getupdates", "getconfig", "getuploadurl", "get_bot_qrcode", "get_qrcode_status"],
      legs: ["request", "answer"],
      calibrated: { why: "an ordinary answer at the socket; what is missing is in the body" },
    },
    { do: "answer", answer: json({ ret: 0 }) },
  ),
  // Typing tickets end sooner than the day that they are said to last (S-52).
  onServer(
    {
      id: "tickets-forgotten",
      summary: "No typing ticket issued so far is good any more; getconfig gives new ones.",
    },
    { do: "forget-tickets" },
  ),
  // An edge server refuses early data of TLS 1.3, which a resuming client sends first.
  answersStatus(
    { id: "too-early", summary: "Answered 425: the server does not take requests on a resumed TLS session." },
    425,
  ),
  // A rate limit of the gateway, whose Retry-After nobody can rely on.
  asksToWait(
    {
      id: "too-many-requests",
      summary: "Answered 429, with or without a Retry-After that makes sense.",
      calibrated: "real-socket",
    },
    429,
  ),
  // A gateway lost its view of tokens for a while, or asks for a login of its own.
  answersStatus({ id: "unauthorized", summary: "Answered 401 although the token is good." }, 401),
  // `ret: -3`, seen for a user id in the wrong case (OW#243), here for one that is right.
  simple(
    {
      id: "wrong-parameter",
      summary: "Calls that name a user are refused with `ret: -3` although the user is right.",
      endpoints: ["sendmessage", "sendtyping", "getconfig", "getuploadurl"],
      impact: BLOCKS,
      calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
    },
    { do: "answer", answer: json({ ret: -3, errmsg: "invalid user" }) },
  ),
  // The CDN fails to store the file (OW#68); its reason stands in a header.
  simple(
    {
      id: "upload-refused",
      summary: "Uploads are answered 500 and store nothing.",
      endpoints: ["upload"],
      searched: false,
      calibrated: STANDS_FOR_IT,
    },
    {
      do: "answer",
      answer: {
        status: 500,
        contentType: "application/octet-stream",
        headers: { "x-error-message": "internal error" },
        body: "",
      },
    },
  ),
  // With a file of their own:
  cdnTimeout,
  contradictoryBackends,
  errorCode,
  foreignAddress,
  headersStripped,
  httpStatus,
  lostAcknowledgement,
  qrTimeout,
  sendRefused,
  staleToken,
  stringCode,
  uploadWithoutHeader,
]);
