/** Mutants that undo what a generated scenario once taught the client: each must be caught in the file of `test/found` that it came from. */
import { mutantsOfFixed } from "../mutant.ts";

const CURE = "src/recovery/cure.ts";
const NUDGE = "src/recovery/nudge.ts";
const PASSING = "src/recovery/passing.ts";
const POLL_END = "src/recovery/poll-end.ts";
const NOTIFYSTART_END = "src/recovery/notifystart-end.ts";
const CLASSIFY = "src/recovery/classify.ts";
const REQUESTS = "src/session-requests.ts";

export const RELAPSES = mutantsOfFixed([
  {
    name: "reads no answer of a megabyte",
    does: "An answer of more than a megabyte is not read to its end.",
    file: "src/body.ts",
    from: "export const ANSWER_BYTES_MAX = 8 * 1024 * 1024;",
    to: "export const ANSWER_BYTES_MAX = 1024 * 1024;",
    caughtBy: ["no-loss", "truthful-health", "recovers-in-time"],
  },
  {
    name: "begins anew with what it has",
    does: "The credential that it uses already, handed over once more, ends its session and begins another.",
    file: "src/account.ts",
    from: "else if (!isSameCredential(current, credential)) this.#swap(credential);",
    to: "else if (current !== undefined) this.#swap(credential);",
    caughtBy: ["truthful-health", "login-needed-is-loud", "no-pause-loop", "recovers-in-time"],
  },
  {
    name: "takes a hung poll for the end of a lapse",
    does: "A lapsed session's poll that is held counts as the cure that notifystart refused.",
    caughtBy: ["truthful-health", "login-needed-is-loud"],
    edits: [
      {
        file: PASSING,
        from: "if (trouble.lapsed || trouble.silent)",
        to: "if ((trouble.lapsed && nowMs < 0) || trouble.silent)",
      },
    ],
  },
  {
    name: "marks again with the next message alone",
    does: "What the disk did not take is offered to it again when the next message was handled, if one comes.",
    file: "src/delivery/marks.ts",
    from: "    await this.#mark();\n    void this.#catchUp();",
    to: "    await this.#mark();",
    caughtBy: ["handled-once"],
  },
  {
    name: "takes a bare yes at once for a good answer",
    does: "An answer at once with a code of 0, and without anything else, counts as a good poll.",
    caughtBy: ["truthful-health", "recovers-in-time", "bounded-rate"],
    edits: [
      {
        file: CLASSIFY,
        from: "(hasCode && elapsedMs > AT_ONCE_MS)",
        to: "(hasCode && elapsedMs > AT_ONCE_MS - 2 ** 40)",
      },
    ],
  },
  {
    name: "pauses before a notifystart as before a poll",
    does: "Its pause before a notifystart takes no account of the deadline that comes on top, so that polls are more than 10 s apart.",
    file: "src/recovery/backoff.ts",
    from: "export const BEFORE_NOTIFYSTART_LIMIT_MS = 4_000;",
    to: "export const BEFORE_NOTIFYSTART_LIMIT_MS = 8_000;",
    caughtBy: ["recovers-in-time"],
  },
  {
    name: "never waits for a poll to its end while sends are refused",
    does: "A -14 of another endpoint cuts each poll short, for hours, and it says live meanwhile.",
    caughtBy: ["truthful-health"],
    edits: [{ file: NUDGE, from: "nowMs - cutMs >= CUTTING_MS", to: "nowMs < 0" }],
  },
  {
    name: "believes on what it is told is over",
    does: "Live that rests on a poll which looked held is said on, however often a send is told that the session is over.",
    caughtBy: ["truthful-health"],
    edits: [
      { file: NUDGE, from: "const before = refuted(told, 1);", to: "const before = told;" },
      { file: NUDGE, from: " && !told.trouble.believed)", to: " && told.trouble !== null)" },
    ],
  },
  {
    name: "forgets that its poll took the place of another",
    does: "The end of a poll that took the place of a held one counts as a refusal at once.",
    caughtBy: ["recovers-in-time"],
    edits: [{ file: NUDGE, from: "{ ...session, probes: 0 }", to: "{ ...session }" }],
  },
  {
    name: "counts a held poll's end as one more refusal",
    does: "A session that lived while it was thought dead, and ended, is probed as seldom as before.",
    caughtBy: ["recovers-in-time", "truthful-health"],
    edits: [
      {
        file: CURE,
        from: "notified === null || poll.looksHeld ? 0",
        to: "notified === null || (poll.looksHeld && nowMs < 0) ? 0",
      },
    ],
  },
  {
    name: "takes any code of notifystart for a yes",
    does: "A notifystart that is refused with an error code counts as taken.",
    caughtBy: ["truthful-health", "login-needed-is-loud", "recovers-in-time"],
    edits: [
      {
        file: REQUESTS,
        from: '    if (code !== 0 && !isStale(reply.body)) return { kind: "failed", how: "code" };\n    return { kind: code === 0 ? "good" : "stale" };',
        to: '    return { kind: code === 0 || !isStale(reply.body) ? "good" : "stale" };',
      },
    ],
  },
  {
    name: "believes each poll that looks held",
    does: "After a -14 it says live of every poll that looks held, however often one was refused all the same.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: PASSING,
        from: 'believed: trouble.believed || session.kind !== "live"',
        to: "believed: false",
      },
    ],
  },
  {
    name: "a held poll makes it forget lapses",
    does: "Empty answers are forgotten as soon as a poll looks held.",
    caughtBy: ["truthful-health", "recovers-in-time"],
    edits: [
      {
        file: PASSING,
        from: "sinceMs: null,\n      failures: 0,",
        to: "sinceMs: null, failures: 0, lapses: 0,",
      },
    ],
  },
  {
    name: "a held poll makes it forget spoilt answers",
    does: "Answers that came to nothing are forgotten as soon as a poll looks held.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: PASSING,
        from: "sinceMs: null,\n      failures: 0,",
        to: "sinceMs: null, failures: 0, doubt: 0,",
      },
      {
        file: PASSING,
        from: '  if (trouble.doubt >= (session.kind === "live" ? TRUST_LIMIT : 1)) return state;\n',
        to: "",
      },
    ],
  },
  {
    name: "is patient with empty answers",
    does: "Thirty answers without anything in them are needed to make it suspicious.",
    caughtBy: ["truthful-health", "recovers-in-time", "no-loss"],
    edits: [{ file: POLL_END, from: "const LAPSES_SUSPICIOUS = 3;", to: "const LAPSES_SUSPICIOUS = 30;" }],
  },
  {
    name: "slows down when a probe is broken off",
    does: "A probe that was broken off counts as one more refusal.",
    caughtBy: ["recovers-in-time"],
    edits: [
      {
        file: POLL_END,
        from: 'if (session.kind === "barred") return probeLater(state, 0, nowMs);',
        to: 'if (session.kind === "barred") return probeLater(state, session.probes + 1, nowMs);',
      },
    ],
  },
  {
    name: "counts ages by the wall",
    does: "How long ago a message was handled is told by the wall clock, which somebody may set.",
    file: "src/delivery/marks.ts",
    from: "return this.#originMs + this.#steadyMs();",
    to: "return this.#seams.clock.nowMs();",
    caughtBy: ["handled-once"],
  },
  {
    name: "asks again for a cure that it was refused",
    does: "A notifystart that was refused beside a held poll makes it ask the poll anew.",
    caughtBy: ["truthful-health", "bounded-rate", "recovers-in-time"],
    edits: [
      {
        file: NOTIFYSTART_END,
        from: "if (poll === null || notified !== null)",
        to: 'if (poll === null || notified !== null || (end.kind === "failed" && end.how === "code"))',
      },
    ],
  },
  {
    name: "its outbox waits for a good poll",
    does: "After a fault the outbox goes on when a poll was answered, and else never.",
    file: "src/outbox/kept.ts",
    from: 'gate: { kind: "resting", untilMs }',
    to: 'gate: { kind: "resting", untilMs: Number.POSITIVE_INFINITY }',
    caughtBy: ["outbox-moves", "delivered-once"],
  },
  {
    name: "its outbox ages by the wall",
    does: "How long a text waits is told by the wall clock, which somebody may set.",
    caughtBy: ["outbox-moves", "delivered-once"],
    edits: [
      {
        file: "src/outbox/report.ts",
        from: 'kind: "kept", sinceMs: nowMs,',
        to: 'kind: "kept", sinceMs: wallMs,',
      },
      {
        file: "src/outbox/settle.ts",
        from: "const dueMs = text.stage.sinceMs + AGE_MS_MAX;",
        to: "const dueMs = nowMs + text.stage.sinceMs + AGE_MS_MAX - draft.now.wallMs;",
      },
    ],
  },
  {
    name: "believes a poll held against all others",
    does: "A session that it gave up, and is told again to be dead, is live to it once a poll is held.",
    caughtBy: ["truthful-health", "login-needed-is-loud"],
    edits: [
      { file: PASSING, from: "  if (poll?.toldMs != null) return state;\n", to: "" },
      { file: NUDGE, from: "isCured && !poll.looksHeld ?", to: "isCured ?" },
    ],
  },
  {
    name: "takes no count of polls that were cut",
    does: "Polls that were cut for a -14 count for nothing where nobody answers, so that live lasts for two more deadlines.",
    file: POLL_END,
    from: "  const doubt = Math.max(before.trouble.doubt, cutMs === null ? 0 : 1);\n",
    to: "  const { doubt } = before.trouble;\n  void cutMs;\n",
    caughtBy: ["truthful-health"],
  },
  {
    name: "trusts the log of its disk",
    does: "What was handled is never forced onto the disk.",
    file: "src/store/sqlite-tables.ts",
    from: "      transaction(() => rewriteVersion(database));\n",
    to: "      void rewriteVersion;\n",
    caughtBy: ["handled-once"],
  },
]);
