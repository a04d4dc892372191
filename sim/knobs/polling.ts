/** Knobs of messages from users to the bot. */
import { COUNT, LENGTH, lengthOr, oneOf } from "./forms.ts";
import { knob } from "./knob.ts";

const MINUTE_MS = 60_000;

export const POLLING_KNOBS = {
  holdMs: knob({
    key: "hold",
    form: LENGTH,
    default: 34_990,
    decides: "How long an idle getupdates is held.",
    reason:
      "A little under what is advertised, so that a client that waits just as long wins the race by a hair; scenarios lengthen it.",
    source: "§2.1; S-14; OW#267",
    draw: { oneIn: 2, of: [35_000, 30_000, 42_000], along: holdMs => ({ advertiseMs: holdMs }) },
  }),
  advertiseMs: knob({
    key: "advertise",
    form: lengthOr("none"),
    default: 35_000,
    decides: "The hold that answers advertise (longpolling_timeout_ms), or none.",
    reason: "The value seen most.",
    source: "§2.1; official client's default",
    draw: { oneIn: 8, of: [null] },
  }),
  timeoutField: knob({
    key: "timeoutField",
    form: oneOf("ignored", "honoured"),
    default: "ignored",
    decides: "Whether the unofficial timeout of a getupdates body, in seconds, shortens the hold.",
    reason: "No capture shows that the service reads it.",
    source: "§1.4, §8.9; jeffkit/ilink-hub",
  }),
  cursor: knob({
    key: "cursor",
    form: oneOf("replay", "consume"),
    default: "replay",
    decides: "replay repeats messages until the cursor advances, consume forgets them when sent.",
    reason: "Replay is the younger and more detailed report, and excuses no loss.",
    source: "§2.2, §8.1; OW#239 against OW#164",
    draw: { oneIn: 2, of: ["consume"] },
  }),
  emptyCursor: knob({
    key: "emptyCursor",
    form: oneOf("backlog-once", "backlog", "now"),
    default: "backlog-once",
    decides:
      "Where a poll without a cursor begins: at the oldest unacknowledged message, or after all there are (now), where the server loses what waits. backlog-once: the former for a client that cannot have kept a cursor of this login, the latter for one that was given two of them and not refused twice in a row since, and what waits is lost by its doing.",
    reason:
      "An empty cursor is said to start fresh, and of messages that wait both late delivery and loss are reported. A client whose files a fault has harmed is never blamed.",
    source: "§2.2, §8.2; OC#130050",
    draw: { oneIn: 36, of: ["backlog", "now"] },
  }),
  unknownCursor: knob({
    key: "unknownCursor",
    form: oneOf("backlog", "now", "refused"),
    default: "backlog",
    decides: "The same for a cursor that the server does not know; refused is errcode -1.",
    reason: "Treated like none at all. Refused is the service's general error; no capture exists.",
    source: "§8.1; S-40",
    draw: { oneIn: 36, of: ["now"] },
  }),
  cursorAfterLogin: knob({
    key: "cursorAfterLogin",
    form: oneOf("kept", "unknown"),
    default: "kept",
    decides: "Whether cursors outlive a new login.",
    reason: "The case in which a client must not lose its place.",
    source: "§2.2; epiral/weixin-bot §9.3",
    draw: { oneIn: 36, of: ["unknown"] },
  }),
  parallelPolls: knob({
    key: "parallelPolls",
    form: oneOf("independent", "split", "newest", "stale"),
    default: "independent",
    decides:
      "Polls on one token: independent serves each by its cursor, split gives a message to the first that waits, newest ends the older one empty, stale with -14.",
    reason:
      "Independent follows from cursors alone and is harshest for a client that polls twice: it gets everything twice, or in consume mode one of both.",
    source: "§2.7, §8.8; Lingtai-AI/lingtai#83; jeffkit/ilink-hub",
    draw: { oneIn: 12, of: ["split", "newest", "stale"] },
  }),
  batchMax: knob({
    key: "batch",
    form: COUNT,
    default: 20,
    decides: "Messages in one answer at most.",
    reason: "No limit is documented; a bound keeps long backlogs in several answers.",
    source: "assumption",
    draw: { oneIn: 36, of: [1] },
  }),
  retentionMs: knob({
    key: "retention",
    form: lengthOr("forever"),
    default: null,
    decides: "Messages that nobody fetched for so long are lost.",
    reason: "No vendor statement; what the server drops, no client can be blamed for.",
    source: "§2.2, §8.2",
  }),
  redeliverMs: knob({
    key: "redeliver",
    form: lengthOr("never"),
    default: null,
    decides: "Each message comes again, with the same id, so long after it was handed over.",
    reason: "1s and 30m are reported.",
    source: "S-33, S-34; OW#239, OW#240, OC#116723",
    draw: { oneIn: 18, of: [1_000, 30 * MINUTE_MS] },
  }),
  messageIds: knob({
    key: "messageIds",
    form: oneOf("scattered", "close"),
    default: "scattered",
    decides:
      "How message ids follow each other: far apart and in no order, or 3 apart, where JavaScript's numbers are 1,024 apart.",
    reason:
      "Nothing is on record about their order, and seq has it. Far apart, a client that reads them as numbers still tells them apart; close, it takes two messages for one.",
    source: "§1.5; S-36; official client 2.4.9",
    draw: { oneIn: 12, of: ["close"] },
  }),
  ret: knob({
    key: "ret",
    form: oneOf("omitted", "zero"),
    default: "omitted",
    decides: "Whether successful answers carry ret: 0.",
    reason: "Verified live without it by several.",
    source: "§1.4; wechat-claude-code#46 against OC#130050",
    draw: { oneIn: 2, of: ["zero"] },
  }),
  cdnUrls: knob({
    key: "cdnUrls",
    form: oneOf("both", "full", "param"),
    default: "both",
    decides: "Addresses of files: full_url, the bare parameter, or both.",
    reason: "The documented fields are both; live servers have left out either.",
    source: "§1.4; wong2/weixin-agent-sdk#21, hao-ji-xing/openclaw-weixin#11",
  }),
  aesKey: knob({
    key: "aesKey",
    form: oneOf("raw", "hex"),
    default: "raw",
    decides: "What aes_key is the base64 of: the 16 bytes, or their hex digits.",
    reason: "Both are documented; the bytes are the plainer form.",
    source: "§1.4 CDN download",
  }),
};
