/** Knobs of messages from users to the bot. */
import type { Knob } from "./knob.ts";

export const POLLING_KNOBS: readonly Knob[] = [
  {
    key: "hold",
    behaviours: ["<duration>"],
    default: "34s990ms",
    reason:
      "How long an idle poll is held. A little under what is advertised, so that a client that waits just as long wins the race by a hair; scenarios lengthen it.",
    source: "§2.1; S-14; OW#267",
  },
  {
    key: "advertise",
    behaviours: ["<duration>", "none"],
    default: "35s",
    reason: "The longpolling_timeout_ms of answers: the value seen most.",
    source: "§2.1; official client's default",
  },
  {
    key: "timeoutField",
    behaviours: ["ignored", "honoured"],
    default: "ignored",
    reason: "The unofficial timeout of a request, in seconds: no capture shows that the service reads it.",
    source: "§1.4, §8.9; jeffkit/ilink-hub",
  },
  {
    key: "cursor",
    behaviours: ["replay", "consume"],
    default: "replay",
    reason:
      "Whether handing over is delivery. Replay is the younger and more detailed report, and excuses no loss.",
    source: "§2.2, §8.1; OW#239 against OW#164",
  },
  {
    key: "emptyCursor",
    behaviours: ["backlog", "now"],
    default: "backlog",
    reason:
      "Where a poll without a cursor begins. With the backlog, a client that drops its cursor shows duplicates instead of silence.",
    source: "§2.2, §8.2; OC#130050",
  },
  {
    key: "unknownCursor",
    behaviours: ["backlog", "now", "refused"],
    default: "backlog",
    reason:
      "The same for a cursor that the server does not know: treated as none. Refused is errcode -1, the service's general error; no capture exists.",
    source: "§8.1; S-40",
  },
  {
    key: "cursorAfterLogin",
    behaviours: ["kept", "unknown"],
    default: "kept",
    reason: "Whether cursors outlive a new login: the case in which a client must not lose its place.",
    source: "§2.2; epiral/weixin-bot §9.3",
  },
  {
    key: "parallelPolls",
    behaviours: ["independent", "split", "newest", "stale"],
    default: "independent",
    reason:
      "Polls on one token. Independent follows from cursors alone and is harshest for a client that polls twice: it gets everything twice, or in consume mode one of both.",
    source: "§2.7, §8.8; Lingtai-AI/lingtai#83; jeffkit/ilink-hub",
  },
  {
    key: "batch",
    behaviours: ["<number>"],
    default: "20",
    reason:
      "Messages in one answer at most. No limit is documented; a bound keeps long backlogs in several answers.",
    source: "assumption",
  },
  {
    key: "retention",
    behaviours: ["<duration>", "forever"],
    default: "forever",
    reason:
      "How long messages wait that nobody fetches. No vendor statement; what the server drops, no client can be blamed for.",
    source: "§2.2, §8.2",
  },
  {
    key: "redeliver",
    behaviours: ["<duration>", "never"],
    default: "never",
    reason:
      "Each message comes again with the same id so long after it was handed over: 1s and 30m are reported.",
    source: "S-33, S-34; OW#239, OW#240, OC#116723",
  },
  {
    key: "ret",
    behaviours: ["omitted", "zero"],
    default: "omitted",
    reason: "Whether successful answers carry ret: 0. Verified live without it by several.",
    source: "§1.4; wechat-claude-code#46 against OC#130050",
  },
  {
    key: "cdnUrls",
    behaviours: ["both", "full", "param"],
    default: "both",
    reason: "Addresses of files: the documented fields are both; live servers have left out either.",
    source: "§1.4; wong2/weixin-agent-sdk#21, hao-ji-xing/openclaw-weixin#11",
  },
  {
    key: "aesKey",
    behaviours: ["raw", "hex"],
    default: "raw",
    reason: "What aes_key is the base64 of: the 16 bytes, or their hex digits. Both are documented.",
    source: "§1.4 CDN download",
  },
];
