/** Mutants of recovery and of the poller: deadlines, pauses, proofs, and what an answer means. */
import { mutantsOfFixed } from "../mutant.ts";

const MACHINE = "src/recovery/machine.ts";
const REQUESTS = "src/session-requests.ts";
const BACKOFF = "src/recovery/backoff.ts";
const CURE = "src/recovery/cure.ts";
const NUDGE = "src/recovery/nudge.ts";
const PASSING = "src/recovery/passing.ts";
const POLL_END = "src/recovery/poll-end.ts";
const CLASSIFY = "src/recovery/classify.ts";

export const RECOVERY = mutantsOfFixed([
  {
    name: "a margin of 29 s",
    does: "It gives a poll up 29 s after the advertised hold, so that a dead network is noticed that much later.",
    file: "src/options.ts",
    from: "  pollMarginMs: 10_000,",
    to: "  pollMarginMs: 29_000,",
    caughtBy: ["recovers-in-time", "no-pause-loop"],
  },
  {
    name: "a deadline of the hold itself",
    does: "It gives a poll up at the very moment at which the server answers.",
    caughtBy: ["no-pause-loop", "no-loss", "truthful-health", "recovers-in-time", "one-poll"],
    edits: [
      {
        file: MACHINE,
        from: "deadlineMs: holdMs + marginMs, anew",
        to: "deadlineMs: holdMs + 0 * marginMs, anew",
      },
    ],
  },
  {
    name: "a deadline a second beyond the hold",
    does: "It gives a poll up a second after the advertised hold, which a slow network beats again and again.",
    caughtBy: ["no-pause-loop", "no-loss", "truthful-health", "recovers-in-time", "one-poll"],
    edits: [
      {
        file: MACHINE,
        from: "deadlineMs: holdMs + marginMs, anew",
        to: "deadlineMs: holdMs + 0 * marginMs + 1_000, anew",
      },
    ],
  },
  {
    name: "never gives a poll up",
    does: "A poll that nobody answers is waited for without an end.",
    caughtBy: ["recovers-in-time", "no-pause-loop", "no-loss", "truthful-health"],
    edits: [
      {
        file: MACHINE,
        from: "deadlineMs: holdMs + marginMs, anew",
        to: "deadlineMs: 2 ** 31 - 1 + 0 * (holdMs + marginMs), anew",
      },
    ],
  },
  {
    name: "believes whatever hold is advertised",
    does: "An advertised hold of a day, or of nothing, is taken at its word.",
    file: "src/recovery/hold.ts",
    from: "  return Math.min(holdMs, HOLD_MS_MAX);",
    to: "  return holdMs;",
    caughtBy: ["recovers-in-time", "no-pause-loop"],
  },
  {
    name: "believes a hold of nothing",
    does: "An advertised hold of nothing makes it give up every poll long before the service answers.",
    file: "src/recovery/hold.ts",
    from: "if (!(holdMs >= HOLD_MS_MIN)) return HOLD_DEFAULT_MS;",
    to: "if (!(holdMs >= 0)) return HOLD_DEFAULT_MS;",
    caughtBy: ["no-pause-loop", "bounded-rate", "truthful-health", "no-loss"],
  },
  {
    name: "leaves what another endpoint is told",
    does: "A -14 to a send or to typing is no reason to look into the session: its polls alone tell.",
    caughtBy: ["truthful-health", "recovers-in-time", "outbound-never-blocked"],
    edits: [
      {
        file: NUDGE,
        from: "  if (poll !== null) {\n    const told",
        to: "  if (nowMs > Number.NEGATIVE_INFINITY) return state;\n  if (poll !== null) {\n    const told",
      },
    ],
  },
  {
    name: "breaks its poll off on a -14 to a send, and asks no more",
    does: "A -14 to a send makes it give up the poll that is held, and wait for another -14.",
    caughtBy: ["recovers-in-time", "no-pause-loop", "truthful-health"],
    edits: [
      {
        file: NUDGE,
        from: "nudgedMs: nowMs }, cure, nowMs);",
        to: "nudgedMs: nowMs }, cure, Number.POSITIVE_INFINITY);",
      },
    ],
  },
  {
    name: "pauses up to a minute",
    does: "Its pause after failures grows up to a minute, and so does what a healed network waits.",
    caughtBy: ["recovers-in-time"],
    edits: [
      {
        file: BACKOFF,
        from: "export const BACKOFF_LIMIT_MS = 8_000;",
        to: "export const BACKOFF_LIMIT_MS = 60_000;",
      },
      {
        file: BACKOFF,
        from: "export const BEFORE_NOTIFYSTART_LIMIT_MS = 4_000;",
        to: "export const BEFORE_NOTIFYSTART_LIMIT_MS = 60_000;",
      },
    ],
  },
  {
    name: "pauses in seconds",
    does: "Its pauses are a thousandth of what they should be, and nothing else holds it back.",
    caughtBy: ["bounded-rate"],
    edits: [
      {
        file: "src/recovery/backoff.ts",
        from: "return ceilingMs * (0.5 + 0.5 * random01);",
        to: "return (ceilingMs * (0.5 + 0.5 * random01)) / 1_000;",
      },
      {
        file: "src/recovery/pace.ts",
        from: "return Math.max(0, paidOffMs - COST_MS * (BURST - 1) - nowMs);",
        to: "return Math.min(0, paidOffMs - COST_MS * (BURST - 1) - nowMs);",
      },
    ],
  },
  {
    name: "sleeps a minute on -14",
    does: "A stale token is left for a minute before anything is done about it.",
    caughtBy: ["recovers-in-time"],
    edits: [
      {
        file: CURE,
        from: "return attempt(state, { sinceMs: nowMs, verdicts: 0 }, nowMs);",
        to: "return attempt(state, { sinceMs: nowMs, verdicts: 0 }, nowMs + 60_000);",
      },
    ],
  },
  {
    name: "polls on on -14",
    does: "A stale token is answered by another poll, and not by a notifystart.",
    caughtBy: ["no-pause-loop"],
    edits: [
      {
        file: CURE,
        from: "return attempt(state, { sinceMs: nowMs, verdicts: 0 }, nowMs);",
        to: 'return { ...attempt(state, { sinceMs: nowMs, verdicts: 0 }, nowMs), next: { what: "getupdates", atMs: nowMs } };',
      },
    ],
  },
  {
    name: "never says that a login is needed",
    does: "A token that nothing cures is tried again and again, as if it could be cured.",
    caughtBy: ["login-needed-is-loud"],
    edits: [
      {
        file: CURE,
        from: "if (pauseMs !== undefined && spentMs + pauseMs + spentMs / verdicts <= DECLARE_BY_MS)\n    return attempt(state, { ...cure, verdicts }, nowMs + pauseMs);",
        to: "if (spentMs >= 0) return attempt(state, { ...cure, verdicts }, nowMs + (pauseMs ?? 2_000));",
      },
    ],
  },
  {
    name: "asks for a login at the first -14",
    does: "The first stale answer makes it say that a login is needed.",
    caughtBy: ["login-needed-is-loud", "truthful-health", "recovers-in-time"],
    edits: [
      {
        file: CURE,
        from: "return attempt(state, { sinceMs: nowMs, verdicts: 0 }, nowMs);",
        to: 'return probeLater({ ...state, session: { kind: "barred", reason: "taken-over-or-revoked", probes: 0 } }, 0, nowMs);',
      },
    ],
  },
  {
    name: "asks for a login a minute late",
    does: "It gives itself a minute to find out that nothing cures its token.",
    caughtBy: ["login-needed-is-loud"],
    edits: [
      {
        file: CURE,
        from: "const ATTEMPT_PAUSES_MS: readonly number[] = [1_000, 2_000];",
        to: "const ATTEMPT_PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];",
      },
      { file: CURE, from: "const DECLARE_BY_MS = 8_000;", to: "const DECLARE_BY_MS = 60_000;" },
    ],
  },
  {
    name: "never probes a token that it gave up",
    does: "Once it has asked for a login, it waits for one, though the session is well again.",
    caughtBy: ["recovers-in-time", "no-loss", "truthful-health"],
    edits: [
      { file: CURE, from: "const PROBE_FIRST_MS = 8_000;", to: "const PROBE_FIRST_MS = 2 ** 31 - 1;" },
      { file: CURE, from: "const PROBE_LIMIT_MS = 300_000;", to: "const PROBE_LIMIT_MS = 2 ** 31 - 1;" },
    ],
  },
  {
    name: "probes a dead token ever so often",
    does: "A token that it gave up is probed again and again without growing pauses.",
    caughtBy: ["bounded-rate", "login-needed-is-loud", "no-pause-loop"],
    edits: [
      { file: CURE, from: "const PROBE_FIRST_MS = 8_000;", to: "const PROBE_FIRST_MS = 100;" },
      { file: CURE, from: "const PROBE_LIMIT_MS = 300_000;", to: "const PROBE_LIMIT_MS = 100;" },
      {
        file: "src/recovery/pace.ts",
        from: "return Math.max(0, paidOffMs - COST_MS * (BURST - 1) - nowMs);",
        to: "return Math.min(0, paidOffMs - COST_MS * (BURST - 1) - nowMs);",
      },
    ],
  },
  {
    name: "does not read what notifystart says",
    does: "Any answer to notifystart counts as a yes.",
    caughtBy: ["login-needed-is-loud", "truthful-health"],
    edits: [
      {
        file: REQUESTS,
        from: '    if (code !== 0 && !isStale(reply.body)) return { kind: "failed", how: "code" };\n    return { kind: code === 0 ? "good" : "stale" };',
        to: '    return { kind: code === 0 ? "good" : "good" };',
      },
    ],
  },
  {
    name: "reads -14 in errcode alone",
    does: "A stale token that is told in ret is some error to it.",
    file: "src/protocol/codes.ts",
    from: "if (errcode === STALE_TOKEN || ret === STALE_TOKEN) return STALE_TOKEN;",
    to: "if (ret === STALE_TOKEN) return errcode === 0 ? -1 : errcode;",
    caughtBy: ["recovers-in-time", "no-pause-loop", "login-needed-is-loud"],
  },
  {
    name: "reads numbers alone",
    does: "A code that comes as a text is no code to it.",
    file: "src/protocol/codes.ts",
    from: 'if (typeof value !== "string" || value.trim() === "") return 0;',
    to: 'if (typeof value !== "number") return 0;',
    caughtBy: ["recovers-in-time", "no-pause-loop", "truthful-send", "truthful-health"],
  },
  {
    name: "takes errors for silence",
    does: "An answer with an error code counts as a good one without messages.",
    caughtBy: ["truthful-health", "bounded-rate"],
    edits: [
      {
        file: CLASSIFY,
        from: 'return code === STALE_TOKEN ? "stale" : "code";',
        to: 'return code === STALE_TOKEN ? "stale" : "good";',
      },
    ],
  },
  {
    name: "takes empty bodies for good ones",
    does: "An answer that holds nothing at all counts as a good one.",
    caughtBy: ["truthful-health", "recovers-in-time", "bounded-rate"],
    edits: [
      { file: CLASSIFY, from: 'return isGood ? "good" : "lapsed";', to: 'return isGood ? "good" : "good";' },
    ],
  },
  {
    name: "never doubts its cursor",
    does: "A cursor that the server refuses is sent for ever.",
    caughtBy: ["recovers-in-time", "no-loss", "no-pause-loop"],
    edits: [
      {
        file: POLL_END,
        from: "const REFUSALS_SUSPICIOUS = 3;",
        to: "const REFUSALS_SUSPICIOUS = 3_000_000;",
      },
    ],
  },
  {
    name: "throws its cursor away at any error",
    does: "One error code is enough for it to begin with an empty cursor.",
    caughtBy: ["no-loss", "handled-once", "bounded-rate", "recovers-in-time"],
    edits: [{ file: POLL_END, from: "const REFUSALS_SUSPICIOUS = 3;", to: "const REFUSALS_SUSPICIOUS = 1;" }],
  },
  {
    name: "polls twice after a login",
    does: "The poller of the former credential goes on beside the new one.",
    file: "src/account.ts",
    from: "    void track(run, this.#receiving.end(run.poller));\n    // What the login",
    to: "    // What the login",
    caughtBy: ["one-poll", "nothing-left-behind"],
  },
  {
    name: "gives up its probes after twenty",
    does: "A token that was stale at twenty probes is not tried again until a login comes.",
    file: CURE,
    from: '  if (session.kind !== "barred") return state;\n',
    to: '  if (session.kind !== "barred") return state;\n  if (probes > 20) return { ...state, next: null };\n',
    caughtBy: ["recovers-in-time", "no-loss"],
  },
  {
    name: "compares no clocks",
    does: "It does not notice that the machine slept, and waits for the end of its poll's deadline.",
    file: "src/sleep-watch.ts",
    from: "nowMs - this.#dueMs) < SLEPT_MS) return;",
    to: "nowMs - this.#dueMs) > -SLEPT_MS) return;",
    caughtBy: ["recovers-in-time"],
  },
  {
    name: "drops the answer that is arriving",
    does: "A stop or a login throws away an answer that has begun to arrive.",
    file: "src/transport.ts",
    from: "const graceMs = (): number => (arriving ? ARRIVING_GRACE_MS : 0);",
    to: "const graceMs = (): number => (arriving ? 0 : 0);",
    caughtBy: ["no-loss"],
  },
  {
    name: "reads no deaf hold",
    does: "After silence a poll that is held is proof enough for it that the session lives. It says live by the same.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: PASSING,
        from: "  if (trouble.lapsed || trouble.silent) return askBeside(state, nowMs);\n",
        to: "  if (nowMs < 0) return askBeside(state, nowMs);\n",
      },
      {
        file: PASSING,
        from: '  if (trouble.doubt >= (session.kind === "live" ? TRUST_LIMIT : 1)) return state;\n',
        to: "",
      },
      { file: PASSING, from: "return doubt >= TRUST_LIMIT ||", to: "return doubt >= 2_000_000 ||" },
    ],
  },
]);
