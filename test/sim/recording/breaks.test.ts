/** What Node says of a broken connection, and the kind of fault that it is. */
import { expect, it } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { breakingShape } from "../../../sim/recording/breaks.ts";

const BEFORE = { answer: undefined, hasRead: false };
const error = (code: string, syscall?: string): NodeJS.ErrnoException =>
  Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });

it.each([
  ["CERT_HAS_EXPIRED", "certificate-expired"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate-unknown-issuer"],
  ["EAI_AGAIN", "dns-temporary-failure"],
  ["ECONNREFUSED", "connection-refused"],
  ["ENOTFOUND", "dns-not-found"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate-wrong-host"],
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls-to-plain-port"],
  ["ETIMEDOUT", "connection-timed-out"],
  ["HPE_HEADER_OVERFLOW", "headers-too-large"],
  ["HPE_INVALID_VERSION", "not-http"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect-timeout"],
  ["never heard of", "empty-response"],
])("%s before an answer is %s", (code, kind) => {
  expect(breakingShape(error(code), BEFORE)).toBe(kind);
  expect(FAULT_KINDS.map(({ id }) => id)).toContain(kind);
});

it("a reset is one before and within an answer; without a system call the connection has ended", () => {
  const chunked = { answer: { headers: { "transfer-encoding": "chunked" } }, hasRead: true };
  const measured = { answer: { headers: {} }, hasRead: true };
  expect(breakingShape(error("ECONNRESET", "read"), BEFORE)).toBe("connection-reset");
  expect(breakingShape(error("ECONNRESET"), BEFORE)).toBe("empty-response");
  expect(breakingShape(error("ECONNRESET"), { answer: undefined, hasRead: true })).toBe("headers-cut");
  expect(breakingShape(error("ECONNRESET", "read"), measured)).toBe("body-reset");
  expect(breakingShape(error("ECONNRESET"), measured)).toBe("body-cut");
  expect(breakingShape(error("ECONNRESET"), chunked)).toBe("chunked-cut");
  expect(breakingShape(error("HPE_INVALID_CHUNK_SIZE"), chunked)).toBe("chunk-malformed");
});
