/** Why a run without a breach says nothing: its workload put nothing to the test. */
import type { Tried } from "./tried.ts";

/** The invariants that speak of messages which were handled, and of texts which reached the wire or whose end was reported. */
const OF_MESSAGES = ["no-loss", "handled-once", "in-order", "words-intact"];
const OF_TEXTS = ["outbound-never-blocked", "right-recipient"];
const OF_REPORTS = ["truthful-send"];

/**
 * One reason for each part of the workload of which nothing came through, and for each invariant that looked at nothing of
 * what did.
 *
 * @param examined per invariant, how many places of the trace it examined
 */
export function untried(
  { messages, sends }: Tried,
  examined: Readonly<Record<string, number | undefined>>,
): string[] {
  const reasons: string[] = [];
  if (messages.written > 0 && messages.handled === 0) {
    const { written, handedOver } = messages;
    reasons.push(
      `the workload delivered nothing: ${written} inbound, ${handedOver} handed over and none handled`,
    );
  }
  if (sends.asked > 0 && sends.onWire === 0) {
    reasons.push(`the workload sent nothing: of ${sends.asked} sends none reached the wire`);
  } else if (sends.asked > 0 && messages.written === 0 && sends.reached === 0) {
    reasons.push(`the workload sent nothing: of ${sends.asked} sends none reached the server`);
  }
  const blind = (names: readonly string[], count: number, what: string): string[] =>
    count === 0
      ? []
      : names
          .filter(name => examined[name] === 0)
          .map(name => `${name} examined nothing, although ${count} ${what}`);
  return [
    ...reasons,
    ...blind(OF_MESSAGES, messages.handled, "messages were handled"),
    ...blind(OF_TEXTS, sends.onWire, "texts reached the wire"),
    ...blind(OF_REPORTS, sends.asked - sends.unreported, "ends of texts were reported"),
  ];
}
