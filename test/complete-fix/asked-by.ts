/** Which scenario asks for each change, and what the plugin breaks there without it. */
import type { Change } from "./changes.ts";

export interface AskedBy {
  scenario: string;
  /** Empty where no invariant breaks; docs/complete-fix.md then says what goes wrong. */
  breaks: readonly string[];
}

export const ASKED_BY: Readonly<Record<Change, AskedBy>> = {
  notifystart: {
    scenario: "bug-155/overnight-idle",
    breaks: ["no-pause-loop", "recovers-in-time", "truthful-health"],
  },
  body: { scenario: "session/notifystart-busy-twice", breaks: ["recovers-in-time"] },
  abort: { scenario: "process/stop-while-notifystart-hangs", breaks: ["prompt-stop"] },
  "codes-as-text": {
    scenario: "bug-155/shape-errcode-string",
    breaks: ["no-pause-loop", "recovers-in-time", "truthful-health"],
  },
  "sends-go": { scenario: "bug-155/stop-during-recovery", breaks: ["outbound-never-blocked"] },
  refusals: { scenario: "bug-155/stale-on-sendmessage-only", breaks: ["truthful-send"] },
  repeat: {
    scenario: "bug-155/sends-during-recovery",
    breaks: ["outbound-never-blocked", "truthful-health"],
  },
  lifecycle: { scenario: "bug-155/taken-over", breaks: ["login-needed-is-loud", "truthful-health"] },
  "held-poll": { scenario: "bug-155/shape-errcode", breaks: [] },
  "needs-login": {
    scenario: "bug-155/taken-over",
    breaks: ["login-needed-is-loud", "nothing-left-behind"],
  },
  "handlers-aside": {
    scenario: "bug-155/stale-while-handler-works",
    breaks: ["no-pause-loop", "truthful-health"],
  },
};
