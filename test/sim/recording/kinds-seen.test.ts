/** Each kind of fault that shows at a socket is seen as itself, or as what nobody behind a socket could tell it from. */
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { type AnyFaultKind, FAULT_KINDS } from "../../../sim/fault/table.ts";
import { serveLoopback } from "../../../sim/loopback/loopback.ts";
import { openRecorder } from "../../../sim/recording/recorder.ts";
import { scenarioOf } from "../../../sim/recording/scenario-of.ts";
import { scenarioOf as quiet } from "../run-kit.ts";

/** What is seen in its place. Of those not named here: itself. */
const SEEN_AS: Readonly<Record<string, string>> = {
  "bit-flip": "error-code",
  "broken-pipe": "connection-reset",
  "captive-portal": "html-page",
  "certificate-expired": "connection-reset",
  "certificate-not-yet-valid": "connection-reset",
  "certificate-unknown-issuer": "connection-reset",
  "certificate-wrong-host": "connection-reset",
  "close-delimited-cut": "truncated-json",
  "closed-on-accept": "empty-response",
  "compressed-bomb": "truncated-json",
  "connection-refused": "connection-reset",
  "continue-then-nothing": "headers-cut",
  "contradictory-backends": "session-expires",
  "dns-not-found": "connection-reset",
  "dns-temporary-failure": "connection-reset",
  "escape-heavy-cut": "truncated-json",
  "files-exhausted": "connection-reset",
  "headers-stripped": "session-expires",
  "host-unreachable": "connection-reset",
  "http-status": "service-unavailable",
  "keep-alive-race": "empty-response",
  "network-unreachable": "connection-reset",
  "numbers-as-strings": "string-code",
  "ports-exhausted": "connection-reset",
  "proxy-refuses": "connection-reset",
  "redirect-loop": "redirect-to-self",
  "request-quoted": "error-code",
  "stale-token": "session-expires",
  "string-code": "error-code",
  "tls-to-plain-port": "connection-reset",
  "two-documents": "trailing-garbage",
  "wrong-type": "error-code",
};

/** The answer is right: the client gets it, and there is nothing to tell. Or it takes more polls than one to see. */
const NOT_SEEN: ReadonlySet<string> = new Set(
  `answer-at-deadline bandwidth-limit body-longer capacity case-twin-users connection-close cursor-foreign
  cursor-huge cursor-non-ascii cursor-regressed cursor-unknown deep-nesting duplicate-keys early-hints empty-items extra-keys
  foreign-address handed-over-again header-noise hold-long hold-short huge-body instant-empty invalid-utf8 jitter lone-surrogate
  number-overflow poison-item proto-key request-repeated reversed-batch unknown-item wrong-content-type wrong-date`.split(
    /\s+/,
  ),
);

/** Only a client that gives up shows them; see recorder.test.ts. */
const ASKS_PATIENCE: ReadonlySet<string> = new Set(
  `body-stall cdn-timeout clog connect-timeout connection-timed-out dribble endless-body hang header-stall latency
  reordered-answers swizzle-clog`.split(/\s+/),
);

/** Shows only where nothing waits. */
const IDLE: ReadonlySet<string> = new Set(["null-for-list"]);

/** `cursor-unchanged` is one beside the cursor that it is unchanged from. */
const CURSOR = "bm8gb25lJ3M=";

const KINDS = FAULT_KINDS.filter(
  ({ id, family, endpoints }) =>
    family !== "X" && endpoints?.includes("getupdates") === true && !ASKS_PATIENCE.has(id),
);

async function poll(baseUrl: string, token: string): Promise<void> {
  const headers = {
    "content-type": "application/json",
    authorizationtype: "ilink_bot_token",
    "x-wechat-uin": "MTIz",
    authorization: `Bearer ${token}`,
  };
  await new Promise<void>(resolve => {
    const asked = request(`${baseUrl}/ilink/bot/getupdates`, { method: "POST", agent: false, headers });
    asked.once("response", answer => {
      answer.resume();
      answer.on("error", () => {});
      answer.once("close", resolve);
    });
    asked.on("error", () => resolve());
    asked.once("close", resolve);
    asked.end(JSON.stringify({ get_updates_buf: CURSOR }));
  });
}

async function seenAs({ id, examples }: AnyFaultKind): Promise<string[]> {
  const line = { name: id, kind: id, atMs: 0, skip: 0, chance: 1, endpoints: ["getupdates" as const] };
  const attributes = examples[0] as Record<string, unknown> | undefined;
  const scenario = quiet({ server: { holdMs: 150 }, faults: [{ ...line, attributes: attributes ?? {} }] });
  const service = await serveLoopback({ scenario });
  const recorder = await openRecorder({ upstream: new URL(service.baseUrl), nowMs: Date.now });
  if (!IDLE.has(id)) service.userWrites("alice", { text: "hi" });
  await poll(recorder.baseUrl, service.credential().token);
  const { recording } = await recorder.close();
  await service.close();
  return scenarioOf(recording).scenario.faults.map(({ kind }) => kind);
}

describe("a poll that meets", () => {
  it.each(KINDS.map(kind => [kind.id, kind] as const))("%s", async (id, kind) => {
    expect(await seenAs(kind)).toEqual(NOT_SEEN.has(id) ? [] : [SEEN_AS[id] ?? id]);
  });
});
