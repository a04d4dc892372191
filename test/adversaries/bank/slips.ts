/** Mutants of receiving: what one kind of trouble makes them forget, and how they tell messages apart. */
import { mutantsOfFixed } from "../mutant.ts";

export const SLIPS = mutantsOfFixed([
  {
    name: "begins anew after its own deadline",
    does: "A poll that its own deadline ended is followed by one without a cursor.",
    caughtBy: ["no-loss", "wire-conformance"],
    edits: [
      {
        file: "src/session-requests.ts",
        from: 'const asked = { get_updates_buf: anew ? "" : known };',
        to: 'const asked = { get_updates_buf: anew || this.late ? "" : known };',
      },
      {
        file: "src/session-requests.ts",
        from: 'if (error.code === "deadline") return',
        to: 'this.late = error.code === "deadline";\n    if (error.code === "deadline") return',
      },
      {
        file: "src/session-requests.ts",
        from: "  #polling: Promise<unknown> | null = null;",
        to: "  #polling: Promise<unknown> | null = null;\n  late = false;",
      },
    ],
  },
  {
    name: "begins anew after an http status",
    does: "A gateway's status makes it forget its cursor for one poll.",
    caughtBy: ["no-loss", "wire-conformance"],
    edits: [
      {
        file: "src/session-requests.ts",
        from: 'const asked = { get_updates_buf: anew ? "" : known };',
        to: 'const asked = { get_updates_buf: anew || this.late ? "" : known };',
      },
      {
        file: "src/session-requests.ts",
        from: 'if (error.code === "deadline") return',
        to: 'this.late = error.code === "http-status";\n    if (error.code === "deadline") return',
      },
      {
        file: "src/session-requests.ts",
        from: "  #polling: Promise<unknown> | null = null;",
        to: "  #polling: Promise<unknown> | null = null;\n  late = false;",
      },
    ],
  },
  {
    name: "begins anew after each notifystart",
    does: "The poll that is to prove a cure carries no cursor.",
    caughtBy: ["no-loss", "wire-conformance"],
    edits: [
      {
        file: "src/session-requests.ts",
        from: 'const asked = { get_updates_buf: anew ? "" : known };',
        to: 'const asked = { get_updates_buf: anew || this.late ? "" : known }; this.late = false;',
      },
      {
        file: "src/session-requests.ts",
        from: "const code = codeOf(reply.body);\n    if (code !== 0 &&",
        to: "const code = codeOf(reply.body); this.late = code === 0;\n    if (code !== 0 &&",
      },
      {
        file: "src/session-requests.ts",
        from: "  #polling: Promise<unknown> | null = null;",
        to: "  #polling: Promise<unknown> | null = null;\n  late = false;",
      },
    ],
  },
  {
    name: "saves its cursor before the messages",
    does: "The cursor is on the disk before the messages that it stands for.",
    caughtBy: ["no-loss"],
    edits: [
      {
        file: "src/inbox.ts",
        from: "      const { fresh, recorded } = await this.delivery.accept",
        to: "      this.#cursor.move(cursor, botId); await this.#cursor.flush();\n      const { fresh, recorded } = await this.delivery.accept",
      },
    ],
  },
  {
    name: "tells messages apart by their number",
    does: "Messages of different users with the same number count as one.",
    caughtBy: ["handled-once", "no-loss"],
    edits: [
      {
        file: "src/protocol/message.ts",
        from: "id: identityOf(wire, from, items) ?? makeUpId(),",
        to: 'id: wire.seq === undefined ? identityOf(wire, from, items) ?? makeUpId() : "seq:" + wire.seq,',
      },
    ],
  },
  {
    name: "tells messages apart by their millisecond",
    does: "Messages that a user wrote in the same millisecond count as one.",
    caughtBy: ["handled-once", "no-loss"],
    edits: [
      {
        file: "src/protocol/message.ts",
        from: "id: identityOf(wire, from, items) ?? makeUpId(),",
        to: 'id: from + ":" + createdMs,',
      },
    ],
  },
  {
    name: "drops what is older than a day",
    does: "A message whose time is a day ago by the machine's clock is dropped.",
    caughtBy: ["no-loss"],
    edits: [
      {
        file: "src/protocol/message.ts",
        from: "  const createdMs = Number(textIn(wire.create_time_ms));",
        to: "  const createdMs = Number(textIn(wire.create_time_ms));\n  if (createdMs < Date.now() - 86_400_000) return null;",
      },
    ],
  },
  {
    name: "drops what was written in the future",
    does: "A message whose time is ahead of the machine's clock is dropped.",
    caughtBy: ["no-loss"],
    edits: [
      {
        file: "src/protocol/message.ts",
        from: "  const createdMs = Number(textIn(wire.create_time_ms));",
        to: "  const createdMs = Number(textIn(wire.create_time_ms));\n  if (createdMs > Date.now() + 60_000) return null;",
      },
    ],
  },
  {
    name: "waits by the wall",
    does: "Every wait and every deadline goes by the wall clock, which somebody may set.",
    caughtBy: ["no-pause-loop", "truthful-health", "outbox-moves"],
    edits: [
      {
        file: "src/clock.ts",
        from: "monotonicMs: () => globalThis.performance.now(),",
        to: "monotonicMs: () => globalThis.Date.now(),",
      },
    ],
  },
  {
    name: "reads no transcripts",
    does: "What a user said in a voice message is not told to the handler.",
    caughtBy: ["words-intact"],
    edits: [
      {
        file: "src/protocol/item-text.ts",
        from: ": isItemType(item, ITEM_TYPE_VOICE)",
        to: ": isItemType(item, ITEM_TYPE_VOICE) && false",
      },
    ],
  },
  {
    name: "reads items from the last",
    does: "The words of several items are told in the reverse order.",
    caughtBy: ["words-intact"],
    edits: [
      {
        file: "src/protocol/message.ts",
        from: "    text: textOf(items),",
        to: "    text: textOf([...items].reverse()),",
      },
    ],
  },
  {
    name: "names the group as the sender",
    does: "A message from a group is told as one of the group's own.",
    caughtBy: ["words-intact"],
    edits: [
      {
        file: "src/protocol/message.ts",
        from: "    from,\n    ...(groupId",
        to: "    from: groupId ?? from,\n    ...(groupId",
      },
    ],
  },
  {
    name: "a dozen handled ids for all accounts",
    does: "Of what it has handled it knows the latest twelve messages.",
    caughtBy: ["handled-once"],
    edits: [
      {
        file: "src/delivery/dedupe.ts",
        from: "this.#atMs.size <= this.#window.countMax",
        to: "this.#atMs.size <= 12",
      },
    ],
  },
  {
    name: "obeys any Retry-After",
    does: "An answer that says when to come again is obeyed, however long that is.",
    caughtBy: ["truthful-health", "recovers-in-time"],
    edits: [
      {
        file: "src/transport.ts",
        from: "    if (status !== 200) {",
        to: '    if (status !== 200) {\n      const ra = Number(response.headers?.get("retry-after")); if (ra > 0) await new Promise(r => setTimeout(r, ra * 1000));',
      },
    ],
  },
  {
    name: "says recovering at every other probe",
    does: "Each second probe of a session that needs a login takes that back.",
    caughtBy: ["truthful-health", "login-needed-is-loud"],
    edits: [
      {
        file: "src/status.ts",
        from: '      return { state: "needs-login", reason: state.reason };',
        to: '      return state.probes % 2 === 1 ? { state: "recovering", reason: "stale-token" } : { state: "needs-login", reason: state.reason };',
      },
    ],
  },
  {
    name: "never takes needs-login back",
    does: "A session that came back without a login is still said to need one.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: "src/standing.ts",
        from: "    const { clock, logger, onState } = this.#seams;\n    // Whoever",
        to: '    if (this.#status.state === "needs-login" && next.state !== "stopped") return;\n    const { clock, logger, onState } = this.#seams;\n    // Whoever',
      },
    ],
  },
  {
    name: "flaps at each poll",
    does: "Each poll that is answered makes it say for an instant that it recovers.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: "src/standing.ts",
        from: "    this.#lastPollMs = this.#seams.clock.nowMs();",
        to: '    this.#lastPollMs = this.#seams.clock.nowMs(); if (this.#status.state === "live") { this.set({ state: "recovering", reason: "starting" }); this.set({ state: "live" }); }',
      },
    ],
  },
  {
    name: "says notifystart every five seconds",
    does: "Beside each poll it says notifystart every five seconds.",
    caughtBy: ["login-needed-is-loud", "bounded-rate"],
    edits: [
      {
        file: "src/session-requests.ts",
        from: "    this.#polling = polling;",
        to: '    this.#polling = polling; const t = setInterval(() => void this.#seams.transport.post("notifystart", {}, this.#target, 4_000, signal), 5_000); void polling.finally(() => clearInterval(t));',
      },
    ],
  },
  {
    name: "a probe that nobody ends",
    does: "The timer of the next request outlives a stop.",
    caughtBy: ["nothing-left-behind"],
    edits: [
      {
        file: "src/poller.ts",
        from: "    this.#stopped = true;\n    this.#seams.clock.clearTimeout(this.#timer);",
        to: "    this.#stopped = true;",
      },
    ],
  },
  {
    name: "a send wakes no cure",
    does: "A send that is told that the token is stale says so to nobody.",
    caughtBy: ["truthful-health", "recovers-in-time"],
    edits: [
      {
        file: "src/account.ts",
        from: 'onStale: () => this.#run?.poller.tell({ kind: "nudged" }),',
        to: "onStale: () => {},",
      },
    ],
  },
]);
