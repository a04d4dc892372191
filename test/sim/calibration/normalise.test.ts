/** What is taken out of an error's text, and what stays. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise } from "../../../sim/calibration/normalise.ts";

const CHANGING: readonly (readonly [string, string])[] = [
  ["connect ECONNREFUSED 127.0.0.1:43121", "connect ECONNREFUSED <address>"],
  ["connect ECONNREFUSED ::1:43121", "connect ECONNREFUSED <address>"],
  ["connect ETIMEDOUT 2001:db8:0:0:0:0:0:1:443", "connect ETIMEDOUT <address>"],
  [
    "connect ENETUNREACH 198.51.100.1:80 - Local (0.0.0.0:0)",
    "connect ENETUNREACH <address> - Local (<address>)",
  ],
  [
    "connect ENETUNREACH [2001:db8::1]:80 - Local (:::0)",
    "connect ENETUNREACH <address> - Local (<address>)",
  ],
  [
    "Connect Timeout Error (attempted address: 10.0.0.7:443, timeout: 10000ms)",
    "Connect Timeout Error (attempted address: <address>, timeout: 10000ms)",
  ],
  ["getaddrinfo ENOTFOUND api.example.com", "getaddrinfo ENOTFOUND <host>"],
  [
    "altnames: Host: api.example.com. is not in the cert's altnames: DNS:other.test, DNS:third.test",
    "altnames: Host: <host>. is not in the cert's altnames: DNS:<host>, DNS:<host>",
  ],
  [
    "00B7F1D2C37F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:\n",
    "<pointer>:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:<path>:<line>:\n",
  ],
  [
    "ENOENT: no such file or directory, open '/tmp/a-b/c.json'",
    "ENOENT: no such file or directory, open '<path>'",
  ],
  ["Cannot find module file:///srv/bot/index.js", "Cannot find module <path>"],
];

const CONSTANT = [
  "fetch failed",
  "other side closed",
  "Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)",
  "Unexpected non-whitespace character after JSON at position 9 (line 1 column 10)",
  "connect EMFILE <address> - Local (undefined:undefined)",
  "at 12:34:56 with undici 7.29.1",
];

describe("a text", () => {
  it.each(CHANGING)("%j loses what changes from run to run", (text, normal) => {
    expect(normalise(text)).toBe(normal);
  });

  it.each(CONSTANT)("%j stays", text => {
    expect(normalise(text)).toBe(text);
  });

  it("is not changed a second time", () => {
    const piece = fc.oneof(fc.constantFrom(...CHANGING.flat(), ...CONSTANT), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), pieces => {
        const once = normalise(pieces.join(" "));
        expect(normalise(once)).toBe(once);
      }),
    );
  });
});
