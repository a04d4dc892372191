/** credentials-stay-home: no token and no message text leaves the place where it belongs. */
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { recordsOf } from "./records.ts";
import { remark } from "./sentences/remarks.ts";
import { say } from "./sentences/say.ts";

const NAME = "credentials-stay-home";

export const credentialsStayHome: Invariant = {
  name: NAME,
  duty: "to keep tokens at home",
  promise:
    "No token and no key goes to another host, and neither token nor text, in whatever writing, into a log or a report.",
  required: false,
  teardown: true,
  examine(trace: Trace) {
    const records = recordsOf(trace);
    const findings = new Findings(NAME, trace.header);
    // Every request carries what may leak, so each is a place where it could have.
    findings.examine(records.all("request").length);
    for (const { account, what, where, atMs, seq } of records.all("leak")) {
      // A subject that sends nothing can leak all the same.
      findings.examine();
      const sentence = say("credentials-stay-home.leak", {
        account,
        what: say(`credentials-stay-home.${what}`),
        atMs,
        where: remark(where),
      });
      findings.add({ atMs, account, sentence, proof: [seq] });
    }
    return findings.finish();
  },
};
