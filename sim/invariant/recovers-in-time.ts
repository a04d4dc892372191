/** recovers-in-time: once nothing stands in the way any more, an account receives again within seconds. */
import type { Trace } from "../trace/trace.ts";
import { hearingOf } from "./deafness.ts";
import { Findings } from "./findings.ts";
import { heldStartsOf } from "./held-starts.ts";
import type { Invariant } from "./invariant.ts";
import { knowledgeOf } from "./knowledge.ts";
import { lapseOf } from "./lapse.ts";
import { firstTooLong } from "./laws.ts";
import { loginsOf } from "./logins.ts";
import { Owed } from "./owed.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, minus, or, type Spans } from "./spans.ts";
import { standingOf } from "./standing.ts";
import {
  type AccountTimeline,
  type Exchange,
  isGood,
  isStale,
  type Timeline,
  timelineOf,
} from "./timeline.ts";
import { touchedOf } from "./touched.ts";

const NAME = "recovers-in-time";

export const recoversInTime: Invariant = {
  name: NAME,
  duty: "to receive again",
  promise:
    "Once the session can be cured or the network is back, getupdates is accepted again within seconds.",
  required: true,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    for (const account of timeline.accounts.values()) examine(timeline, account, findings);
    examineLogins(timeline, findings);
    return findings.finish();
  },
};

function examine(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { header, endMs } = timeline;
  const { suspended, handicapped, dead } = standingOf(account, timeline);
  const { deaf } = hearingOf(account, timeline);
  const { unnoticed } = knowledgeOf(account, timeline);
  const { vain } = lapseOf(account, timeline);
  const touched = touchedOf(account, timeline);
  const allowedMs = header.limits.recoverWithinMs;
  const heldStarts = heldStartsOf(account, timeline);
  const obstacles = or(suspended, handicapped, dead, vain, touched, heldStarts);
  const owed = new Owed(findings, account.name, deaf)
    .waive("process-frozen", suspended)
    .waive("credential-no-good", handicapped)
    .waive("start-held-by-its-store", heldStarts)
    .waive("only-a-login-helps", or(dead, vain))
    .waive("attempt-touched", touched)
    .waive("lapse-unnoticed", unnoticed)
    .waive("login-asked-for", probing(timeline, account, deaf, minus(deaf, obstacles)));
  findings.examine(deaf.length);
  for (const { frame, span, dueMs } of firstTooLong(deaf, owed.left, allowedMs)) {
    const { cause, met, fromMs, untilMs } = frame;
    const missed = say("recovers-in-time.missed", {
      account: account.name,
      allowedMs,
      sinceMs: span.fromMs,
      cause: say(cause),
      dueMs,
    });
    findings.add({
      atMs: dueMs,
      account: account.name,
      sentence:
        met === null
          ? missed
          : say("recovers-in-time.late", { missed, backMs: met.atMs, lateMs: met.atMs - dueMs }),
      proof: met === null ? [...span.proof] : [...span.proof, met.seq],
      ...owed.within({ name: recoversInTime.duty, fromMs, untilMs: Math.min(untilMs, endMs), allowedMs }),
    });
  }
}

/** Who said needs-login, and was refused again after a notifystart, may wait for his slow probe, once after each obstacle. */
function probing(timeline: Timeline, account: AccountTimeline, deaf: Spans, free: Spans): Spans {
  const { declared } = standingOf(account, timeline);
  if (declared.length === 0) return [];
  const refusals = account.course.filter(isStale);
  const probes = account.polls.filter(({ request }) => request.endpoint === "notifystart");
  const probeAfter = (fromMs: number) => probes.find(({ request }) => request.atMs > fromMs);
  const inVain = deaf.flatMap(span => {
    // One that was refused with another code says nothing of a cure.
    const tells = ({ end }: Exchange): boolean => end !== null && (isGood(end) || isStale(end));
    const tried = probes.find(probe => probe.request.atMs >= span.fromMs && tells(probe));
    const again = tried?.end && firstAfter(refusals, tried.end.seq - 1);
    return again === undefined || again === null ? [] : and([{ ...span, fromMs: again.atMs }], declared);
  });
  return free.flatMap(span => {
    const waits = and([span], inVain);
    const [first] = waits;
    const latestMs = span.fromMs + timeline.header.limits.probeWithinMs;
    const probedMs = first && probeAfter(first.fromMs)?.request.atMs;
    return and(waits, [{ ...span, untilMs: Math.min(latestMs, probedMs ?? latestMs) }]);
  });
}

/** A code that the operator asked for and has in front of him can cure the session. */
function examineLogins(timeline: Timeline, findings: Findings): void {
  const { examined, missed } = loginsOf(timeline, findings);
  findings.examine(examined);
  for (const { code, dueMs } of missed) {
    const { account, atMs, fate, fateMs, seq } = code;
    const sentence =
      fate === "confirmed"
        ? say("recovers-in-time.login-not-taken-up", { account, confirmedMs: fateMs, dueMs })
        : say("recovers-in-time.no-other-code", { account, shownMs: atMs, ranOutMs: fateMs, dueMs });
    findings.add({ atMs: dueMs, account, sentence, proof: [seq] });
  }
}
