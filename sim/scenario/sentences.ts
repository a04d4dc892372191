/** What is said of a mistake in a scenario or another file of data, in English. Other languages have the same keys in `sim/words/`. */
import { FORMS } from "../fault/sentences.ts";
import { IN_ENGLISH, type Sentence, sayer, tell } from "../trace/sentence.ts";
import { PARSER_WORDS } from "./parser-words.ts";

/** The file as YAML, and how mistakes are laid out. */
const FILE = {
  "problem.all": "{problems:blocks}",
  "problem.one": "{place} {message:said}\n{frame}",
  "problem.hinted": "{place} {message:said}\n{frame}\n  {hint:said}",

  "file.syntax": "this is not YAML: {words:said}",
  "file.second-document": "a second document begins here",
  "file.too-deep": "this is nested too deeply to be read",
  "file.too-long": "the file has more than {most} characters",
  "file.alias": "aliases are not part of the scenario language",
  "file.empty": "the file is empty",
  "file.no-mapping": "a scenario is a mapping of keys to values",
  "file.spaces": "indent with spaces",
  "file.one-scenario": "one file holds one scenario",
  "file.quote-colon": 'put text that contains ": " in quotes',
  "file.colon": "a line is missing its colon, or is indented wrongly",
  "file.full-width": "{sign} is a full-width sign: write {plain}",
  "file.not-utf8": "the file is not text in UTF-8",
  "file.save-utf8": "save it as UTF-8",
  "file.quote": "put the text in quotes",
  "file.write-out": "write the value out",
  "file.keys": "its keys: {keys:list}",
} as const;

/** Keys and values, whatever they mean. */
const VALUES = {
  "near.one": "did you mean {a}?",
  "near.two": "did you mean {a} or {b}?",
  "near.three": "did you mean {a} or {b} or {c}?",
  "near.known": "known: {words:list}",
  "near.nothing": "there is nothing to give here",

  "at.key": '"{key}" {what:said}',
  "at.whole": "the scenario {what:said}",
  "key.unknown": 'unknown key "{key}"',
  "key.missing": 'missing key "{key}"',
  "key.twice": 'key "{key}" is given twice',
  "must.be": "must be {wanted:said}, not {got:said}",
  "must.not-be": "cannot be {got:said}",
  "must.allowed": "is not allowed to be {got:said}",
  "must.have-some": "must not be empty",
  "must.have": "must have {count} entries",
  "must.have-at-most": "must have {count} entries at most",
  "must.at-least": "must be at least {limit}, not {got:said}",
  "must.at-most": "must be at most {limit}, not {got:said}",
  "must.more": "must be more than {limit}, not {got:said}",
  "must.less": "must be less than {limit}, not {got:said}",
  "must.value": "is empty",
  "must.name": "must be a name: letters, digits and . _ @ -, at most 64",
  "must.instant": "must be an instant in UTC",
  "must.moment": "must be a moment, not {got:said}",
  "must.seed": "must be a number or text",
  "must.expectation": "must be pass, inconclusive or a list of invariants",
  "must.version": "must be 1: this program reads no other version",
  "must.texts": "must be a text or a list of texts",
  "must.file-or-false": "must be the path of a file, or false",
  "must.plain": "{words}",
  "wanted.string": "text",
  "wanted.number": "a number",
  "wanted.int": "a whole number",
  "wanted.boolean": "true or false",
  "wanted.array": "a list",
  "wanted.mapping": "a mapping of keys to values",
  "wanted.other": "{expected}",
  "write.value": "give a value, or leave the key out",
  "write.moment": 'write for example 8h, "07:00", day 2 07:00 or 2026-01-06T07:00:00Z',
  "write.list": "invariants stand in a list: [{example}]",
  "write.one-of": "give one of {words:list}",
  "write.one-of-some": "give one of {words:list} and {more} more",
  "write.one": "keep one of the two",
  "write.out": "leave it out",
  "write.key-out": 'leave "{key}" out',
} as const;

