/** handled-once: no message begins to be handled twice, none for ever without an end, and none that the server never produced. */
import type { Trace } from "../trace/trace.ts";
import { isFailed } from "./attempts.ts";
import type { ExcuseId } from "./excuses.ts";
import { failedWritesOf } from "./failed-writes.ts";
import { Findings } from "./findings.ts";
import type { Handling } from "./handlings.ts";
import type { Invariant } from "./invariant.ts";
import { addTo } from "./records.ts";
import { repeatsOf } from "./repeats.ts";
import { say } from "./sentences/say.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const NAME = "handled-once";

export const handledOnce: Invariant = {
  name: NAME,
  duty: "to handle a message once",
  promise: "Each message is handled visibly at most once, restarts included, and not tried for ever.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    for (const { begun } of timeline.handlings) {
      findings.examine();
      const { account, message, atMs, seq } = begun;
      if (message !== "?") continue;
      const sentence = say("handled-once.phantom", { account, atMs });
      findings.add({ atMs, account, sentence, proof: [seq] });
    }
    for (const { first, again } of repeatsOf(timeline, id => findings.excuse(id))) {
      const { account, message, atMs, seq } = again.begun;
      const { atMs: firstMs, seq: firstSeq } = first.begun;
      const sentence = say("handled-once.again", { account, message, firstMs, againMs: atMs });
      findings.add({ atMs, account, sentence, proof: [firstSeq, seq] });
    }
    for (const { failed, again } of endlessOf(timeline, id => findings.excuse(id))) {
      const { account, message, atMs, seq } = again.begun;
      const sentence = say("handled-once.endless", { account, message, atMs, failed: failed.length });
      findings.add({ atMs, account, sentence, proof: [...failed.map(({ begun }) => begun.seq), seq] });
    }
    return findings.finish();
  },
};

/** Messages that are tried once more than too often, each with its first beginning of that kind. One that could not be written down counts for none. */
function endlessOf(
  timeline: Timeline,
  excuse: (id: ExcuseId) => boolean,
): { failed: Handling[]; again: Handling }[] {
  const { handlings, header } = timeline;
  const failedWrites = failedWritesOf(timeline);
  const isUnwritten = ({ killed, begun }: Handling): boolean =>
    killed !== null && failedWrites.cover(begun, killed);
  const failures = new Map<string, Handling[]>();
  const endless: { failed: Handling[]; again: Handling }[] = [];
  for (const handling of handlings) {
    const { message } = handling.begun;
    if (message === "?") continue;
    const failed = failures.get(message);
    if (failed?.length === header.limits.beginningsMax)
      endless.push({ failed: [...failed], again: handling });
    if (isFailed(handling) && !(isUnwritten(handling) && excuse("handling-unwritten")))
      addTo(failures, message, handling);
  }
  return endless;
}
