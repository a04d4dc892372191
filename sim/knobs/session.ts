/** Knobs of the session, its token and the login. */
import type { Knob } from "./knob.ts";

export const SESSION_KNOBS: readonly Knob[] = [
  {
    key: "stale",
    behaviours: ["errcode", "ret", "both", "ret-zero-errcode", "errcode-string", "ret-string"],
    default: "errcode",
    reason: "How -14 is written: by errcode alone in every raw capture.",
    source: "§1.4, §3.1, §8.9; S-08",
  },
  {
    key: "notifystart",
    behaviours: ["heals", "heals-once", "no-effect", "refused"],
    default: "heals",
    reason:
      "What notifystart does to a stale session. Evidence is indirect both ways; heals is the hypothesis of OW#155.",
    source: "§3.1, §8.3; OW#155, OW#161",
  },
  {
    key: "idleAfter",
    behaviours: ["<duration>", "never"],
    default: "never",
    reason: "A session without any message for so long goes stale. 2h to 66h are reported; none is a rule.",
    source: "§3.1, §8.4; OW#8, OW#155, NousResearch/hermes-agent#21135",
  },
  {
    key: "tokenLasts",
    behaviours: ["<duration>", "forever"],
    default: "forever",
    reason:
      "A token dies so long after its login. 2h, 24h, 30d and months are reported; most may be takeovers.",
    source: "§3.1, §8.4; HKUDS/nanobot#4223, OC#90949",
  },
  {
    key: "takenOver",
    behaviours: ["at-boundary", "at-once"],
    default: "at-boundary",
    reason: "When a held poll learns of a takeover. The one measurement, 29 s, fits the end of its hold.",
    source: "§2.1, §8.5; OW#69",
  },
  {
    key: "checkHeaders",
    behaviours: ["true", "false"],
    default: "true",
    reason:
      "Whether a request without the iLink headers gets -14. Reported by several; some clients live without them.",
    source: "§1.2, §8.6; QwenLM/qwen-code#2943",
  },
  {
    key: "newBotId",
    behaviours: ["true", "false"],
    default: "false",
    reason:
      "Whether every new login gives another bot id. Usual in reports; off keeps the account comparable.",
    source: "§2.7; S-13; OC#90949",
  },
  {
    key: "qr",
    behaviours: [
      "confirmed",
      "expired",
      "redirect",
      "verify-code",
      "verify-blocked",
      "bound",
      "no-bot-id",
      "fails-524",
    ],
    default: "confirmed",
    reason: "How a QR login ends. The usual end; every other is documented by the official client.",
    source: "§1.4; S-11; OW#266, OW#44",
  },
  {
    key: "qrScan",
    behaviours: ["<duration>"],
    default: "2s",
    reason: "From a QR code to its scan: somebody is at hand.",
    source: "assumption",
  },
  {
    key: "qrConfirm",
    behaviours: ["<duration>"],
    default: "2s",
    reason: "From the scan, or from the right verify code, to the confirmation.",
    source: "assumption",
  },
  {
    key: "qrExpire",
    behaviours: ["<duration>"],
    default: "5m",
    reason:
      "A code that is not confirmed by then expires: as long as the official client takes one for good.",
    source: "§1.4",
  },
];
