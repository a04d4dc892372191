/** recovers-in-time: once nothing stands in the way any more, an account receives again within seconds. */
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { noLongerThan } from "./laws.ts";
import { examineLogins } from "./logins.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, minus, or, type Spans } from "./spans.ts";
import { type Exchange, isGood, isStale } from "./timeline.ts";

export const recoversInTime: Invariant = ofEachAccount(
  {
    name: "recovers-in-time",
    duty: "to receive again",
    promise:
      "Once the session can be cured or the network is back, getupdates is accepted again within seconds.",
    required: true,
  },
  examine,
  examineLogins,
);

function examine(facts: Facts, findings: Findings, owe: Owe): void {
  const { name: account, limits, deaf, told } = facts;
  const { suspended, handicapped, dead, vain, touched, unnoticed, heldStarts } = facts;
  const obstacles = or(suspended, handicapped, dead, vain, touched, heldStarts);
  const owed = owe(deaf, {
    "process-frozen": suspended,
    "credential-no-good": handicapped,
    "start-held-by-its-store": heldStarts,
    "only-a-login-helps": or(dead, vain),
    "attempt-touched": touched,
    "lapse-unnoticed": minus(unnoticed, told),
    "login-asked-for": probing(facts, minus(deaf, obstacles)),
  });
  findings.examine(deaf.length);
  for (const overrun of noLongerThan(owed.left, limits.recoverWithinMs, deaf)) {
    const { span, frame, dueMs, allowedMs } = overrun;
    const { cause, met } = frame;
    const why = { account, allowedMs, sinceMs: span.fromMs, cause: say(cause), dueMs };
    const missed = say("recovers-in-time.missed", why);
    const late = met && say("recovers-in-time.late", { missed, backMs: met.atMs, lateMs: met.atMs - dueMs });
    owed.breach(overrun, late ?? missed, [...span.proof, ...(met ? [met.seq] : [])]);
  }
}

/** Who said needs-login, and was refused after he had asked for a cure, may wait for his slow probe, once after each obstacle. */
function probing({ declared, course, polls, deaf, heard, limits }: Facts, free: Spans): Spans {
  if (declared.length === 0) return [];
  const refusals = course.filter(isStale);
  const probes = polls.filter(({ request }) => request.endpoint === "notifystart");
  const inVain = deaf.flatMap(span => {
    // Another call may have been told -14 first, so that the cure was asked for before any poll was refused.
    const [begun = 0] = span.proof;
    const told = firstAfter(refusals, heard.findLast(({ seq }) => seq <= begun)?.seq ?? -1);
    // One that was refused with another code says nothing of a cure.
    const tells = ({ end }: Exchange): boolean => end !== null && (isGood(end) || isStale(end));
    const isEarly = ({ request, end }: Exchange): boolean =>
      told !== undefined && told.seq < begun && (request.seq > told.seq || end === told);
    const probe = probes.find(each => (each.request.atMs >= span.fromMs || isEarly(each)) && tells(each));
    const refusal = probe?.end && firstAfter(refusals, probe.end.seq - 1);
    return refusal ? and([{ ...span, fromMs: Math.max(span.fromMs, refusal.atMs) }], declared) : [];
  });
  return free.flatMap(span => {
    const waits = and([span], inVain);
    const [first] = waits;
    if (first === undefined) return [];
    const latestMs = span.fromMs + limits.probeWithinMs;
    const probedMs = probes.find(({ request }) => request.atMs > first.fromMs)?.request.atMs ?? latestMs;
    return and(waits, [{ ...span, untilMs: Math.min(latestMs, probedMs) }]);
  });
}
