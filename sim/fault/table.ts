/** Every fault kind, by family and name: the order of the reference. A new kind is a file in `kinds/` and a line here. */
import type { FaultKind } from "./fault.ts";
import { absurdHold } from "./kinds/absurd-hold.ts";
import { answerAtDeadline } from "./kinds/answer-at-deadline.ts";
import { badGateway } from "./kinds/bad-gateway.ts";
import { bandwidthLimit } from "./kinds/bandwidth-limit.ts";
import { bitFlip } from "./kinds/bit-flip.ts";
import { bodyCut } from "./kinds/body-cut.ts";
import { bodyLonger } from "./kinds/body-longer.ts";
import { bodyReset } from "./kinds/body-reset.ts";
import { bodyStall } from "./kinds/body-stall.ts";
import { brokenPipe } from "./kinds/broken-pipe.ts";
import { byteOrderMark } from "./kinds/byte-order-mark.ts";
import { captivePortal } from "./kinds/captive-portal.ts";
import { cdnTimeout } from "./kinds/cdn-timeout.ts";
import { certificateExpired } from "./kinds/certificate-expired.ts";
import { certificateNotYetValid } from "./kinds/certificate-not-yet-valid.ts";
import { certificateUnknownIssuer } from "./kinds/certificate-unknown-issuer.ts";
import { certificateWrongHost } from "./kinds/certificate-wrong-host.ts";
import { chunkMalformed } from "./kinds/chunk-malformed.ts";
import { chunkedCut } from "./kinds/chunked-cut.ts";
import { clog } from "./kinds/clog.ts";
import { closeDelimitedCut } from "./kinds/close-delimited-cut.ts";
import { closedOnAccept } from "./kinds/closed-on-accept.ts";
import { conflict } from "./kinds/conflict.ts";
import { connectTimeout } from "./kinds/connect-timeout.ts";
import { connectionClose } from "./kinds/connection-close.ts";
import { connectionRefused } from "./kinds/connection-refused.ts";
import { connectionReset } from "./kinds/connection-reset.ts";
import { connectionTimedOut } from "./kinds/connection-timed-out.ts";
import { continueThenNothing } from "./kinds/continue-then-nothing.ts";
import { contradictoryBackends } from "./kinds/contradictory-backends.ts";
import { corruptGzip } from "./kinds/corrupt-gzip.ts";
import { crash } from "./kinds/crash.ts";
import { credentialHalfWritten } from "./kinds/credential-half-written.ts";
import { cursorAbsent } from "./kinds/cursor-absent.ts";
import { cursorEmpty } from "./kinds/cursor-empty.ts";
import { cursorForeign } from "./kinds/cursor-foreign.ts";
import { cursorHuge } from "./kinds/cursor-huge.ts";
import { cursorNonAscii } from "./kinds/cursor-non-ascii.ts";
import { cursorNull } from "./kinds/cursor-null.ts";
import { cursorRegressed } from "./kinds/cursor-regressed.ts";
import { cursorUnchanged } from "./kinds/cursor-unchanged.ts";
import { cursorUnknown } from "./kinds/cursor-unknown.ts";
import { deepNesting } from "./kinds/deep-nesting.ts";
import { diskDenied } from "./kinds/disk-denied.ts";
import { diskError } from "./kinds/disk-error.ts";
import { diskFull } from "./kinds/disk-full.ts";
import { dnsNotFound } from "./kinds/dns-not-found.ts";
import { dnsTemporaryFailure } from "./kinds/dns-temporary-failure.ts";
import { dribble } from "./kinds/dribble.ts";
import { duplicateKeys } from "./kinds/duplicate-keys.ts";
import { earlyHints } from "./kinds/early-hints.ts";
import { emptyBody } from "./kinds/empty-body.ts";
import { emptyItems } from "./kinds/empty-items.ts";
import { emptyResponse } from "./kinds/empty-response.ts";
import { errorCode } from "./kinds/error-code.ts";
import { eventLoopStall } from "./kinds/event-loop-stall.ts";
import { extraKeys } from "./kinds/extra-keys.ts";
import { falseSuccess } from "./kinds/false-success.ts";
import { filesExhausted } from "./kinds/files-exhausted.ts";
import { forbidden } from "./kinds/forbidden.ts";
import { gatewayTimeout } from "./kinds/gateway-timeout.ts";
import { gone } from "./kinds/gone.ts";
import { handedOverAgain } from "./kinds/handed-over-again.ts";
import { handlerHangs } from "./kinds/handler-hangs.ts";
import { handlerSlow } from "./kinds/handler-slow.ts";
import { handlerThrows } from "./kinds/handler-throws.ts";
import { hang } from "./kinds/hang.ts";
import { headerNoise } from "./kinds/header-noise.ts";
import { headerStall } from "./kinds/header-stall.ts";
import { headersCut } from "./kinds/headers-cut.ts";
import { headersStripped } from "./kinds/headers-stripped.ts";
import { headersTooLarge } from "./kinds/headers-too-large.ts";
import { holdLong } from "./kinds/hold-long.ts";
import { holdShort } from "./kinds/hold-short.ts";
import { hostUnreachable } from "./kinds/host-unreachable.ts";
import { hotReload } from "./kinds/hot-reload.ts";
import { htmlPage } from "./kinds/html-page.ts";
import { httpStatus } from "./kinds/http-status.ts";
import { hugeBody } from "./kinds/huge-body.ts";
import { illegalHeader } from "./kinds/illegal-header.ts";
import { instantEmpty } from "./kinds/instant-empty.ts";
import { invalidUtf8 } from "./kinds/invalid-utf8.ts";
import { jitter } from "./kinds/jitter.ts";
import { keepAliveRace } from "./kinds/keep-alive-race.ts";
import { latency } from "./kinds/latency.ts";
import { lengthAndChunked } from "./kinds/length-and-chunked.ts";
import { loneSurrogate } from "./kinds/lone-surrogate.ts";
import { lostAcknowledgement } from "./kinds/lost-acknowledgement.ts";
import { mediaRefused } from "./kinds/media-refused.ts";
import { messagesAbsent } from "./kinds/messages-absent.ts";
import { misdirected } from "./kinds/misdirected.ts";
import { networkUnreachable } from "./kinds/network-unreachable.ts";
import { noContent } from "./kinds/no-content.ts";
import { notFound } from "./kinds/not-found.ts";
import { notHttp } from "./kinds/not-http.ts";
import { notJson } from "./kinds/not-json.ts";
import { notModified } from "./kinds/not-modified.ts";
import { notifystartRefusedQuietly } from "./kinds/notifystart-refused-quietly.ts";
import { notifystartWithoutEffect } from "./kinds/notifystart-without-effect.ts";
import { nullForList } from "./kinds/null-for-list.ts";
import { numberOverflow } from "./kinds/number-overflow.ts";
import { numbersAsStrings } from "./kinds/numbers-as-strings.ts";
import { ownEcho } from "./kinds/own-echo.ts";
import { poisonItem } from "./kinds/poison-item.ts";
import { portsExhausted } from "./kinds/ports-exhausted.ts";
import { protoKey } from "./kinds/proto-key.ts";
import { proxyRefuses } from "./kinds/proxy-refuses.ts";
import { qrTimeout } from "./kinds/qr-timeout.ts";
import { quotaExhausted } from "./kinds/quota-exhausted.ts";
import { redelivery } from "./kinds/redelivery.ts";
import { redirectLoop } from "./kinds/redirect-loop.ts";
import { redirectToOtherHost } from "./kinds/redirect-to-other-host.ts";
import { redirectToSelf } from "./kinds/redirect-to-self.ts";
import { reorderedAnswers } from "./kinds/reordered-answers.ts";
import { repeatedInBatch } from "./kinds/repeated-in-batch.ts";
import { requestRepeated } from "./kinds/request-repeated.ts";
import { requestTimeout } from "./kinds/request-timeout.ts";
import { reusedId } from "./kinds/reused-id.ts";
import { reversedBatch } from "./kinds/reversed-batch.ts";
import { secondInstance } from "./kinds/second-instance.ts";
import { sendRefused } from "./kinds/send-refused.ts";
import { serverRestarts } from "./kinds/server-restarts.ts";
import { serviceUnavailable } from "./kinds/service-unavailable.ts";
import { sessionExpires } from "./kinds/session-expires.ts";
import { sessionLapses } from "./kinds/session-lapses.ts";
import { staleToken } from "./kinds/stale-token.ts";
import { startTwice } from "./kinds/start-twice.ts";
import { stolenMessages } from "./kinds/stolen-messages.ts";
import { stopInsideHandler } from "./kinds/stop-inside-handler.ts";
import { stringCode } from "./kinds/string-code.ts";
import { successWithoutData } from "./kinds/success-without-data.ts";
import { suspend } from "./kinds/suspend.ts";
import { swizzleClog } from "./kinds/swizzle-clog.ts";
import { takenOver } from "./kinds/taken-over.ts";
import { ticketsForgotten } from "./kinds/tickets-forgotten.ts";
import { tlsToPlainPort } from "./kinds/tls-to-plain-port.ts";
import { tokenlessMessages } from "./kinds/tokenless-messages.ts";
import { tooEarly } from "./kinds/too-early.ts";
import { tooManyRequests } from "./kinds/too-many-requests.ts";
import { tornWrite } from "./kinds/torn-write.ts";
import { trailingGarbage } from "./kinds/trailing-garbage.ts";
import { truncatedJson } from "./kinds/truncated-json.ts";
import { twoDocuments } from "./kinds/two-documents.ts";
import { unauthorized } from "./kinds/unauthorized.ts";
import { unexpectedUpgrade } from "./kinds/unexpected-upgrade.ts";
import { unknownItem } from "./kinds/unknown-item.ts";
import { unknownStatus } from "./kinds/unknown-status.ts";
import { uploadRefused } from "./kinds/upload-refused.ts";
import { uploadWithoutHeader } from "./kinds/upload-without-header.ts";
import { wallClockStep } from "./kinds/wall-clock-step.ts";
import { withheldMessages } from "./kinds/withheld-messages.ts";
import { wrongContentType } from "./kinds/wrong-content-type.ts";
import { wrongDate } from "./kinds/wrong-date.ts";
import { wrongParameter } from "./kinds/wrong-parameter.ts";
import { wrongType } from "./kinds/wrong-type.ts";

