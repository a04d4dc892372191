/** Mutants of what is written down, sent on and called by name: characters, cursors, files, ids and hosts that do not survive. */
import { mutantsOfFixed } from "../mutant.ts";

const SENDER = "src/sender.ts";
const CURSOR = "src/cursor.ts";
const ITEM = "item_list: [item],";
const NAMED = "return given ?? known;";
const STATUS = "    if (status !== 200) {";

/** A change of the words of each text that is sent. `change`: code that follows the text. */
const says = (name: string, does: string, change: string) => ({
  name,
  does,
  file: SENDER,
  from: ITEM,
  to: `item_list: ["text_item" in item ? { ...item, text_item: { text: item.text_item.text${change} } } : item],`,
  caughtBy: ["words-intact"],
});

const keeps = (name: string, does: string, change: string) => ({
  name,
  does,
  file: CURSOR,
  from: NAMED,
  to: `return given${change} ?? known;`,
  caughtBy: ["wire-conformance", "no-loss"],
});

/** A status after which it takes a rest. */
const rests = (status: number) => ({
  name: `rests at status ${status}`,
  does: `An answer with status ${status} makes it wait for 25 s.`,
  file: "src/transport.ts",
  from: STATUS,
  to: `    if (status === ${status} && endpoint === "getupdates")
      await new Promise(resolve => { init.signal?.addEventListener("abort", resolve); setTimeout(resolve, 25_000); });
${STATUS}`,
  caughtBy: ["recovers-in-time", "truthful-health"],
});

export const WRITING = mutantsOfFixed([
  says(
    "escapes what it sends",
    "Its texts are escaped as for HTML.",
    '.replaceAll("&", "&amp;").replaceAll("<", "&lt;")',
  ),
  says(
    "joins no characters",
    "Its texts lose the marks that join emoji.",
    '.replaceAll(/[\\u200b-\\u200d\\ufe0f]/g, "")',
  ),
  says("folds widths", "Wide letters and ligatures of its texts become plain ones.", '.normalize("NFKC")'),
  says("spells tabs as spaces", "A tab in its texts becomes a space.", '.replaceAll("\\t", " ")'),
  {
    name: "folds the widths of users",
    does: "Wide letters and ligatures of what users write become plain ones.",
    file: "src/protocol/message.ts",
    from: "text: textOf(items),",
    to: 'text: textOf(items).normalize("NFKC"),',
    caughtBy: ["words-intact"],
  },
  {
    name: "writes addresses in lower case",
    does: "Addresses that users write reach the handler in lower case.",
    file: "src/protocol/message.ts",
    from: "text: textOf(items),",
    to: "text: textOf(items).replaceAll(/https?:\\S+/g, address => address.toLowerCase()),",
    caughtBy: ["words-intact"],
  },
  keeps("trims its cursor", "White space at the ends of a cursor is lost.", "?.trim()"),
  keeps("reads its cursor as a form", "A plus in a cursor becomes a space.", '?.replaceAll("+", " ")'),
  keeps("cuts its cursor", "Of a cursor it keeps 512 characters.", "?.slice(0, 512)"),
  {
    name: "names every file alike",
    does: "Files that it sends go by a name of its own.",
    file: "src/media/prepare.ts",
    from: "body: itemOf(request,",
    to: 'body: itemOf({ ...request, fileName: "file.bin" },',
    caughtBy: ["words-intact"],
  },
  {
    name: "counts its client_ids in each life",
    does: "Its client_ids begin anew with every start of the process.",
    file: "src/outbound.ts",
    from: "    return createClientId(clock.nowMs(), random);",
    to: "    this.count = (this.count ?? 0) + createClientId(clock.nowMs(), random).length / 100;\n    return String(this.count);",
    caughtBy: ["wire-conformance", "delivered-once", "truthful-send"],
  },
  {
    name: "lets answers go before what met a stale session",
    does: "A text that is to be tried again after the cure waits until all answers have gone, and its time runs out.",
    file: "src/outbox/choose.ts",
    from: '  if (isAsked(text) && text.stage.stale !== "unmet") return 0;\n',
    to: "",
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "keeps the host of its start",
    does: "After a login it goes on at the base URL that it had before.",
    file: "src/account.ts",
    from: "run.target = this.#transport.target(credential);",
    to: "run.target = this.#transport.target({ ...credential, baseUrl: run.target.baseUrl });",
    caughtBy: ["wire-conformance", "recovers-in-time", "no-loss"],
  },
  ...[500, 408, 410, 522].map(rests),
]);
