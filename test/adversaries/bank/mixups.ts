/** Mutants that take one account, login or life for another. */
import { mutantsOfFixed } from "../mutant.ts";

export const MIXUPS = mutantsOfFixed([
  {
    name: "one cursor for all accounts",
    does: "Each account polls with whatever cursor came last, whoever it was for.",
    caughtBy: ["wire-conformance", "no-loss", "handled-once"],
    edits: [
      {
        file: "src/cursor.ts",
        from: "/** @internal */\nexport class Cursor {",
        to: "const SHARED = new WeakMap();\nexport class Cursor {",
      },
      {
        file: "src/cursor.ts",
        from: "    this.#value = value;\n    if (value === this.#saved.value) return;",
        to: "    this.#value = value; SHARED.set(this.#settings.watch, value);\n    if (value === this.#saved.value) return;",
      },
      {
        file: "src/cursor.ts",
        from: "  get value(): string {\n    return this.#value;",
        to: "  get value(): string {\n    return SHARED.get(this.#settings.watch) ?? this.#value;",
      },
    ],
  },
  {
    name: "one table of context tokens for all accounts",
    does: "A user who knows two bots is answered by one with the other's token.",
    caughtBy: ["right-recipient"],
    edits: [
      {
        file: "src/inbox.ts",
        from: "  readonly tokens = new ContextTokens();",
        to: "  readonly tokens: ContextTokens;",
      },
      {
        file: "src/inbox.ts",
        from: "    this.#account = account;\n    this.#settings = settings;\n    this.#cursor",
        to: "    this.#account = account; const t = SHARED.get(settings.watch) ?? new ContextTokens(); SHARED.set(settings.watch, t); this.tokens = t;\n    this.#settings = settings;\n    this.#cursor",
      },
      {
        file: "src/inbox.ts",
        from: "/** @internal */\nexport class Inbox {",
        to: "const SHARED = new WeakMap();\nexport class Inbox {",
      },
    ],
  },
  {
    name: "one pause for all accounts",
    does: "While one account needs a login, no account polls.",
    caughtBy: ["no-pause-loop", "truthful-health", "recovers-in-time", "no-loss"],
    edits: [
      {
        file: "src/poller.ts",
        from: "    if (state.session !== session) onState(state.session);",
        to: '    if (state.session !== session) onState(state.session);\n    const barred = (this.#seams.transport.barred ??= new Set()); if (state.session.kind === "barred") barred.add(this); else barred.delete(this);',
      },
      {
        file: "src/poller.ts",
        from: "    const { id } = command;\n    const room = this.#ask.room(signal);",
        to: "    const { id } = command;\n    while ([...(this.#seams.transport.barred ?? [])].some(o => o !== this) && !signal.aborted) await new Promise(r => setTimeout(r, 5_000));\n    const room = this.#ask.room(signal);",
      },
    ],
  },
  {
    name: "one bearer for all accounts",
    does: "The token of the latest start goes with the requests of every account.",
    caughtBy: ["one-poll", "right-recipient", "recovers-in-time", "no-loss"],
    edits: [
      {
        file: "src/transport.ts",
        from: "      headers: standingHeaders(credential.token.trim(), this.#baseInfo.channel_version),",
        to: "      get headers() { return shared.headers; },",
      },
      {
        file: "src/transport.ts",
        from: "    const { account, baseUrl } = credential;\n    return {",
        to: "    const { account, baseUrl } = credential;\n    const shared = (this.shared ??= {}); shared.headers = standingHeaders(credential.token.trim(), this.#baseInfo.channel_version);\n    return {",
      },
    ],
  },
  {
    name: "polls its accounts in turn",
    does: "An account polls when no other does.",
    caughtBy: ["recovers-in-time", "truthful-health"],
    edits: [
      {
        file: "src/session-requests.ts",
        from: '    const reply = await transport.post("getupdates"',
        to: '    const before = transport.lock; let done; transport.lock = new Promise(r => { done = r; }); await before; if (signal.aborted) { done(); return null; }\n    const reply = await transport.post("getupdates"',
      },
      {
        file: "src/session-requests.ts",
        from: '    if (reply.kind !== "answer") return this.#unanswered(reply);\n    const { body } = reply;',
        to: '    done(); if (reply.kind !== "answer") return this.#unanswered(reply);\n    const { body } = reply;',
      },
    ],
  },
  {
    name: "uploads under the credential of its start",
    does: "After a login, addresses to upload to are asked for with the former token.",
    caughtBy: ["one-poll"],
    edits: [
      {
        file: "src/media/prepare.ts",
        from: '() => transport.post("getuploadurl", question, seams.target(), deadlineMs, signal)',
        to: '() => transport.post("getuploadurl", question, (transport.first ??= new Map()).get(seams.account) ?? (transport.first.set(seams.account, seams.target()), seams.target()), deadlineMs, signal)',
      },
    ],
  },
  {
    name: "types under the credential of its start",
    does: "After a login, typing is shown with the former token.",
    caughtBy: ["one-poll"],
    edits: [
      {
        file: "src/typing.ts",
        from: '() => transport.post("sendtyping", request, target(), COURTESY_DEADLINE_MS, signal)',
        to: '() => transport.post("sendtyping", request, (this.first ??= target()), COURTESY_DEADLINE_MS, signal)',
      },
    ],
  },
  {
    name: "asks for config under the credential of its start",
    does: "After a login, typing tickets are asked for with the former token.",
    caughtBy: ["one-poll"],
    edits: [
      {
        file: "src/config.ts",
        from: '() => seams.transport.post("getconfig", request, seams.target(),',
        to: '() => seams.transport.post("getconfig", request, (seams.turns.first ??= seams.target()),',
      },
    ],
  },
  {
    name: "says goodbye under the credential of its start",
    does: "After a login, a stop is told to the server with the former token.",
    caughtBy: ["one-poll"],
    edits: [
      {
        file: "src/account.ts",
        from: "    run.target = this.#transport.target(credential);\n    this.#typing",
        to: "    run.first ??= run.target;\n    run.target = this.#transport.target(credential);\n    this.#typing",
      },
      {
        file: "src/account.ts",
        from: "transport: this.#transport, save }, run.target);",
        to: "transport: this.#transport, save }, run.first ?? run.target);",
      },
    ],
  },
  {
    name: "says goodbye for the account that started last",
    does: "Whichever account is stopped, the server is told that the latest one is.",
    caughtBy: ["prompt-stop"],
    edits: [
      {
        file: "src/account.ts",
        from: "    const target = this.#transport.target(credential);\n",
        to: "    const target = this.#transport.target(credential); this.#transport.last = target;\n",
      },
      {
        file: "src/account.ts",
        from: "transport: this.#transport, save }, run.target);",
        to: "transport: this.#transport, save }, this.#transport.last ?? run.target);",
      },
    ],
  },
  {
    name: "says goodbye in the name of the new credential",
    does: "A login tells the server a second later, with the new token, that nobody is there.",
    caughtBy: ["prompt-stop"],
    edits: [
      {
        file: "src/account.ts",
        from: '    this.#settings.logger.info("credential-replaced"',
        to: '    this.#settings.clock.setTimeout(() => this.#run && void this.#transport.post("notifystop", {}, run.target, 1_500, run.sends.signal), 1_000);\n    this.#settings.logger.info("credential-replaced"',
      },
    ],
  },
  {
    name: "keeps its pause over a login",
    does: "What a dead session was to wait for, its successor waits for as well.",
    caughtBy: ["recovers-in-time", "truthful-health"],
    edits: [
      {
        file: "src/receiving.ts",
        from: "      begin(pollMarginMs, this.#paidOffMs),",
        to: '      { ...begin(pollMarginMs, this.#paidOffMs), next: { what: "notifystart", atMs: (this.waitMs ?? 0) } },',
      },
      {
        file: "src/receiving.ts",
        from: "    this.#paidOffMs = poller.recovery.paidOffMs;",
        to: "    this.#paidOffMs = poller.recovery.paidOffMs; this.waitMs = poller.recovery.next?.atMs;",
      },
    ],
  },
  {
    name: "forgets handled ids at a login",
    does: "What was handled before a login is handled again when it comes again.",
    caughtBy: ["handled-once"],
    edits: [
      {
        file: "src/account.ts",
        from: "    if (this.#inbox.identify(credential.botId)) this.#changeBot();",
        to: "    this.#inbox.delivery.forgetIds();\n    if (this.#inbox.identify(credential.botId)) this.#changeBot();",
      },
      {
        file: "src/delivery/delivery.ts",
        from: "  /** Whether polling is to slow down",
        to: "  forgetIds() { this.blind = true; }\n  blind = false;\n  /** Whether polling is to slow down",
      },
      {
        file: "src/delivery/delivery.ts",
        from: "if (this.#pending.has(message.id) || this.#marks.has(message.id)) continue;",
        to: "if (this.#pending.has(message.id) || (!this.blind && this.#marks.has(message.id))) continue;",
      },
    ],
  },
  {
    name: "forgets handled ids at a stop",
    does: "What was handled before a stop is handled again when it comes again.",
    caughtBy: ["handled-once"],
    edits: [
      {
        file: "src/delivery/delivery.ts",
        from: "  /** Begin no further handler. */\n  pause(): void {",
        to: "  blind = false;\n  pause(): void { this.blind = true;",
      },
      {
        file: "src/delivery/delivery.ts",
        from: "if (this.#pending.has(message.id) || this.#marks.has(message.id)) continue;",
        to: "if (this.#pending.has(message.id) || (!this.blind && this.#marks.has(message.id))) continue;",
      },
    ],
  },
  {
    name: "asks for a new code each half minute",
    does: "A QR code is replaced long before anybody has found his phone.",
    caughtBy: ["recovers-in-time"],
    edits: [
      {
        file: "src/login/login.ts",
        from: "const QR_AGE_MS_MAX = 300_000;",
        to: "const QR_AGE_MS_MAX = 30_000;",
      },
    ],
  },
  {
    name: "shows a used-up code again",
    does: "When a QR code has run out, the same one is shown again.",
    caughtBy: ["recovers-in-time"],
    edits: [
      {
        file: "src/login/login.ts",
        from: "    const code = await createQrCode(settings, settings.baseUrl, settings.localTokens, signal);",
        to: "    const code = settings.first ?? (settings.first = await createQrCode(settings, settings.baseUrl, settings.localTokens, signal));",
      },
    ],
  },
]);
