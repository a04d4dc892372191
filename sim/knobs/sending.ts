/** Knobs of messages from the bot to users, of typing and of uploads; and of the network. */
import type { Knob } from "./knob.ts";

export const SENDING_KNOBS: readonly Knob[] = [
  {
    key: "sendAnswer",
    behaviours: ["empty-object", "empty-body", "ret-zero", "message-id"],
    default: "message-id",
    reason: "Body of a successful send: all four are seen, the id is the youngest.",
    source: "§1.4; cc-connect#1640, OW#247, OW#261",
  },
  {
    key: "quota",
    behaviours: ["<number>", "none"],
    default: "none",
    reason:
      "Sends that one context token is good for. 10 is reported by many; off, so that other scenarios stay simple.",
    source: "§2.3, §8.7; OW#81, NousResearch/hermes-agent#31131",
  },
  {
    key: "window",
    behaviours: ["<duration>", "none"],
    default: "none",
    reason: "How long after a user's last message sends are taken. The vendor says 24h, one report 11–16h.",
    source: "§2.3, §8.7; OW#156, OW#204, OW#309",
  },
  {
    key: "burst",
    behaviours: ["<number>", "none"],
    default: "none",
    reason:
      "Sends within burstWithin; one more throttles the account. One careful report: the third in a second.",
    source: "§2.3, §8.7; cc-connect#1640, cc-connect#1643",
  },
  {
    key: "burstWithin",
    behaviours: ["<duration>"],
    default: "1s",
    reason: "The time in which burst counts.",
    source: "§2.3; cc-connect#1640",
  },
  {
    key: "penalty",
    behaviours: ["<duration>"],
    default: "1h",
    reason: "How long a throttled account is refused every send: about an hour.",
    source: "§2.3; cc-connect#1640",
  },
  {
    key: "penaltyGrows",
    behaviours: ["fixed", "restarts", "doubles"],
    default: "restarts",
    reason: "What a send during the penalty does to it: every attempt prolonged it.",
    source: "§2.3; S-45; cc-connect#1640",
  },
  {
    key: "refusal",
    behaviours: ["bare", "prepare-failed", "unknown-error", "rate-limited", "frequency"],
    default: "bare",
    reason: "The words beside ret -2. Reports give each of them several meanings, so none may carry one.",
    source: "§3.2, §8.7; NousResearch/hermes-agent#17432, #35713, #80125",
  },
  {
    key: "tokenless",
    behaviours: ["accept", "refuse", "drop"],
    default: "accept",
    reason:
      "A send without a context token of its chat: taken, ret -2, or an empty yes and no delivery. All are reported.",
    source: "§2.3; S-47; cc-connect#1640, NousResearch/hermes-agent#80125, OW#247",
  },
  {
    key: "wrongCase",
    behaviours: ["accept", "refuse"],
    default: "accept",
    reason: "A send to a user id in the wrong case; refused is ret -3. One report only.",
    source: "§2.3, §3.3; OW#243",
  },
  {
    key: "clientIds",
    behaviours: ["dedupe", "ignore"],
    default: "dedupe",
    reason:
      "Whether a repeated client_id is dropped without a word: reproduced twice by one team. Scope: the account.",
    source: "§2.4, §8.10; Astro-Han/pawwork#1404",
  },
  {
    key: "ticketLasts",
    behaviours: ["<duration>"],
    default: "1d",
    reason: "How long a typing ticket is good: the official client renews it within 24h.",
    source: "§2.5",
  },
  {
    key: "typingCounts",
    behaviours: ["true", "false"],
    default: "false",
    reason: "Whether showing typing uses up the send quota: one doubtful claim.",
    source: "§2.5, §8.7; agentscope-ai/QwenPaw#6696",
  },
  {
    key: "uploadHeader",
    behaviours: ["present", "absent"],
    default: "present",
    reason: "Whether the answer to an upload names the file; the official client retries when it does not.",
    source: "§1.4; S-51",
  },
  {
    key: "latency",
    behaviours: ["<duration>"],
    default: "0s",
    reason: "One-way network time. None, so that times in traces read plainly.",
    source: "assumption",
  },
];