/** A run, its lines and their times. */
const LINES = {
  "run.most": '"runs" must be at most {most}, not {got}',
  "run.heal": '"healAt" must be after the start and not after "runs" ({runs})',
  "run.short": '"runs" ({runs}) must be longer than "settle" ({settle})',
  "run.short-for-default": '"runs" ({runs}) must be longer than "settle" ({settle}, the default)',
  "run.longer": "make the run longer, or give a shorter settle",
  "run.before-start": '"{key}" is before the start of the run',
  "run.account-twice": 'account "{account}" is given twice',
  "run.no-account": 'there is no account "{account}"',
  "run.exclude": '"{one}" and "{other}" exclude each other',
  "run.no-end": "{at} is not before the end of the run, {end}",
  "run.events": "up to here the scenario makes {events} events, more than {most}",
  "run.fewer": "repeat less often, or for a shorter time",

  "limit.looser": '"{key}" may only be tightened: {given} is looser than {limit}',
  "limit.least": "give at least {limit}, or leave it out",
  "limit.most": "give at most {limit}, or leave it out",
  "expect.twice": '"{name}" is given twice',
  "expect.unknown": 'there is no invariant "{name}"',

  "work.no-action": "this line has no action",
  "work.two-actions": '"{one}" and "{other}" cannot stand in one line',
  "work.two-lines": "write two lines",
  "work.detail": '"{key}" belongs to {actions}',
  "work.detail-of-two": '"{key}" belongs to {one} and {other}',
  "work.not-sent": 'a bot does not send "{form}"',
  "work.same": 'what says the same again has no "{key}" of its own',
  "work.names-account": '"{action}" already names the account',
  "work.several-accounts": 'missing key "account", as there are several',
  "work.no-time": 'missing key "at" or "every"',
  "work.once-or-often": "at: 10m happens once, every: 10m repeats",
  "work.of-every": '"{key}" belongs to "every"',
  "work.write-every": 'leave it out, or write "every"',
  "work.heal-late": "{until}, when the run heals, is after the end of the run, {end}",
  "work.heal-early": "{until}, when the run heals, is before the first time, {at}",
  "work.until-late": '{until}, "until", is after the end of the run, {end}',
  "work.until-early": '{until}, "until", is before the first time, {at}',

  "fault.unknown": 'there is no fault kind "{kind}"',
  "fault.listed": "the command faults shows what there is",
  "fault.leg": '"{kind}" cannot act on the {leg}',
  "fault.aim": '"{kind}" cannot be aimed at {endpoint}',
  "fault.acts-on": '"{kind}" acts on {what:said}, not on requests',
  "fault.of-handler": "the host's handler",
  "fault.of-disk": "the subject's disk",
  "fault.of-store": "the subject's store",
  "fault.of-callback": "the host's callbacks",
  "fault.of-world": "the server",
  "fault.of-host": "the host",
  "fault.name-twice": 'fault name "{name}" is given twice',
  "fault.other-name": "give another name",
  "fault.no-time": 'missing key "at", "from" or "every"',
  "fault.with-every": 'with "every", write "from"',
  "fault.never-again": '"every" must be more than 0s',
  "fault.no-length": '"for" must be more than 0s',
  "fault.for-too-long": '"for" ({for}) is longer than "every" ({every})',
  "fault.one-window": "one window closes before the next opens",
  "fault.opens-late": "faults end at heal: {at} is not before {heal}",
  "fault.closes-late": "faults end at heal: {until} is after {heal}",
  "fault.closes-early": '"until" ({until}) is not after {at}',
  "fault.open-earlier": "open it earlier, or make the run longer",
  "fault.until-heal": 'leave "{key}" out to last until heal',
  "fault.two-regimes": '"{one}" and "{other}" cannot stand in one regime',
  "fault.two-faults": "keep one of the two, or write two faults",
  "fault.no-pauses": '"{kind}" happens and is over: it has no pauses',
  "fault.no-choice": '"{key}" chooses among requests, and "{kind}" does not act on any',
  "fault.repeat": "repeat it with every",
  "fault.overlap": '"{one}" and "{other}" overlap at {at}: {why:said}',
  "fault.one-process": "one process cannot be down or asleep twice at once",
  "fault.one-clock": "one wall clock cannot be moved by two faults at once",
  "fault.one-instance": "there is one second instance at a time",
  "fault.one-by-one": "let one end before the other begins",
} as const;

/** The config file, whose mistakes are found in the same way. */
const CONFIG = {
  "config.absent": "{file}: there is no such file; the command init writes a config",
  "config.no-object": "{file}: export an object: {example}",
  "config.no-json": "{file} is not JSON: {words:said}",
  "config.not-loaded": "{file} does not load: {words}",
  "config.invariant": '"{key}" has "{name}", and there is no such invariant',
  "config.mistakes": "{mistakes:lines}",
  "config.mistake": "{place}: {what:said}",
  "config.hinted": "{place}: {what:said}; {hint:said}",
} as const;

/** Names that mean no scenario. */
const NAMES = {
  "scenario.name": 'there is no scenario "{wanted}"',
  "scenario.no-file": 'there is no file "{wanted}", looked for from {cwd}',
  "scenario.not-yaml": '"{wanted}" is no scenario: their files end in .yaml',
  "scenario.empty-folder": 'the folder "{wanted}" has no scenario in it: no file that ends in .yaml',
  "scenario.no-match": 'no scenario matches "{wanted}", neither in the catalogue nor from {cwd}',
  "scenario.hinted": "{what:said}; {hint:said}",
  "scenario.listed": "the command list shows what there is",
} as const;

export const SENTENCES = { ...FORMS, ...FILE, ...VALUES, ...LINES, ...CONFIG, ...NAMES, ...PARSER_WORDS };

/** The sentence of a key, or a part of one, with what fills its blanks. */
export const say = sayer<typeof SENTENCES>();

/** The same in English. */
export const inEnglish = (sentence: Sentence): string =>
  tell(sentence, { texts: SENTENCES, ...IN_ENGLISH, start: "" }) ?? sentence.key;
