/** Scenarios of every theme that are short, each with the digests that are committed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** Of each theme a few, and those that reach for what a browser has in a form of its own: bodies in pieces, media, logins, sleep. */
export const SAMPLE = [
  "bug-155/overnight-idle",
  "bug-155/shape-errcode-string",
  "bug-155/taken-over",
  "delivery/cursor-non-ascii",
  "delivery/poison-message-later",
  "delivery/twice-in-one-batch",
  "login/qr-asks-verify-code",
  "login/qr-redirected-to-another-host",
  "polling/answer-hostile-json",
  "polling/gateway-cuts-polls-at-17s",
  "polling/header-stalls",
  "process/clock-back-between-messages",
  "process/stop-while-send-hangs",
  "process/suspend-overnight",
  "sending/every-kind-of-file",
  "sending/overtaken-while-it-hangs",
  "sending/upload-hangs",
  "sending/yes-never-comes",
  "session/half-refused-on-a-slow-line",
  "session/restart-forgets-sessions",
  "transport/body-without-end",
  "transport/captive-portal-redirects",
  "transport/slow-line-with-jitter",
  "transport/stalled-body",
] as const;

const lines = readFileSync(join(ROOT, "test/digests/digests.txt"), "utf8").trim().split("\n");
const digests = new Map(
  lines.map(line => {
    const [scenario, subject, digest] = line.split(" ");
    return [`${scenario} ${subject}`, digest] as const;
  }),
);

export const digestOf = (scenario: string, subject: string): string | undefined =>
  digests.get(`${scenario} ${subject}`);

export const textOf = (scenario: string): string =>
  readFileSync(join(ROOT, "scenarios", `${scenario}.yaml`), "utf8");
