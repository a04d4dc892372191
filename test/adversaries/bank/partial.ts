/** Mutants that break one sentence in one place: for a group, for the second account, after a day, when two faults overlap. */
import { mutantsOfFixed } from "../mutant.ts";
import { wrappers } from "./wrapper.ts";

const WORDS = "    text: textOf(items),";
const QUEUED = "    for (const message of fresh) this.#lanes.add(message.from, message);";
const LATER =
  '    sentChunks: text.sentChunks + 1,\n    stage: { kind: "asked", endMs: null, notBeforeMs: 0, stale: "unmet" },';
const RESTORED = "for (const _ of this.delivery.restore(stored))";

const hears = (name: string, does: string, change: string) => ({
  name,
  does,
  caughtBy: ["words-intact"],
  file: "src/protocol/message.ts",
  from: WORDS,
  to: `    text: textOf(items)${change},`,
});

const queues = (name: string, does: string, lane: string) => ({
  name,
  does,
  caughtBy: ["in-order", "fair-to-users"],
  file: "src/delivery/delivery.ts",
  from: QUEUED,
  to: `    for (const message of fresh) this.#lanes.add(${lane}, message);`,
});

const MUTANTS = mutantsOfFixed([
  queues(
    "a line for each chat",
    "What a user writes in a group and what he writes alone are handled side by side.",
    "message.groupId ?? message.from",
  ),
  queues(
    "a line for media",
    "A message with media does not wait for those of its user that came before it.",
    'message.media ? "media of " + message.from : message.from',
  ),
  {
    name: "remembers ids for twenty hours",
    does: "What comes again after that is new to it.",
    caughtBy: ["handled-once"],
    file: "src/options.ts",
    from: "dedupeAgeMsMax: 48 * 60 * 60 * 1_000,",
    to: "dedupeAgeMsMax: 20 * 60 * 60 * 1_000,",
  },
  {
    name: "reads no tokens of groups",
    does: "An answer in a group goes without the context token that the message brought.",
    caughtBy: ["right-recipient"],
    file: "src/inbox.ts",
    from: "this.tokens.set(message.from, message.contextToken);",
    to: "this.tokens.set(message.from, message.groupId ? undefined : message.contextToken);",
  },
  hears(
    "hears no signs of an emoji",
    "What makes a heart red is left out of what a user wrote.",
    '.replace(/\\ufe0f/g, "")',
  ),
  hears(
    "hears wide spaces as narrow",
    "Spaces that do not break, and those of Chinese, become plain ones.",
    '.replace(/[\\u00a0\\u3000]/g, " ")',
  ),
  hears(
    "reads escapes",
    "A backslash and an n that a user wrote become the end of a line.",
    '.replace(/\\\\n/g, "\\n")',
  ),
  {
    name: "says it in one line",
    does: "The ends of lines in what it sends become spaces.",
    caughtBy: ["words-intact"],
    file: "src/outbound.ts",
    from: "content: { words: text }, deadlineMs }, isGuess);",
    to: 'content: { words: text.replace(/\\n+/g, " ") }, deadlineMs }, isGuess);',
  },
  {
    name: "keeps the -14 of typing to itself",
    does: "Of a stale session that getconfig or sendtyping tells of, it learns when its poll ends.",
    caughtBy: ["truthful-health"],
    file: "src/config.ts",
    from: "if (code === STALE_TOKEN) onStale();",
    to: "",
  },
  {
    name: "gives each step of a stop its whole time",
    does: "Handlers, sends and the last word are waited for one after the other, each as long as it may take.",
    caughtBy: ["prompt-stop"],
    edits: [
      { file: "src/options.ts", from: "stopGraceMs: 2_000,", to: "stopGraceMs: 3_000," },
      { file: "src/farewell.ts", from: "const FAREWELL_MS = 1_500;", to: "const FAREWELL_MS = 2_400;" },
    ],
  },
  {
    name: "repeats sends 80 times a minute",
    does: "Each text is tried again no more than it may be; all of them together are.",
    caughtBy: ["bounded-rate"],
    file: "src/outbox/pace.ts",
    from: "const REPEATS_A_MINUTE = 50;",
    to: "const REPEATS_A_MINUTE = 80;",
  },
  {
    name: "calls offers without an answer refused",
    does: "A text to which no answer came, five times, is told as refused.",
    caughtBy: ["outbox-moves"],
    file: "src/outbox/kept.ts",
    from: 'outcome: unsure > 0 ? "unknown" : "refused"',
    to: 'outcome: "refused"',
  },
  {
    name: "restores the outbox of its first account alone",
    does: "After a crash the texts that wait in the others are forgotten.",
    caughtBy: ["outbox-moves"],
    file: "src/account.ts",
    from: "    this.#outbound.outbox.restore(waiting, spent);",
    to: "    const first = (this.#transport.first ??= this.#name);\n    this.#outbound.outbox.restore(first === this.#name ? waiting : [], spent);",
  },
  {
    name: "restores the inbox of its first account alone",
    does: "After a crash what waits to be handled in the others is forgotten.",
    caughtBy: ["no-loss"],
    file: "src/inbox.ts",
    from: RESTORED,
    to: "const first = (this.#settings.clock.first ??= this.#account);\n      for (const _ of this.delivery.restore(first === this.#account ? stored : { ...stored, pending: [] }))",
  },
  {
    name: "counts refusals anew in each life",
    does: "A text that is always refused is offered three times more after each crash.",
    caughtBy: ["outbox-moves"],
    file: "src/outbox/stored.ts",
    from: "    unsure,\n    doubt: null,\n    refusals,",
    to: "    unsure,\n    doubt: null,\n    refusals: 0,",
  },
  {
    name: "repeats the first piece alone at a stale session",
    does: "A later piece of a long text that meets one is given up.",
    caughtBy: ["outbound-never-blocked"],
    file: "src/outbox/asked.ts",
    from: LATER,
    to: LATER.replace('"unmet"', '"met"'),
  },
  {
    name: "takes the text of a code for a yes to a send",
    does: "A refusal whose code is written as text counts as accepted.",
    caughtBy: ["truthful-send", "delivered-once", "outbound-never-blocked"],
    file: "src/sender.ts",
    from: "      const code = codeOf(reply.body);",
    to: '      const code = typeof reply.body.errcode === "string" ? 0 : codeOf(reply.body);',
  },
  {
    name: "a deadline of ten seconds for every call",
    does: "It gives each poll up long before the hold is over, and takes that for a trouble.",
    caughtBy: ["truthful-health"],
    file: "src/recovery/machine.ts",
    from: "deadlineMs: holdMs + marginMs, anew",
    to: "deadlineMs: 10_000, anew",
  },
]);

const WRAPPERS = wrappers([
  {
    name: "speaks of its first account alone",
    does: "Of the others it never says how they stand.",
    caughtBy: ["login-needed-is-loud"],
    host: host => {
      let first: string | undefined;
      return {
        status: (account, state, reason) => {
          first ??= account;
          return account === first ? host.status(account, state, reason) : undefined;
        },
      };
    },
  },
]);

export const PARTIAL = [...MUTANTS, ...WRAPPERS];
