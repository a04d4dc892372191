/** Why a run without a breach says nothing: its workload put nothing to the test. */
import type { Tried } from "./tried.ts";

/** One reason for each part of the workload of which nothing came through. */
export function untried({ messages, sends }: Tried): string[] {
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
  return reasons;
}
