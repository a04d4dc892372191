/** words-intact: what the handler is given is what the user wrote, from him and whole; what a user is sent is what was asked for. */

import type { HandlingRecord, InboundRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Records, recordsOf } from "./records.ts";
import { say } from "./sentences/say.ts";

const NAME = "words-intact";

export const wordsIntact: Invariant = {
  name: NAME,
  duty: "to leave words as they are",
  promise:
    "What the handler is given, and what a user is sent, is what was written: the right sender, all of the words, no half characters.",
  required: false,
  examine(trace: Trace) {
    const findings = new Findings(NAME, trace.header);
    const records = recordsOf(trace);
    examineReceived(records, findings);
    examineSent(records, findings);
    examineMedia(records, findings);
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
      sentence: say("words-intact.received", { account, atMs, message, wrong }),
      proof: [source.seq, seq],
    });
  }
}

function whatIsWrong({ account, user, words }: HandlingRecord, source: InboundRecord): Sentence | undefined {
  if (account !== source.account) return say("words-intact.other-account", { account: source.account });
  if (user !== source.user) return say("words-intact.other-user", { user, writer: source.user });
  if (words === "cut") return say("words-intact.cut", { user });
  return words && say("words-intact.other-words", { user });
}

/** What goes out. That all of a text goes out, delivered-once sees to. */
function examineSent(records: Records, findings: Findings): void {
  const told = new Set<string>();
  for (const { account, atMs, seq, endpoint, message = "?", words } of records.all("request")) {
    if (endpoint !== "sendmessage" || message === "?") continue;
    findings.examine();
    // A text that is tried again and again is one breach.
    if (words === undefined || told.has(message)) continue;
    told.add(message);
    findings.add({
      atMs,
      account,
      sentence: say("words-intact.sent", { account, message, atMs, wrong: say(`words-intact.${words}`) }),
      proof: [seq],
    });
  }
}

/** Files that were taken: whether they can be opened, and are of the kind that was asked for. */
function examineMedia(records: Records, findings: Findings): void {
  const asked = new Map(records.all("send-done").map(done => [done.message, done]));
  for (const { account, atMs, seq, media, message = "?", words, renamed } of records.all("accepted")) {
    const done = asked.get(message);
    if (media === undefined || done?.media === undefined) continue;
    findings.examine();
    // A client that has no voice sends it as a file.
    const isRight = media === done.media || (done.media === "voice" && media === "file");
    const isNamed = renamed === undefined || done.media !== "file";
    if (isRight && isNamed && words === undefined) continue;
    const wrong =
      words === "changed"
        ? say("words-intact.wrong-key")
        : isRight
          ? say("words-intact.other-name")
          : say("words-intact.other-kind", { kind: media, asked: done.media });
    findings.add({
      atMs,
      account,
      sentence: say("words-intact.sent", { account, message, atMs, wrong }),
      proof: [seq, done.seq],
    });
  }
}
