/** What the parsers of YAML and JSON say of a broken file, known word for word, so that other languages can say it too. */
import { readBack, type Sentence } from "../trace/sentence.ts";

/** The package `yaml`. */
const YAML = {
  "yaml.unclosed-quote": "missing closing {quote}quote",
  "yaml.unclosed": "{what:said} must end with a {end}",
  "yaml.unclosed-in-block":
    "{what:said} in block collection must be sufficiently indented and end with a {end}",
  "yaml.end-indent": "flow end indicator should be more indented than parent",
  "yaml.map": "flow map",
  "yaml.sequence": "flow sequence",
  "yaml.collection": "flow collection",
  "yaml.comma": "unexpected , in {what:said}",
  "yaml.empty-item": "unexpected empty item in {what:said}",
  "yaml.between": "missing {sign} between {what:said} items",
  "yaml.space-after-colon": "missing space after : in {what:said}",
  "yaml.block-in-flow": "block collections are not allowed within flow collections",
  "yaml.key-in-flow": "implicit keys of flow sequence pairs need to be on a single line",
  "yaml.key-on-one-line": "implicit keys need to be on a single line",
  "yaml.key-too-long":
    "the : indicator must be at most 1024 chars after the start of an implicit {where} key",
  "yaml.key-without-value": "implicit map keys need to be followed by map values",
  "yaml.key-is-list": "a block sequence may not be used as an implicit map key",
  "yaml.nested": "nested mappings are not allowed in compact mappings",
  "yaml.map-column": "all mapping items must start at the same column",
  "yaml.list-column": "all sequence items must start at the same column",
  "yaml.no-dash": "sequence item without - indicator",
  "yaml.dash-after-key": "unexpected block-seq-ind on same line with key",
  "yaml.tab": "tabs are not allowed as indentation",
  "yaml.comment": "comments must be separated from other tokens by white space characters",
  "yaml.start": "plain value cannot start with {sign}",
  "yaml.escape": "invalid escape sequence {escape}",
  "yaml.text-header": "block scalar header includes extra characters: {header}",
  "yaml.text-indent": "block scalar values in collections must be indented",
  "yaml.text-lines": "block scalar lines must not be less indented than their {first}",
  "yaml.text-empty-lines":
    "block scalars with more-indented leading empty lines must use an explicit indentation indicator",
  "yaml.tag": "unresolved tag: {tag}",
  "yaml.tag-unknown": "could not resolve tag: {tag}",
  "yaml.anchors": "a node can have at most one anchor",
  "yaml.tags": "a node can have at most one tag",
  "yaml.anchor-space": "tags and anchors must be separated from the next token by white space",
  "yaml.anchor-empty": "anchor cannot be an empty string",
  "yaml.alias-empty": "alias cannot be an empty string",
  "yaml.version": "unsupported YAML version {version}",
  "yaml.directive": "unknown directive {name}",
  "yaml.directives-end": "missing directives-end{mark} indicator line",
  "yaml.value-end": "unexpected {token} at node end",
  "yaml.token": "unexpected {token} token in YAML {where}",
  "yaml.other": "{words}",
} as const;

/** V8, which reads JSON in Node. */
const JSON_OF_V8 = {
  "json.at": "{what:said} in JSON at position {at} (line {line} column {column})",
  "json.end": "unexpected end of JSON input",
  "json.token": "unexpected token {token}, {part} is not valid JSON",
  "json.text": "{part} is not valid JSON",
  "json.key": "expected property name or '}'",
  "json.quoted-key": "expected double-quoted property name",
  "json.colon": "expected ':' after property name",
  "json.comma-in-object": "expected ',' or '}' after property value",
  "json.comma-in-list": "expected ',' or ']' after array element",
  "json.unclosed": "unterminated string",
  "json.escape": "bad escaped character",
  "json.unicode": "bad Unicode escape",
  "json.control": "bad control character in string literal",
  "json.after":
    "unexpected non-whitespace character after JSON at position {at} (line {line} column {column})",
  "json.minus": "no number after minus sign",
  "json.fraction": "unterminated fractional number",
  "json.exponent": "exponent part is missing a number",
  "json.number": "unexpected number",
  "json.string": "unexpected string",
  "json.other": "{words}",
} as const;

/** In English; other languages have the same keys in `sim/words/`. */
export const PARSER_WORDS = { ...YAML, ...JSON_OF_V8 };

/** Longer words than these hold much of the file, and are kept as they are, characters. */
const READ_MAX = 1_000;

/** What `yaml` says. What it says in a newer version, and nobody knows here, stays as it is. */
export const yamlSaid = (message: string): Sentence => said(message, YAML, "yaml.other");

/** What `JSON.parse` says. */
export const jsonSaid = (message: string): Sentence => said(message, JSON_OF_V8, "json.other");

function said(message: string, texts: Readonly<Record<string, string>>, other: string): Sentence {
  const words = message.charAt(0).toLowerCase() + message.slice(1);
  const known = words.length > READ_MAX ? undefined : readBack(words, texts);
  return known ?? { key: other, params: { words } };
}
