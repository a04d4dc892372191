/** Connection kinds: which shape a request breaks in, when, and what a portal says. */
import { expect, test } from "vitest";
import type { WireAction } from "../../../sim/fault/fault.ts";
import { FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";

/** What the kind does to a poll. */
function actionOf(id: string, given: object = {}): WireAction | undefined {
  const kind = faultKind(id);
  const attributes = kind.attributes.parse(given);
  return kind.onRequest?.(
    { endpoint: "getupdates", account: "bot" },
    { attributes, leg: "request", random: () => 0, hits: 0, nowMs: 0, memory: { busyUntilMs: 0 } },
  );
}

const TIMED = new Set(["connect-timeout", "connection-timed-out"]);
const breaking = FAULT_KINDS.filter(({ id, family }) => family === "C" && actionOf(id)?.do === "break");

test("most of the family are breaks", () => {
  expect(breaking.map(({ id }) => id).toSorted()).toEqual([
    "broken-pipe",
    "certificate-expired",
    "certificate-not-yet-valid",
    "certificate-unknown-issuer",
    "certificate-wrong-host",
    "closed-on-accept",
    "connect-timeout",
    "connection-refused",
    "connection-reset",
    "connection-timed-out",
    "dns-not-found",
    "dns-temporary-failure",
    "files-exhausted",
    "host-unreachable",
    "keep-alive-race",
    "network-unreachable",
    "ports-exhausted",
    "proxy-refuses",
    "tls-to-plain-port",
  ]);
});

test.each(breaking)("$id breaks a request in its own shape, before the server knew of it", kind => {
  expect(actionOf(kind.id)).toMatchObject({ do: "break", shape: kind.id });
  expect(kind.legs?.[0]).toBe("request");
  expect(kind.impact(kind.attributes.parse({}))).toEqual({
    blocks: true,
    seenBy: TIMED.has(kind.id) ? "deadline" : "answer",
  });
});

test.each([
  ["connect-timeout", {}, 10_000],
  ["connect-timeout", { after: "5s" }, 5_000],
  ["connection-timed-out", {}, 3_000],
  ["connection-timed-out", { after: "2m7s" }, 127_000],
])("%s with %j breaks after %i ms", (id, given, afterMs) => {
  expect(actionOf(id, given)).toEqual({ do: "break", shape: id, afterMs });
});

test("a captive portal shows its page in place of the answer", () => {
  expect(actionOf("captive-portal")).toMatchObject({
    do: "answer",
    answer: { status: 200, contentType: "text/html", body: expect.stringMatching(/^<html>/) },
  });
});

test("a captive portal leads to its page", () => {
  expect(actionOf("captive-portal", { form: "redirect" })).toMatchObject({
    do: "answer",
    answer: { status: 302, headers: { location: "http://portal.invalid/login" } },
  });
});
