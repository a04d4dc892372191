/** credentials-stay-home: every leak is a breach, and a run that sent anything has put it to the test. */
import { expect, it } from "vitest";
import { credentialsStayHome } from "../../../sim/invariant/credentials-stay-home.ts";
import { remark } from "../../../sim/invariant/sentences/remarks.ts";
import { TraceBuilder } from "./trace-builder.ts";

it("holds as long as nothing leaks, and examines every request", () => {
  const t = new TraceBuilder();
  t.live();
  expect(credentialsStayHome.examine(t.end())).toEqual({ examined: 2, violations: [] });
});

it.each([
  [
    "token",
    "request to cdn",
    "bot: a token was seen in a place where it does not belong at 06:00:07: request to cdn",
  ],
  [
    "context-token",
    "reason",
    "bot: a context token was seen in a place where it does not belong at 06:00:07: reason",
  ],
  [
    "key",
    "request to a foreign host",
    "bot: the key of a QR code or of a file was seen in a place where it does not belong at 06:00:07: request to a foreign host",
  ],
  ["text", "log", "bot: a message's text was seen in a place where it does not belong at 06:00:07: log"],
] as const)("is broken by a %s in a %s", (what, where, message) => {
  const t = new TraceBuilder().at(7_000).add({ type: "leak", account: "bot", what, where });
  const { examined, violations } = credentialsStayHome.examine(t.end());
  expect(examined).toBe(1);
  const sentence = {
    key: "credentials-stay-home.leak",
    params: {
      account: "bot",
      what: { key: `credentials-stay-home.${what}`, params: {} },
      atMs: 7_000,
      where: remark(where),
    },
  };
  expect(violations).toEqual([
    { invariant: "credentials-stay-home", atMs: 7_000, account: "bot", message, sentence, proof: [0] },
  ]);
});

it("judges the teardown too", () => {
  expect(credentialsStayHome.teardown).toBe(true);
});
