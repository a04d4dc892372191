/** What is said of a subject that cannot be one, and what to do, in English. Other languages have the same keys in `sim/words/`. */
import { IN_ENGLISH, type Sentence, sayer, tell } from "../trace/sentence.ts";

export const SENTENCES = {
  "subject.unknown": 'subject "{subject}": {problem:said}\n  {remedy:said}',
  "subject.failed": 'subject "{subject}": its create failed: {error}',
  "subject.failed-at": 'subject "{subject}": its create failed: {error}, at {place}',
  "subject.unmade":
    'subject "{subject}": its create did not come to an end. Time stands still until the client exists, so a create that waits for a timer or an answer waits for ever; wait in start instead',

  "subject.names-code": "data names code, which is not run",
  "subject.say-it": "Say it: --subject {subject}",
  "subject.none": "there is no such subject",
  "subject.which-file":
    "Give the path of an adapter file in it, or for a working copy of the plugin: --subject openclaw-weixin:{name}",
  "subject.all": "Subjects: {names:list}.",
  "subject.not-installed": "the package {package} is not installed",
  "subject.not-beside": "the package {package} is not installed beside this package",
  "subject.version": "Name a published version, such as openclaw-weixin@2.4.9.",
  "subject.install": "Run: npm install --save-dev --legacy-peer-deps {package}",
  "subject.install-or-name":
    "Run: npm install --save-dev --legacy-peer-deps {package}, or name it on the command line: --subject {subject}",
  "subject.not-loaded": "it cannot be loaded: {why:said}",
  "subject.define-only": "An adapter must only define things when it is imported.",

  "code.missing": "{file} does not exist",
  "code.folder": "{file} is a folder",
  "code.adapter": "Give the path of an adapter file.",
  "code.broken": "{file} does not load: {error}",
  "code.broken-at": "{file} does not load: {error} ({place})",
  "code.es-module":
    "The file is an ES module, which has no module.exports: write {example}, or name the file .cjs.",
  "code.no-package": "Install it where the file lies: npm install {package}",
  "code.mend": "Mend what the error says. An adapter runs as it is: node <file> must load it too.",
  "code.of": "{file} {problem:said}",
  "code.made": "{file}: {problem:said}",

  "bank.unknown": "bank {subject}: {problem:said}\n  {remedy:said}",
  "bank.what": "A bank's module has as its default export {example}.",
  "bank.none": "{file} is no bank",
  "bank.no-member": "{file} has no {member}",
  "bank.listed": "The command score lists them.",

  "kind.array": "an array",
  "kind.promise": "a promise",
  "kind.object": "an object",
  "kind.empty": "an empty text",
  "kind.text": "a text",
  "kind.type": "a {type}",
  "kind.value": "{value}",
  "kind.class": "the class",
  "kind.class-named": "the class {name}",
  "kind.function": "the function",
  "kind.function-named": "the function {name}",

  "adapter.example": "An adapter is a SubjectModule of ilink-sim:\n  {example}",
  "adapter.no-default": "has no default export: it exports nothing",
  "adapter.only": "has no default export: it exports only {names:list}",
  "adapter.kind": "has a default export of the wrong kind: {kind:said} instead of an object",
  "adapter.promise": "has a promise as its default export",
  "adapter.await": "Await it: export default await …\n  {example:said}",
  "adapter.common-js": "is CommonJS with exports.default, of which import sees {seen}",
  "adapter.module-exports":
    "Write module.exports = {example}, or make it an ES module with export default.\n  {whole:said}",
  "adapter.no-name": "has a default export without a name: name is {kind:said}, it must be a text",
  "adapter.no-create":
    "has a default export without a create function: create is {kind:said}, it must be a function",
  "adapter.declares": "declares what nobody can: {what:said}",
  "adapter.exceptions": "has exceptions of the wrong kind: {name} is {kind:said}",
  "adapter.reasons": "Give each kind of work its reason: {example}",
  "adapter.say-how": "Say how one is made: {example}",
  "adapter.if-it-makes": "If it makes the client: {example}",
  "adapter.made": "create gave {kind:said}; it must give an object with start, stop, send and login",
  "adapter.no-member": "what create gave has no {member}: {member} is {kind:said}, it must be a function",
  "adapter.odd-member":
    "what create gave has no {member}: {member} is {kind:said}, it must be a function or absent",
  "adapter.write": "Write: {example}",
  "adapter.write-start": "Write: {example}, which begins to serve credential.account",
  "adapter.write-stop": "Write: {example}, which resolves when nothing of it runs any more",
  "adapter.write-send": "Write: {example}, which tells how it ended",
  "adapter.write-login":
    "Write: {example}, for a new credential of an account; if the client has none: stop, then start",

  "declares.no-object": "declares is no object",
  "declares.no-word": "declares.{word} is no word that a client can declare",
  "declares.no-number": "declares.{word} is no whole number from 1 on",
  "declares.how": "Declare whole numbers from 1 on, of these words or none: {words:list}.\n  {example}",

  "plugin.folder": "Give the folder of a checkout or of an unpacked package: openclaw-weixin:<dir>",
  "plugin.no-manifest": "{folder} has no readable package.json",
  "plugin.no-file": "none of the files that {folder}/package.json names as the plugin exists",
  "plugin.names": "It names: {files:list}. Build the plugin, or add index.ts.",
  "plugin.names-nothing": "It names: nothing. Build the plugin, or add index.ts.",
  "plugin.one-module": "{version} is not supported: it imports {module}, the host as one module",
  "plugin.no-module":
    "{version} is not supported: it imports {module}, which the stand-in for the host does not have",
  "plugin.oldest": "The oldest version that is supported is {version}.",
  "plugin.real-host": "Put the real host beside the plugin: npm install openclaw, in the plugin's folder.",
  "plugin.other-file":
    "{file} of {version} is not the file that the proposal changes: its sha256 is {hash:said}, not {wanted}",
  "plugin.hash": "{hash}",
  "plugin.no-hash": "that of no file",
  "plugin.proposal":
    "The proposal is made to the files that 2.4.9 and 2.4.6 have on npm: openclaw-weixin@2.4.9+proposal",
  "plugin.what":
    "A channel plugin's entry has a default export with register(api) that calls api.registerChannel.",
  "plugin.not-loaded": "{file} does not load: {error}",
  "plugin.no-register": "{file} is not a plugin: its default export has no register function",
  "plugin.refuses": "{file} refuses to register: {error}",
  "plugin.no-channel": "{file} is not a channel plugin: a call of api.registerChannel is missing",
  "plugin.no-object": "{file} is not a channel plugin: it registers no object",
  "plugin.no-part": "{file} is not a channel plugin: {part} is missing",
} as const;

/** The sentence of a key, or a part of one, with what fills its blanks. */
export const say = sayer<typeof SENTENCES>();

/** The same in English. @param more The texts of sentences within it that are of other tables. */
export const inEnglish = (sentence: Sentence, more: Readonly<Record<string, string>> = {}): string =>
  tell(sentence, { texts: { ...SENTENCES, ...more }, ...IN_ENGLISH, start: "" }) ?? sentence.key;
