/** Why a run without a breach says nothing: its workload put nothing to the test. */
import type { Sentence } from "../trace/sentence.ts";
import { say } from "./sentences/say.ts";
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
): Sentence[] {
  const reasons: Sentence[] = [];
  if (messages.written > 0 && messages.handled === 0) {
    const { written, handedOver } = messages;
    reasons.push(say("gap.delivered-nothing", { written, handedOver }));
  }
  const { asked } = sends;
  if (asked > 0 && sends.onWire === 0) reasons.push(say("gap.none-on-wire", { asked }));
  else if (asked > 0 && messages.written === 0 && sends.reached === 0)
    reasons.push(say("gap.none-reached", { asked }));
  const blind = (
    names: readonly string[],
    count: number,
    what: "messages" | "texts" | "reports",
  ): Sentence[] =>
    count === 0
      ? []
      : names
          .filter(name => examined[name] === 0)
          .map(invariant => say(`gap.blind-to-${what}`, { invariant, count }));
  return [
    ...reasons,
    ...blind(OF_MESSAGES, messages.handled, "messages"),
    ...blind(OF_TEXTS, sends.onWire, "texts"),
    ...blind(OF_REPORTS, asked - sends.unreported, "reports"),
  ];
}