/** A kind whose attributes are known only as data that its own schema has checked. */
export type AnyFaultKind = FaultKind<Readonly<Record<string, unknown>>>;

export const FAULT_KINDS: readonly AnyFaultKind[] = [
  // Name, connect, TLS
  brokenPipe,
  captivePortal,
  certificateExpired,
  certificateNotYetValid,
  certificateUnknownIssuer,
  certificateWrongHost,
  closedOnAccept,
  connectTimeout,
  connectionRefused,
  connectionReset,
  connectionTimedOut,
  dnsNotFound,
  dnsTemporaryFailure,
  filesExhausted,
  hang,
  hostUnreachable,
  keepAliveRace,
  networkUnreachable,
  portsExhausted,
  proxyRefuses,
  tlsToPlainPort,
  // Response line and headers
  connectionClose,
  continueThenNothing,
  earlyHints,
  emptyResponse,
  headerNoise,
  headerStall,
  headersCut,
  headersTooLarge,
  illegalHeader,
  lengthAndChunked,
  notHttp,
  notModified,
  redirectLoop,
  redirectToOtherHost,
  redirectToSelf,
  unexpectedUpgrade,
  unknownStatus,
  wrongContentType,
  wrongDate,
  // Body
  bandwidthLimit,
  bitFlip,
  bodyCut,
  bodyLonger,
  bodyReset,
  bodyStall,
  byteOrderMark,
  chunkMalformed,
  chunkedCut,
  closeDelimitedCut,
  corruptGzip,
  deepNesting,
  dribble,
  duplicateKeys,
  emptyBody,
  extraKeys,
  htmlPage,
  hugeBody,
  invalidUtf8,
  loneSurrogate,
  noContent,
  notJson,
  nullForList,
  numberOverflow,
  numbersAsStrings,
  protoKey,
  trailingGarbage,
  truncatedJson,
  twoDocuments,
  wrongType,
  // Application answers
  badGateway,
  cdnTimeout,
  conflict,
  contradictoryBackends,
  errorCode,
  falseSuccess,
  forbidden,
  gatewayTimeout,
  gone,
  headersStripped,
  httpStatus,
  lostAcknowledgement,
  mediaRefused,
  misdirected,
  notFound,
  notifystartRefusedQuietly,
  notifystartWithoutEffect,
  qrTimeout,
  quotaExhausted,
  requestTimeout,
  sendRefused,
  serviceUnavailable,
  sessionExpires,
  staleToken,
  stringCode,
  successWithoutData,
  ticketsForgotten,
  tooEarly,
  tooManyRequests,
  unauthorized,
  uploadRefused,
  uploadWithoutHeader,
  wrongParameter,
  // Long poll, cursor and delivery
  absurdHold,
  answerAtDeadline,
  cursorAbsent,
  cursorEmpty,
  cursorForeign,
  cursorHuge,
  cursorNonAscii,
  cursorNull,
  cursorRegressed,
  cursorUnchanged,
  cursorUnknown,
  emptyItems,
  handedOverAgain,
  holdLong,
  holdShort,
  instantEmpty,
  messagesAbsent,
  ownEcho,
  poisonItem,
  redelivery,
  repeatedInBatch,
  reusedId,
  reversedBatch,
  serverRestarts,
  sessionLapses,
  stolenMessages,
  takenOver,
  tokenlessMessages,
  unknownItem,
  withheldMessages,
  // Network regimes
  clog,
  jitter,
  latency,
  reorderedAnswers,
  requestRepeated,
  swizzleClog,
  // The client's own host
  crash,
  credentialHalfWritten,
  diskDenied,
  diskError,
  diskFull,
  eventLoopStall,
  handlerHangs,
  handlerSlow,
  handlerThrows,
  hotReload,
  secondInstance,
  startTwice,
  stopInsideHandler,
  suspend,
  tornWrite,
  wallClockStep,
];

const BY_ID: ReadonlyMap<string, AnyFaultKind> = new Map(FAULT_KINDS.map(kind => [kind.id, kind]));

/** The kind of this id. Throws a RangeError when there is none: a parsed scenario names only kinds that exist. */
export function faultKind(id: string): AnyFaultKind {
  const kind = BY_ID.get(id);
  if (!kind) throw new RangeError(`there is no fault kind "${id}"`);
  return kind;
}
