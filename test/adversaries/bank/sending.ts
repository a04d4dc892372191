/** Mutants of the sender: what it reports, how often it tries, and in whose name. */
import { mutantsOfFixed } from "../mutant.ts";

export const SENDING = mutantsOfFixed([
  {
    name: "refusal after a lost answer",
    does: "It reports a refusal as certain though an attempt before it may have arrived.",
    file: "src/outbox/report.ts",
    from: 'end.outcome === "sent" || end.outcome === "unknown" || doubt === null',
    to: 'end.outcome !== "failed" || doubt === null',
    caughtBy: ["truthful-send"],
  },
  {
    name: "sends five pieces at most",
    does: "Of a long text it sends the first 20,000 characters, and calls it sent.",
    file: "src/outbound.ts",
    from: "    const { user, isGuess } = this.#recipient(to, isReply);\n    const { sendDeadlineMs",
    to: "    text = text.slice(0, 20_000);\n    const { user, isGuess } = this.#recipient(to, isReply);\n    const { sendDeadlineMs",
    caughtBy: ["words-intact", "delivered-once"],
  },
  {
    name: "drops what met a stale session",
    does: "A text that is first to meet a stale session is refused, though the cure comes a moment later.",
    file: "src/outbox/asked.ts",
    from: 'text.stage.stale !== "unmet" || draft.now',
    to: 'text.stage.stale === "unmet" || draft.now',
    caughtBy: ["outbound-never-blocked", "outbox-moves", "delivered-once", "truthful-send"],
  },
  {
    name: "calls a lost answer a failure",
    does: "A send whose answer was lost is reported as failed for certain.",
    file: "src/sender.ts",
    from: "if (error.neverReached) return",
    to: "if (true) return",
    caughtBy: ["truthful-send"],
  },
  {
    name: "forgets the first lost answer",
    does: "An attempt that may have arrived is forgotten when a later one certainly failed.",
    file: "src/outbox/asked.ts",
    from: 'doubt: unsure && "error" in end ? end.error : text.doubt,',
    to: "doubt: null,",
    caughtBy: ["truthful-send"],
  },
  {
    name: "reads two codes alone",
    does: "It knows the codes -14 and -2, and takes any other refusal for a yes.",
    file: "src/sender.ts",
    from: "      if (code !== 0) {",
    to: "      if (code === -14 || code === -2) {",
    caughtBy: ["truthful-send"],
  },
  {
    name: "takes words for codes",
    does: "A code that is no number counts as a yes.",
    file: "src/sender.ts",
    from: 'if (typeof code === "string") {',
    to: 'if (typeof code === "string") return { outcome: "sent", clientId };\n      if (typeof code === "string") {',
    caughtBy: ["truthful-send"],
  },
  {
    name: "repeats sends without a pause",
    does: "A send that fails is repeated at once, a hundred times.",
    caughtBy: ["bounded-rate"],
    edits: [
      {
        file: "src/outbox/asked.ts",
        from: "const ATTEMPTS_MAX = 3;",
        to: "const ATTEMPTS_MAX = 100;",
      },
      {
        file: "src/outbox/asked.ts",
        from: "backoffMs(after.tries, random())",
        to: "backoffMs(1, random()) * 0",
      },
      {
        file: "src/outbox/pace.ts",
        from: "if (!repeats) return nextMs;",
        to: "if (nextMs < Number.POSITIVE_INFINITY) return nextMs;",
      },
      { file: "src/options.ts", from: "  sendGapMs: 550,", to: "  sendGapMs: 0," },
    ],
  },
  {
    name: "hides a stale token from recovery",
    does: "A send that is told that the token is stale keeps it to itself.",
    file: "src/outbox/asked.ts",
    from: '      draft.do({ do: "stale" });\n      meetStale',
    to: "      meetStale",
    caughtBy: ["outbound-never-blocked", "recovers-in-time", "truthful-health", "login-needed-is-loud"],
  },
  {
    name: "sends under the credential of its start",
    does: "After a new login it polls with the new credential and sends with the old one.",
    edits: [
      {
        file: "src/account.ts",
        from: "    run.target = this.#transport.target(credential);\n    this.#typing",
        to: "    this.#typing",
      },
      {
        file: "src/account.ts",
        from: "run.poller = this.#receiving.begin(run.target, credential.botId);",
        to: "run.poller = this.#receiving.begin(this.#transport.target(credential), credential.botId);",
      },
    ],
    caughtBy: ["one-poll", "right-recipient", "wire-conformance", "outbound-never-blocked"],
  },
  {
    name: "lets one request at a time through",
    does: "A send waits until the request before it has ended, whatever user it is for.",
    file: "src/options.ts",
    from: "  requestsMax: 100,",
    to: "  requestsMax: 1,",
    caughtBy: ["outbound-never-blocked", "fair-to-users"],
  },
  {
    name: "the last comes first",
    does: "Of one user's texts that wait for their turn, the youngest goes first.",
    caughtBy: ["out-in-order"],
    file: "src/outbox/choose.ts",
    from: "  return a.text.position < b.text.position;",
    to: "  return a.text.user === b.text.user && rankA < WAITED ? a.text.position > b.text.position : a.text.position < b.text.position;",
  },
  {
    name: "counts calls up and never down",
    does: "It admits so many sends in its life, and calls all later ones too many.",
    caughtBy: ["outbound-never-blocked"],
    edits: [
      { file: "src/options.ts", from: "  sendsMax: 2_000,", to: "  sendsMax: 10," },
      { file: "src/calls.ts", from: "done.then(leave, leave);", to: "" },
    ],
  },
]);
