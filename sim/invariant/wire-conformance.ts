/** wire-conformance: every request is one that the real service would take. */
import type { NonconformanceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { recordsOf } from "./records.ts";
import { remark } from "./sentences/remarks.ts";
import { say } from "./sentences/say.ts";

const NAME = "wire-conformance";
/** How many records one violation names as proof. */
const PROOF_MAX = 20;

export const wireConformance: Invariant = {
  name: NAME,
  duty: "to ask as the service takes it",
  promise: "Every request is one that the real service would take.",
  required: true,
  teardown: true,
  examine(trace: Trace) {
    const records = recordsOf(trace);
    const findings = new Findings(NAME, trace.header);
    findings.examine(records.all("request").length);
    const groups = new Map<string, [NonconformanceRecord, ...NonconformanceRecord[]]>();
    for (const record of records.all("nonconformance")) {
      const key = JSON.stringify([record.endpoint, record.field]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [record]);
      else group.push(record);
    }
    for (const group of groups.values()) {
      const [first] = group;
      const { endpoint, field, message, atMs } = first;
      const wrong = { endpoint, field, message: remark(message), firstMs: atMs };
      const count = group.length;
      const alone = group.every(record => record.account === first.account);
      findings.add({
        atMs,
        sentence:
          count === 1
            ? say("wire-conformance.once", wrong)
            : say("wire-conformance.times", { ...wrong, count }),
        proof: group.slice(0, PROOF_MAX).map(record => record.seq),
        ...(alone ? { account: first.account } : {}),
      });
    }
    return findings.finish();
  },
};
