/** Mutants of what goes out: tokens, turns, ages and the bytes of a file. */
import { mutantsOfFixed } from "../mutant.ts";

export const ANSWERS = mutantsOfFixed([
  {
    name: "answers with the token of the message that it answers",
    does: "An answer carries the token of the message that it answers, and so does all that follows.",
    caughtBy: ["right-recipient"],
    edits: [
      {
        file: "src/calls.ts",
        from: "reply: text => this.send(message.from, text, true),",
        to: "reply: text => { this.#seams.tokens.set(message.from, message.contextToken); return this.send(message.from, text, true); },",
      },
    ],
  },
  {
    name: "ages begin anew with each offer",
    does: "A text that waits is as young as its last offer.",
    caughtBy: ["outbox-moves"],
    edits: [
      {
        file: "src/outbox/kept.ts",
        from: "stage: { ...text.stage, offers: text.stage.offers + 1, offeredMs: draft.now.wallMs },",
        to: "stage: { ...text.stage, offers: text.stage.offers + 1, offeredMs: draft.now.wallMs, sinceMs: draft.now.nowMs },",
      },
    ],
  },
  {
    name: "ages begin anew with each life",
    does: "A text that waits is as young as the process.",
    caughtBy: ["outbox-moves"],
    edits: [
      {
        file: "src/outbox/stored.ts",
        from: "sinceMs: sinceMs(queuedMs, now), queuedMs,",
        to: "sinceMs: now.nowMs, queuedMs,",
      },
    ],
  },
  {
    name: "drops the oldest of four that wait",
    does: "When a fifth text begins to wait, the first is dropped without a word.",
    caughtBy: ["outbox-moves"],
    edits: [
      {
        file: "src/outbox/report.ts",
        from: "  draft.put(kept);\n  keep(draft, kept, {",
        to: "  const old = lane.texts.filter(isKept).filter(t => t.id !== kept.id); if (old.length > 3) draft.remove(old[0]);\n  draft.put(kept);\n  keep(draft, kept, {",
      },
    ],
  },
  {
    name: "answers go behind what waited",
    does: "The answer to a user's new words goes when all that waited has gone.",
    caughtBy: ["outbound-never-blocked"],
    edits: [
      {
        file: "src/outbox/choose.ts",
        from: '  if (text.kind === "answer") return 1;',
        to: '  if (text.kind === "answer") return 4;',
      },
    ],
  },
  {
    name: "offers to all users when one writes",
    does: "The words of one user are a reason to offer what waits for any other.",
    caughtBy: ["outbox-moves"],
    edits: [
      {
        file: "src/outbox/outbox.ts",
        from: "for (const lane of [user, ...meant])",
        to: "for (const lane of [user, ...meant, ...[...this.#state.lanes.keys()].filter(k => k !== user)])",
      },
    ],
  },
  {
    name: "offers a fault at once again",
    does: "An offer that met a fault is made again within a few milliseconds.",
    caughtBy: ["bounded-rate"],
    edits: [
      { file: "src/outbox/kept.ts", from: "const REST_MS = 2_000;", to: "const REST_MS = 20;" },
      { file: "src/outbox/kept.ts", from: "const REST_MS_MAX = 4 * 60_000;", to: "const REST_MS_MAX = 20;" },
    ],
  },
  {
    name: "sets texts aside at the first refusal",
    does: "A waiting text is given up at its first offer with a fresh token.",
    caughtBy: ["outbox-moves"],
    edits: [{ file: "src/outbox/kept.ts", from: "const REFUSALS_MAX = 3;", to: "const REFUSALS_MAX = 1;" }],
  },
  {
    name: "strikes off after it has told",
    does: "A text that went is struck off the disk a minute after its end was told.",
    caughtBy: ["outbox-moves", "delivered-once"],
    edits: [
      {
        file: "src/outbox/outbox.ts",
        from: "    const told = this.#saver.save(text.id, null).then(() => {",
        to: "    const told = Promise.resolve().then(() => { this.#seams.clock.setTimeout(() => void this.#saver.save(text.id, null), 60_000);",
      },
    ],
  },
  {
    name: "sends without a gap",
    does: "Its texts leave as fast as they are asked for.",
    caughtBy: ["bounded-rate", "outbox-moves", "truthful-send"],
    edits: [
      {
        file: "src/outbox/choose.ts",
        from: "Math.max(candidate.readyMs, paceMs(state.pace, isRepeat(candidate.text)))",
        to: "candidate.readyMs",
      },
    ],
  },
  {
    name: "an id made of the words",
    does: "Two texts with the same words to the same user have the same client_id.",
    caughtBy: ["truthful-send", "outbound-never-blocked", "delivered-once"],
    edits: [
      {
        file: "src/sender.ts",
        from: "      client_id: clientId,",
        to: '      client_id: process.getBuiltinModule("node:crypto").createHash("sha1").update(to + JSON.stringify(item)).digest("hex"),',
      },
    ],
  },
  {
    name: "reads negative codes alone",
    does: "A refusal with a positive code counts as a yes.",
    caughtBy: ["truthful-send"],
    edits: [
      {
        file: "src/protocol/codes.ts",
        from: "  return errcode !== 0 ? errcode : ret;",
        to: '  const c = errcode !== 0 ? errcode : ret; return typeof c === "number" && c > 0 ? 0 : c;',
      },
    ],
  },
  {
    name: "cuts a text at 16,384 bytes without a word",
    does: "What a text has beyond the longest item is left out.",
    caughtBy: ["delivered-once", "truthful-send"],
    edits: [
      {
        file: "src/outbound.ts",
        from: '    const flaw = recipientFlawOf(to) ?? textFlawOf(text);\n    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };\n    const { user',
        to: '    const flaw = recipientFlawOf(to) ?? textFlawOf(text);\n    text = Buffer.from(text).subarray(0, 16_384).toString();\n    if (flaw !== null) return { outcome: "declined", reason: "invalid", detail: flaw };\n    const { user',
      },
    ],
  },
  {
    name: "a file's size as it is",
    does: "The size of an upload is told as that of the file, and not of what is uploaded.",
    caughtBy: ["wire-conformance"],
    edits: [
      {
        file: "src/media/prepare.ts",
        from: "filesize: cipherSize(bytes.length)",
        to: "filesize: bytes.length",
      },
    ],
  },
  {
    name: "md5 of what is uploaded",
    does: "The md5 of an upload is told as that of the ciphertext.",
    caughtBy: ["wire-conformance"],
    edits: [
      {
        file: "src/media/prepare.ts",
        from: "rawfilemd5: md5Hex(bytes)",
        to: "rawfilemd5: md5Hex(encrypt(bytes, key))",
      },
    ],
  },
  {
    name: "media without a context token",
    does: "Media are sent without the context token of their user.",
    caughtBy: ["right-recipient"],
    edits: [
      {
        file: "src/outbound.ts",
        from: "return attempt(this.#seams, { to, item, clientId, contextToken }",
        to: 'return attempt(this.#seams, { to, item, clientId, contextToken: "item" in content ? undefined : contextToken }',
      },
    ],
  },
]);
