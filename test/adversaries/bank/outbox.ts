/** Mutants of the outbox: what waits, in which order, for how long, and what is told of its end. */
import { mutantsOfFixed } from "../mutant.ts";

const OUTBOX = "src/outbox/outbox.ts";
const KEPT = "src/outbox/kept.ts";
const GATES = "src/outbox/gates.ts";
const SETTLE = "src/outbox/settle.ts";
const CHOOSE = "src/outbox/choose.ts";
const STORED = "src/outbox/stored.ts";
const PROBES = "src/outbox/probes.ts";

export const WAITING = mutantsOfFixed([
  {
    name: "says sent for what was refused",
    does: "The outbox tells of a text that the server refused that it was sent.",
    file: KEPT,
    from: 'draft.do({ do: "end", text, how });',
    to: 'draft.do({ do: "end", text, how: how.outcome === "refused" ? { outcome: "sent" } : how });',
    caughtBy: ["truthful-send", "outbox-moves"],
  },
  {
    name: "never tells an end",
    does: "What became of a text that waited is told to nobody.",
    file: OUTBOX,
    from: "onEnd({ account, to: text.user, id: text.id, text: words, ...how });",
    to: "void onEnd;",
    caughtBy: ["outbox-moves"],
  },
  {
    name: "tells every end twice",
    does: "The end of a text that waited is told two times.",
    file: OUTBOX,
    from: "onEnd({ account, to: text.user, id: text.id, text: words, ...how });",
    to: "for (const _ of [1, 2]) onEnd({ account, to: text.user, id: text.id, text: words, ...how });",
    caughtBy: ["outbox-moves"],
  },
  {
    name: "forgets what waits when the user writes",
    does: "A user's message empties the queue of texts for him instead of sending it.",
    file: GATES,
    from: "    words: lane.words + 1,\n",
    to: "    words: lane.words + 1,\n    texts: lane.texts.filter(text => !isKept(text)),\n",
    caughtBy: ["outbox-moves", "delivered-once"],
  },
  {
    name: "a user's message frees nothing",
    does: "Texts that wait for a user go on waiting when he writes.",
    edits: [
      {
        file: GATES,
        from: "  draft.change(user, {\n    gate: FLOWING,\n    refusals: 0,\n",
        to: "  draft.change(user, {\n    refusals: 0,\n",
      },
      { file: GATES, from: "    owed: headOf(lane)?.id ?? null,\n", to: "" },
    ],
    caughtBy: ["outbox-moves"],
  },
  {
    name: "texts wait for ten days",
    does: "A text that nobody takes waits for ten days and not for one.",
    file: SETTLE,
    from: "const AGE_MS_MAX = 24 *",
    to: "const AGE_MS_MAX = 240 *",
    caughtBy: ["outbox-moves"],
  },
  {
    name: "texts expire in the minute",
    does: "Ages of waiting texts are compared in the wrong unit: each expires after 86 s.",
    file: SETTLE,
    from: "const AGE_MS_MAX = 24 * 60 * 60 * 1_000;",
    to: "const AGE_MS_MAX = 24 * 60 * 60;",
    caughtBy: ["outbox-moves", "delivered-once"],
  },
  {
    name: "offers again what was just refused",
    does: "A text that was refused with -2 is offered again at once, and again.",
    file: KEPT,
    from: "  refuse(draft, text, facts.token, facts.isProbe);\n",
    to: "  if (Math.random() < 0.95) return;\n  refuse(draft, text, facts.token, facts.isProbe);\n",
    caughtBy: ["bounded-rate", "outbox-moves"],
  },
  {
    name: "offers all that waits at each word",
    does: "At a user's word each of his waiting texts is offered, although the first is refused.",
    file: KEPT,
    from: "  refuse(draft, text, facts.token, facts.isProbe);\n",
    to: "  const behind = draft.lane(text.user).texts.filter(isKept).sort((a, b) => a.tries - b.tries)[0];\n  if (behind !== undefined && behind.tries < next.tries) {\n    draft.put({ ...next, position: next.position + 1_000 });\n    return;\n  }\n  refuse(draft, text, facts.token, facts.isProbe);\n",
    caughtBy: ["bounded-rate", "outbox-moves"],
  },
  {
    name: "drops what is refused again, as failed",
    does: "A waiting text that is refused with -2 once more is given up, and told as failed.",
    file: KEPT,
    from: "  draft.put(next);\n  if (next.refusals >= REFUSALS_MAX) {",
    to: '  draft.put(next);\n  if (next.refusals >= 0) {\n    finish(draft, next, { outcome: "failed" as "refused" });\n    return;\n  }\n  if (next.refusals >= REFUSALS_MAX) {',
    caughtBy: ["outbox-moves"],
  },
  {
    name: "drops what waits at a stale session",
    does: "A waiting text whose offer meets a stale session is given up as refused.",
    file: KEPT,
    from: "      draft.put(after);\n      rest(draft, after);\n",
    to: '      finish(draft, after, { outcome: "refused" });\n',
    caughtBy: ["outbox-moves"],
  },
  {
    name: "folds the case of those who wait",
    does: "Two users whose ids differ in case alone share one queue.",
    edits: [
      {
        file: "src/outbox/draft.ts",
        from: "return this.#lanes.get(user) ?? createLane(user);",
        to: "return this.#lanes.get(user.toLowerCase()) ?? createLane(user.toLowerCase());",
      },
      {
        file: OUTBOX,
        from: "const to = this.#guesses.has(text.user) ?",
        to: "const to = true ?",
      },
    ],
    caughtBy: ["right-recipient", "truthful-send", "outbox-moves", "outbound-never-blocked"],
  },
  {
    name: "looks at ages when it hears something",
    does: "While nothing comes from the service no text expires, however old it is.",
    file: SETTLE,
    from: "      else wakeMs = Math.min(wakeMs, dueMs + 1);\n",
    to: "",
    caughtBy: ["outbox-moves"],
  },
  {
    name: "forgets what waits at a stop",
    does: "When the account is stopped, its queues are emptied.",
    file: OUTBOX,
    from: '    this.#on({ on: "paused" });\n',
    to: '    this.#state = { ...this.#state, lanes: new Map() };\n    this.#on({ on: "paused" });\n',
    caughtBy: ["outbox-moves"],
  },
  {
    name: "offers every half minute",
    does: "What the server will not take is offered every half minute, whatever the server says.",
    file: PROBES,
    from: "  const dueMs = Math.max(nowMs + REST_MS_MIN, Math.min(wantedMs, latestMs));\n",
    to: "  const dueMs = nowMs + Math.min(30_000, wantedMs, latestMs);\n",
    caughtBy: ["outbox-moves", "bounded-rate"],
  },
  {
    name: "the youngest leaves first",
    does: "Of texts that wait for a user the one that came last goes first.",
    file: CHOOSE,
    from: "  const kept = lane.texts.filter(isKept);\n  return kept.find(",
    to: "  const kept = lane.texts.filter(isKept).toReversed();\n  return kept.find(",
    caughtBy: ["out-in-order"],
  },
  {
    name: "news overtake what waits",
    does: "A new text goes out while older ones to the same user wait.",
    edits: [
      {
        file: SETTLE,
        from: "  if (draft.rules.keeps && mustWait(draft, text)) {",
        to: "  if (draft.rules.keeps && text.position < 0 && mustWait(draft, text)) {",
      },
      {
        file: CHOOSE,
        from: "    else if (!isAsked(text) || tries === 0) turnMs[kind] = NEVER;",
        to: "    else if (isAsked(text) && tries === 0) turnMs[kind] = NEVER;",
      },
    ],
    caughtBy: ["out-in-order", "outbox-moves"],
  },
  {
    name: "news overtake while the queue leaves",
    does: "While the first of the waiting texts is on its way, a new one goes past them.",
    edits: [
      {
        file: SETTLE,
        from: "other => isKept(other) && other.kind === kind && other.position < position",
        to: "other => isKept(other) && other.flight === null && other.position < 0",
      },
      {
        file: CHOOSE,
        from: "    if (flight !== null) turnMs[kind] = Math.max(afterMs, flight.sinceMs + TURN_MS);\n    else if (!isAsked(text) || tries === 0) turnMs[kind] = NEVER;",
        to: "    if (isAsked(text) && flight === null && tries === 0) turnMs[kind] = NEVER;",
      },
    ],
    caughtBy: ["out-in-order"],
  },
  {
    name: "a new id for each offer",
    does: "A text that waited is offered under another client_id each time.",
    file: KEPT,
    from: "    flight: null,\n    stage: { ...text.stage, offers",
    to: "    flight: null,\n    clientId: draft.now.createId(),\n    stage: { ...text.stage, offers",
    caughtBy: ["delivered-once"],
  },
  {
    name: "waits with the first piece",
    does: "Of a long text that waits it sends one piece and calls it sent.",
    file: KEPT,
    from: '  if (rest === "") {',
    to: '  if (rest !== "never") {',
    caughtBy: ["delivered-once", "truthful-send", "outbox-moves"],
  },
  {
    name: "sends the whole of it again",
    does: "Of a long text that waits the pieces that have gone are kept in front of the others.",
    file: KEPT,
    from: "    content: { words: rest },",
    to: "    content: { words: rest.slice(-1) + rest },",
    caughtBy: ["delivered-once", "words-intact"],
  },
  {
    name: "forgets the outbox in a crash",
    does: "Texts that wait are not there any more after a restart.",
    file: STORED,
    from: "  const sorted = entries.toSorted(",
    to: "  const sorted = entries.slice(0, 0).toSorted(",
    caughtBy: ["outbox-moves", "delivered-once"],
  },
  {
    name: "texts change places in a crash",
    does: "After a restart the texts that waited leave in another order.",
    file: STORED,
    from: "texts: [...lane.texts, fromStored(entry, now)]",
    to: "texts: [fromStored(entry, now), ...lane.texts]",
    caughtBy: ["out-in-order"],
  },
  {
    name: "never strikes off what was sent",
    does: "What was sent out of the outbox stays in the store, and is sent once more after a restart.",
    file: "src/store/sqlite-tables.ts",
    from: "for (const id of drop) statements.dropOutbox.run(name, toColumn(id));",
    to: "",
    caughtBy: ["outbox-moves", "delivered-once"],
  },
  {
    name: "a text that waits is nobody's after a login",
    does: "After a login as another bot the texts that wait are dropped without a word.",
    file: GATES,
    from: "    const waits = texts.some(isKept);\n",
    to: "    draft.change(user, { texts: texts.filter(text => !isKept(text)) });\n    const waits = false;\n",
    caughtBy: ["outbox-moves", "delivered-once"],
  },
  {
    name: "logs what waits",
    does: "Its log holds the text of each message that waited.",
    file: OUTBOX,
    from: "{ account, id: text.id, outcome: how.outcome }",
    to: "{ account, id: text.id, text: words, outcome: how.outcome }",
    caughtBy: ["credentials-stay-home"],
  },
]);
