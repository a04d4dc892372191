/** credentials-stay-home: no token and no message text leaves the place where it belongs. */
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { recordsOf } from "./records.ts";

const NAME = "credentials-stay-home";

const WORDS = {
  token: "a token",
  "context-token": "a context token",
  text: "a message's text",
  key: "the key of a QR code or of a file",
} as const;

export const credentialsStayHome: Invariant = {
  name: NAME,
  duty: "to keep tokens at home",
  promise:
    "No token and no key goes to another host, and neither token nor text, in whatever writing, into a log or a report.",
  required: false,
  teardown: true,
  examine(trace: Trace) {
    const records = recordsOf(trace);
    const findings = new Findings(NAME);
    // Every request carries what may leak, so each is a place where it could have.
    findings.examine(records.all("request").length);
    for (const { account, what, where, atMs, seq } of records.all("leak")) {
      // A subject that sends nothing can leak all the same.
      findings.examine();
      const message = `${account}: ${WORDS[what]} was seen in a place where it does not belong at ${clockTime(trace.header.start, atMs)}: ${where}`;
      findings.add({ atMs, account, message, proof: [seq] });
    }
    return findings.finish();
  },
};
