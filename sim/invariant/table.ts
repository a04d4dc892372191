/** Every invariant, in the order of the architecture's table. */
import { boundedRate } from "./bounded-rate.ts";
import { credentialsStayHome } from "./credentials-stay-home.ts";
import { deliveredOnce } from "./delivered-once.ts";
import { fairToUsers } from "./fair-to-users.ts";
import { handledOnce } from "./handled-once.ts";
import { inOrder } from "./in-order.ts";
import type { Invariant } from "./invariant.ts";
import { loginNeededIsLoud } from "./login-needed-is-loud.ts";
import { noLoss } from "./no-loss.ts";
import { noPauseLoop } from "./no-pause-loop.ts";
import { nothingLeftBehind } from "./nothing-left-behind.ts";
import { onePoll } from "./one-poll.ts";
import { outInOrder } from "./out-in-order.ts";
import { outboundNeverBlocked } from "./outbound-never-blocked.ts";
import { outboxMoves } from "./outbox-moves.ts";
import { promptStop } from "./prompt-stop.ts";
import { recoversInTime } from "./recovers-in-time.ts";
import { rightRecipient } from "./right-recipient.ts";
import { truthfulHealth } from "./truthful-health.ts";
import { truthfulSend } from "./truthful-send.ts";
import { typingEnds } from "./typing-ends.ts";
import { wireConformance } from "./wire-conformance.ts";
import { wordsIntact } from "./words-intact.ts";

/** What a run is judged by unless the caller chooses. */
export const INVARIANTS: readonly Invariant[] = [
  recoversInTime,
  outboundNeverBlocked,
  outboxMoves,
  noPauseLoop,
  noLoss,
  handledOnce,
  inOrder,
  onePoll,
  boundedRate,
  truthfulSend,
  deliveredOnce,
  rightRecipient,
  wordsIntact,
  outInOrder,
  typingEnds,
  fairToUsers,
  truthfulHealth,
  loginNeededIsLoud,
  promptStop,
  nothingLeftBehind,
  credentialsStayHome,
  wireConformance,
];
