/** The verdict on a trial whose process was lost: what the subject did to it. */
import type { Verdict } from "../verdict/judge.ts";
import { meets } from "../verdict/trial.ts";
import type { Outcome } from "./outcome.ts";
import type { TrialRequest } from "./protocol.ts";
import type { Loss } from "./worker-process.ts";

const NOTHING = Object.freeze({ lost: 0, duplicated: 0, reordered: 0 });

/** Judge what took the process. There is no trace: it was in the process. */
export function judgeLoss(request: TrialRequest, loss: Loss, wallMs: number): Outcome {
  const { scenario, subject, door, seed } = request;
  const expected = scenario.expect[subject] ?? "pass";
  const atMs = ("atMs" in loss ? loss.atMs : undefined) ?? 0;
  const message = describeLoss(loss);
  const isOver = loss.type !== "budget";
  const verdict: Verdict = {
    verdict: isOver ? "violated" : "inconclusive",
    // A subject whose process has ended, or never lets go of it, fails to go on, whenever that shows.
    phase: isOver ? "liveness" : null,
    violations: isOver ? [{ invariant: "no-pause-loop", atMs, message, proof: [] }] : [],
    examined: {},
    excused: {},
    reasons: isOver ? [] : [message],
    gaps: [message],
    notes: [],
    unfired: [],
    blame: { server: NOTHING, subject: NOTHING },
    tried: null,
  };
  return {
    verdict,
    start: new Date(scenario.startMs).toISOString(),
    row: {
      scenario: scenario.name,
      subject,
      door,
      seed,
      verdict: verdict.verdict,
      phase: verdict.phase,
      violations: verdict.violations,
      blame: verdict.blame,
      excused: verdict.excused,
      tried: verdict.tried,
      reasons: verdict.reasons,
      notes: verdict.notes,
      expected,
      asExpected: meets(verdict, expected),
      digest: null,
      virtualMs: atMs,
      wallMs: Math.round(wallMs * 100) / 100,
      polls: 0,
      requests: 0,
      fired: {},
    },
  };
}

/** What happened to the process, in words. */
export function describeLoss(loss: Loss): string {
  switch (loss.type) {
    case "spinning": {
      const where =
        loss.frames.length === 0 ? "in native code that cannot be stopped" : `in ${loss.frames.join(" ← ")}`;
      return `spinning: not back in its event loop for ${loss.cpuMs / 1_000} s of computing; caught ${where}`;
    }
    case "blocked":
      return `blocked: its process stood still for ${loss.realMs / 1_000} s without computing; wait with timers or I/O, never synchronously`;
    case "memory":
      return `took more than ${loss.limitMb} MB of memory${seenIn(loss.frames)}`;
    case "budget":
      return `the trial took more than its budget of ${loss.cpuMs / 1_000} s of computing${seenIn(loss.frames)}; --budget allows more`;
    case "silent":
      return `its process gave no sign of life for ${loss.realMs / 1_000} s; was it stopped by a signal?`;
    case "garbled":
      return "it wrote into the pipes between the harness and its process (file descriptors 3 and 4), which are not its own";
    case "unstarted":
      return `no worker process could be started: ${loss.lastWords}`;
    case "ended":
      return loss.signal === null
        ? `its process ended by itself with exit code ${loss.code}; a client inside another program must not end it`
        : `its process was killed by ${loss.signal}${loss.signal === "SIGABRT" ? " (process.abort, or a crash in native code)" : ""}`;
  }
}

function seenIn(frames: readonly string[]): string {
  return frames.length === 0 ? "" : `, last seen in ${frames.join(" ← ")}`;
}
