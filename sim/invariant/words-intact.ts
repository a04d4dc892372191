/** words-intact: what the handler is given is what the user wrote, from him and whole. */
import type { HandlingRecord, InboundRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Records, recordsOf } from "./records.ts";

const NAME = "words-intact";

export const wordsIntact: Invariant = {
  name: NAME,
  promise: "What the handler is given is what was written: the right sender, and all of his words.",
  required: false,
  examine(trace: Trace) {
    const findings = new Findings(NAME);
    examineReceived(recordsOf(trace), findings);
    return findings.finish();
  },
};

/** What the handler got, against what the user wrote. What nobody wrote is handled-once's. */
function examineReceived(records: Records, findings: Findings): void {
  const written = new Map(records.all("inbound").map(record => [record.message, record]));
  for (const handling of records.all("handling")) {
    const source = written.get(handling.message);
    if (source === undefined) continue;
    findings.examine();
    const wrong = whatIsWrong(handling, source);
    if (wrong === undefined) continue;
    const { account, message, atMs, seq } = handling;
    findings.add({
      atMs,
      account,
      message: `${account}: at ${clockTime(records.header.start, atMs)} the handler got ${message} ${wrong}`,
      proof: [source.seq, seq],
    });
  }
}

function whatIsWrong({ account, user, words }: HandlingRecord, source: InboundRecord): string | undefined {
  if (account !== source.account) return `of another account, ${source.account}`;
  if (user !== source.user) return `as if ${user} had written it; it is of ${source.user}`;
  if (words === "cut") return `of ${user} without a part of the words`;
  return words && `of ${user} in other words than were written`;
}
