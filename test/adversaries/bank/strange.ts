/** Mutants of sound clients in other styles: mistakes that their style alone can make. */
import { mutantsOfStranger, openStranger, strangerOf } from "../mutant.ts";

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: snippets of code stand here as they are.
export const STRANGE = [
  ...mutantsOfStranger("over-fetch", [
    {
      name: "shows life by messages alone",
      does: "A poll that is answered without a message is no sign of life to the host, whose watchdog restarts a quiet channel.",
      caughtBy: ["truthful-health"],
      file: "test/strangers/kit/class-bot.ts",
      from: "    this.host.event(this.credential.account);\n    const isNew = this.#take(answer);",
      to: "    const isNew = this.#take(answer);\n    if (isNew) this.host.event(this.credential.account);",
    },
    {
      name: "reads statuses of clients' errors as answers",
      does: "A status of 403 or 429 with a JSON object is read as a yes.",
      caughtBy: ["truthful-send", "truthful-health", "no-loss", "outbound-never-blocked"],
      file: "test/strangers/kit/wire.ts",
      from: "  if (status !== 200) throw",
      to: "  if (status >= 500) throw",
    },
    {
      name: "takes equal words in one answer for one message",
      does: "Of two messages of a user in one answer with the same words the second is dropped.",
      caughtBy: ["no-loss"],
      file: "test/strangers/kit/class-bot.ts",
      from: "      seen.push(id);",
      to: "      seen.push(id);\n      if (entries.some(e => wire.wordsOf(e.message) === wire.wordsOf(message) && e.message.from_user_id === from)) continue;",
    },
    {
      name: "a stop forgets those that were stopped before",
      does: "What is known of stopped accounts goes when another one is stopped.",
      caughtBy: ["handled-once", "outbound-never-blocked", "outbox-moves"],
      file: "test/strangers/kit/class-bot.ts",
      from: "      if (bot === undefined) return;",
      to: "      if (bot === undefined) return;\n      for (const other of bots.values()) if (other !== bot && other.isStopped) bots.delete(other.credential.account);",
    },
  ]),
  ...mutantsOfStranger("restarts-on-errors", [
    {
      name: "looks at a thousand messages of an answer",
      does: "Of one answer the first thousand messages are handled, and its cursor is taken.",
      caughtBy: ["no-loss"],
      file: "test/strangers/kit/wire.ts",
      from: "  return msgs.filter(",
      to: "  return msgs.slice(0, 1_000).filter(",
    },
  ]),
  ...mutantsOfStranger("channels-and-contexts", [
    {
      name: "makes room by dropping the oldest",
      does: "An outbox of two hundred texts drops the oldest without a word.",
      caughtBy: ["outbox-moves"],
      file: "test/strangers/clients/channels-and-contexts.ts",
      from: '    if (outbox.length >= 500 || outbox.filter(({ to }) => to === one.to).length >= 50)\n      return { outcome: "declined", reason: "outbox-full" };',
      to: "    if (outbox.length >= 200) outbox.shift();",
    },
    {
      name: "says refused of a text that went in part",
      does: "A long text whose second piece is refused is reported refused, though the first has arrived.",
      caughtBy: ["truthful-send"],
      file: "test/strangers/clients/channels-and-contexts.ts",
      from: '    if (end === "unknown" || one.taken > 0)',
      to: '    if (end === "unknown")',
    },
    {
      name: "probes by a clock that may be set back",
      does: "The next offer is due by the wall clock: set back a day, it is due a day later.",
      caughtBy: ["outbox-moves"],
      file: "test/strangers/clients/channels-and-contexts.ts",
      from: "      if (Math.abs(Date.now() - state.offeredAt) < restMs || this.#needsLogin) continue;",
      to: "      if (Date.now() - state.offeredAt < restMs || this.#needsLogin) continue;",
    },
  ]),
  ...mutantsOfStranger("lists", [
    {
      name: "files what waits under the bot",
      does: "The outbox stands in a file of the bot: after a login as another one and a crash it is not found.",
      caughtBy: ["outbox-moves"],
      edits: [
        {
          file: "test/strangers/kit/list-bot.ts",
          from: "    this.#lists = this.#openLists(context);",
          to: "    this.#lists = this.#openLists(context, credential);",
        },
        {
          file: "test/strangers/kit/list-bot.ts",
          from: "  #openLists(context: SubjectContext): Lists {\n    const file = stateFile<Item[]>(context, `${this.#account}-",
          to: "  #openLists(context: SubjectContext, credential: Credential): Lists {\n    const file = stateFile<Item[]>(context, `${credential.botId}-",
        },
      ],
    },
    {
      name: "says sent of a text that went in part",
      does: "A long text whose second piece may have been lost is reported sent.",
      caughtBy: ["delivered-once", "truthful-send"],
      file: "test/strangers/kit/lists.ts",
      from: "    else this.#reports.get(item)?.(end as SendReport);",
      to: '    else this.#reports.get(item)?.(end.outcome === "unknown" && item.pieces.length < wire.piecesOf(item.text).length ? { outcome: "sent" } : (end as SendReport));',
    },
    {
      name: "leaves those in line without an end",
      does: "Whoever waits for a turn when the account is stopped hears nothing.",
      caughtBy: ["outbound-never-blocked"],
      file: "test/strangers/kit/lists.ts",
      from: "        for (const item of lane.list) if (!item.waits && !item.flying) this.#end(lane, item, STOPPED);",
      to: "        ",
    },
    {
      name: "answers stand in line with news",
      does: "The answer to a user's new words goes after what waited.",
      caughtBy: ["outbound-never-blocked", "outbox-moves"],
      file: "test/strangers/kit/list-bot.ts",
      from: '      reply: (text: string) => this.#lists.send(from, text, "answer"),',
      to: '      reply: (text: string) => this.#lists.send(from, text, "news"),',
    },
    {
      name: "orders what waits by the wall",
      does: "Texts that wait leave in the order of the wall clock's times.",
      caughtBy: ["out-in-order"],
      file: "test/strangers/kit/lists.ts",
      from: '  return [...list.filter(({ kind }) => kind === "answer"), ...list.filter(({ kind }) => kind === "news")];',
      to: '  return list.toSorted((a, b) => a.bornWallMs - b.bornWallMs).toSorted((a, b) => Number(a.kind === "news") - Number(b.kind === "news"));',
    },
    {
      name: "gives what waits a negative age",
      does: "A text that an earlier life left, by a clock that was ahead, ends a day late.",
      caughtBy: ["outbox-moves"],
      file: "test/strangers/kit/lists.ts",
      from: "      const bornMs = performance.now() - Math.max(0, Date.now() - item.bornWallMs);",
      to: "      const bornMs = performance.now() - (Date.now() - item.bornWallMs);",
    },
    {
      name: "lets the head of a list expire alone",
      does: "A text that is too old ends when it has come to the head of its list.",
      caughtBy: ["outbox-moves"],
      file: "test/strangers/kit/lists.ts",
      from: "        if (item.waits && !item.flying && nowMs - item.bornMs > AGE_MS)",
      to: "        if (item.waits && !item.flying && lane.list.indexOf(item) === 0 && nowMs - item.bornMs > AGE_MS)",
    },
  ]),
  ...mutantsOfStranger("append-only-log", [
    {
      name: "ends with a poll of negative length",
      does: "A poll that ended before it began, by the wall clock, ends the loop.",
      caughtBy: ["no-pause-loop", "recovers-in-time", "no-loss"],
      file: "test/strangers/clients/append-only-log.ts",
      from: "        if (answer === undefined && tookMs >= 3_000) cuts++;",
      to: "        if (answer === undefined && tookMs >= 3_000) cuts++;\n        if (tookMs < 0) return;",
    },
  ]),
  ...mutantsOfStranger("one-file", [
    {
      name: "sorts its ids before it cuts them",
      does: "Of the ids that it remembers it forgets the lowest and not the oldest.",
      caughtBy: ["handled-once"],
      file: "test/strangers/clients/one-file.ts",
      from: "      return { cursor: event.cursor, ids: ids.slice(-IDS_MAX), inbox, contexts };",
      to: "      return { cursor: event.cursor, ids: ids.slice(-IDS_MAX).sort(), inbox, contexts };",
    },
  ]),
  ...mutantsOfStranger("ticked-table", [
    {
      name: "shares its workers among all accounts",
      does: "Eight handlers at work for one account keep the users of another one waiting.",
      caughtBy: ["fair-to-users"],
      file: "test/strangers/clients/ticked-table.ts",
      from: '    let running = row.messages.filter(({ state }) => state === "runs").length;',
      to: '    let running = [...this.rows.values()].flatMap(({ messages }) => messages).filter(({ state }) => state === "runs").length;',
    },
    {
      name: "shares its pace among all accounts",
      does: "The texts of one account wait for those of another.",
      caughtBy: ["outbound-never-blocked"],
      edits: [
        {
          file: "test/strangers/clients/ticked-table.ts",
          from: "  #serial = 0;",
          to: "  #serial = 0;\n  #turn = 0;",
        },
        {
          file: "test/strangers/clients/ticked-table.ts",
          from: "    if (this.#ticks - row.turn < TURN_TICKS) return;",
          to: "    if (this.#ticks - this.#turn < TURN_TICKS) return;",
        },
        {
          file: "test/strangers/clients/ticked-table.ts",
          from: "    row.turn = this.#ticks;",
          to: "    this.#turn = this.#ticks;",
        },
      ],
    },
  ]),
  ...mutantsOfStranger("logs-in", [
    {
      name: "knows the service by the end of its name",
      does: "A login goes on to any host whose name ends in the service's letters, evilweixin.qq.com among them.",
      caughtBy: ["credentials-stay-home"],
      file: "test/strangers/kit/login.ts",
      from: "/^https:\\/\\/([a-z0-9-]+\\.)*weixin\\.qq\\.com(\\/|$)/",
      to: "/weixin\\.qq\\.com(\\/|$)/",
    },
    {
      name: "takes plain http for home",
      does: "A base URL of the service's own name is believed over plain http too.",
      caughtBy: ["credentials-stay-home"],
      file: "test/strangers/kit/login.ts",
      from: "/^https:\\/\\/([a-z0-9-]+\\.)*weixin\\.qq\\.com(\\/|$)/",
      to: "/^https?:\\/\\/([a-z0-9-]+\\.)*weixin\\.qq\\.com(\\/|$)/",
    },
    {
      name: "says that its files are plain",
      does: "The item of a file says that nothing is encrypted, so that readers show noise.",
      caughtBy: ["words-intact"],
      file: "test/strangers/kit/media.ts",
      from: "encrypt_type: 1 };",
      to: "encrypt_type: 0 };",
    },
    {
      name: "a login starts what was stopped",
      does: "The scan of a code starts an account that its host had stopped.",
      caughtBy: ["one-poll", "truthful-health"],
      file: "test/strangers/clients/logs-in.ts",
      from: "credential !== undefined && running.has(account)",
      to: "credential !== undefined",
    },
    {
      name: "cures what a stop has ended",
      does: "A send that met a stale session asks for a notifystart three seconds later, after the stop.",
      caughtBy: ["prompt-stop"],
      file: "test/strangers/kit/api.ts",
      from: "      if (code === wire.STALE) {",
      to: "      if (code === wire.STALE) {\n        await wire.sleep(3_000);",
    },
    {
      name: "names whom a file is for in lower case",
      does: "getuploadurl names the user in lower case.",
      caughtBy: ["wire-conformance"],
      file: "test/strangers/clients/logs-in.ts",
      from: "        const media = await run.sendItem(to, api => upload(api, () => context.random(), request));",
      to: "        const media = await run.sendItem(to, api => upload(api, () => context.random(), { ...request, to: request.to.toLowerCase() }));",
    },
    {
      name: "uploads to any address with the name in it",
      does: "An upload goes to any host whose name holds the CDN's.",
      caughtBy: ["credentials-stay-home"],
      file: "test/strangers/kit/media.ts",
      from: '  const isOwn =\n    typeof whole === "string" && [new URL(CDN).host, new URL(baseUrl).host].includes(hostOf(whole));',
      to: '  const isOwn = typeof whole === "string" && /weixin\\.qq\\.com/.test(whole);',
    },
  ]),
  ...mutantsOfStranger("workers", [
    {
      name: "cuts words at thirty thousand",
      does: "Of a user's words the first 30,000 units reach the handler.",
      caughtBy: ["words-intact"],
      file: "test/strangers/kit/wire.ts",
      from: '  return texts.filter(words => typeof words === "string" && words !== "").join("\\n");',
      to: '  return texts.filter(words => typeof words === "string" && words !== "").join("\\n").slice(0, 30_000);',
    },
  ]),
  ...mutantsOfStranger("event-emitter", [
    {
      name: "waits two minutes for the answer to a send",
      does: "A send has a deadline of two minutes, which no stop ends.",
      caughtBy: ["nothing-left-behind"],
      file: "test/strangers/kit/api.ts",
      from: "const SEND_MS = 10_000;",
      to: "const SEND_MS = 120_000;",
    },
  ]),
  ...mutantsOfStranger("state-machine", [
    {
      name: "pauses before a handler over the stop",
      does: "The pause before a handler's next attempt is twenty seconds, and no stop ends it.",
      caughtBy: ["nothing-left-behind"],
      file: "test/strangers/kit/accounts.ts",
      from: "      await new Promise(resolve => setTimeout(resolve, 1_000));",
      to: "      await new Promise(resolve => setTimeout(resolve, 20_000));",
    },
  ]),
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: nothing but snippets.

/** The clients without their mistakes, by name. */
export const STRANGE_CONTROLS = Object.fromEntries(
  STRANGE.map(({ base }) => [base, () => openStranger(strangerOf(base))]),
);
