/** The verdict on a trial whose process was lost: what the subject did to it. */
import type { Sentence } from "../trace/sentence.ts";
import type { Verdict } from "../verdict/judge.ts";
import { inEnglish, say } from "../verdict/sentences/say.ts";
import { rowOf } from "../verdict/trial.ts";
import type { Outcome } from "./outcome.ts";
import type { TrialRequest } from "./protocol.ts";
import type { Loss } from "./worker-process.ts";

const NOTHING = Object.freeze({ lost: 0, duplicated: 0, reordered: 0 });

/** Judge what took the process. There is no trace: it was in the process. */
export function judgeLoss(request: TrialRequest, loss: Loss, wallMs: number): Outcome {
  const { scenario, subject, door, seed } = request;
  const expected = scenario.expect[subject] ?? "pass";
  const atMs = ("atMs" in loss ? loss.atMs : undefined) ?? 0;
  const sentence = lossSentence(loss);
  const message = inEnglish(sentence, "");
  const isOver = loss.type !== "budget";
  const verdict: Verdict = {
    verdict: isOver ? "violated" : "inconclusive",
    // A subject whose process has ended, or never lets go of it, fails to go on, whenever that shows.
    phase: isOver ? "liveness" : null,
    violations: isOver ? [{ invariant: "no-pause-loop", atMs, message, sentence, proof: [] }] : [],
    examined: {},
    excused: {},
    reasons: isOver ? [] : [message],
    gaps: [message],
    notes: [],
    sentences: { reasons: isOver ? [] : [sentence], gaps: [sentence], notes: [] },
    unfired: [],
    blame: { server: NOTHING, subject: NOTHING },
    tried: null,
  };
  return {
    verdict,
    start: new Date(scenario.startMs).toISOString(),
    row: rowOf({ scenario: scenario.name, subject, door, seed, expected, digest: null, wallMs }, verdict, {
      virtualMs: atMs,
      polls: 0,
      requests: 0,
      fired: {},
    }),
  };
}

/** What happened to the process. No time of the run is in it. */
export const describeLoss = (loss: Loss): string => inEnglish(lossSentence(loss), "");

/** The same, for other languages. */
export function lossSentence(loss: Loss): Sentence {
  switch (loss.type) {
    case "spinning": {
      const seconds = loss.cpuMs / 1_000;
      return loss.frames.length === 0
        ? say("loss.spinning-in-native-code", { seconds })
        : say("loss.spinning", { seconds, frames: loss.frames.join(" ← ") });
    }
    case "blocked":
      return say("loss.blocked", { seconds: loss.realMs / 1_000 });
    case "idle":
      return say("loss.idle", { seconds: loss.realMs / 1_000 });
    case "memory":
      return say("loss.memory", { limit: loss.limitMb, seen: seenIn(loss.frames) });
    case "budget":
      return say("loss.budget", { seconds: loss.cpuMs / 1_000, seen: seenIn(loss.frames) });
    case "silent":
      return say("loss.silent", { seconds: loss.realMs / 1_000 });
    case "garbled":
      return say("loss.garbled");
    case "unstarted":
      return say("loss.unstarted", { words: loss.lastWords });
    case "ended": {
      const { code, signal } = loss;
      if (signal === null) return say("loss.ended", { code: String(code) });
      return say(signal === "SIGABRT" ? "loss.aborted" : "loss.killed", { signal });
    }
  }
}

function seenIn(frames: readonly string[]): Sentence {
  return frames.length === 0 ? say("loss.not-seen") : say("loss.seen-in", { frames: frames.join(" ← ") });
}
