/** Body: the head is fine, and the body is other content, damaged, cut or slow. */
import {
  breaksHalfway,
  halved,
  JSON_ENDPOINTS,
  NEVER_EMPTY_ENDPOINTS,
  ODD_JSON,
  putFirst,
  withKeys,
  withText,
} from "../bodies.ts";
import { family } from "../family.ts";
import { bandwidthLimit } from "../kinds/bandwidth-limit.ts";
import { bitFlip } from "../kinds/bit-flip.ts";
import { compressedBomb } from "../kinds/compressed-bomb.ts";
import { dribble } from "../kinds/dribble.ts";
import { endlessBody } from "../kinds/endless-body.ts";
import { escapeHeavyCut } from "../kinds/escape-heavy-cut.ts";
import { hugeBody } from "../kinds/huge-body.ts";
import { invalidUtf8 } from "../kinds/invalid-utf8.ts";
import { numbersAsStrings } from "../kinds/numbers-as-strings.ts";
import { BLOCKS, BLOCKS_UNSEEN, changes, HARMLESS, json, simple, textOf } from "../make.ts";

export const BODY = family("B", [
  // A proxy or the server closes the connection in the middle of an answer.
  breaksHalfway({
    id: "body-cut",
    summary:
      "The connection closes halfway through the body (UND_ERR_SOCKET), after the request was applied.",
  }),
  // A proxy counts characters where it should count bytes. The client's HTTP stack drops what is too much
  // unseen.
  changes(
    {
      id: "body-longer",
      summary: "More bytes come than the length says, and the answer is right without them.",
      impact: HARMLESS,
    },
    answer => answer,
  ),
  // The connection breaks in the middle of an answer.
  breaksHalfway({
    id: "body-reset",
    summary: "The connection is reset halfway through the body (ECONNRESET), after the request was applied.",
  }),
  // A proxy passes on half of the answer and then waits for the rest.
  changes(
    {
      id: "body-stall",
      summary: "The body stops halfway and the connection stays open; only a deadline shows it.",
      impact: BLOCKS_UNSEEN,
    },
    answer => halved(answer, "silence"),
  ),
  // A service written on Windows marks its text.
  changes(
    {
      id: "byte-order-mark",
      summary: "A byte order mark stands before the JSON, which is right otherwise.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
    },
    answer => ({ ...answer, body: Buffer.from(`\uFEFF${textOf(answer)}`) }),
  ),
  // A streaming proxy garbles the size of a chunk.
  breaksHalfway({
    id: "chunk-malformed",
    summary:
      "A chunk in the middle of the body has no readable size (HTTPParserError), after the request was applied.",
  }),
  // A streaming proxy closes before the last chunk.
  breaksHalfway({
    id: "chunked-cut",
    summary: "The connection closes before the last chunk (UND_ERR_SOCKET), after the request was applied.",
  }),
  // A body without a length ends with the connection, and the connection ends early: HTTP itself sees
  // nothing wrong.
  changes(
    {
      id: "close-delimited-cut",
      summary: "Half of the body comes as if it were all, after the request was applied.",
      endpoints: JSON_ENDPOINTS,
    },
    answer =>
      // Of an answer without a body, nothing could be missing: it is taken for `{}`.
      withText(answer, text => text.slice(0, Math.floor(text.length / 2)) || "{"),
  ),
  // A proxy compresses and the network or its memory garbles the result.
  changes(
    {
      id: "corrupt-gzip",
      summary: "The body is said to be gzip and is not (Z_DATA_ERROR), after the request was applied.",
    },
    answer => ({ ...answer, cut: { afterBytes: 1, by: "corrupt-gzip" } }),
  ),
  // A service serialises a structure that contains itself until a limit stops it.
  changes(
    {
      id: "deep-nesting",
      summary: "The answer has an unknown field nested 10,000 lists deep, and is right otherwise.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
      calibrated: ODD_JSON,
    },
    answer => withKeys(answer, `"extra":${"[".repeat(10_000)}${"]".repeat(10_000)}`),
  ),
  // A gateway adds its own `ret` beside that of the service. The last one counts, and it is the service's.
  changes(
    {
      id: "duplicate-keys",
      summary: "The answer has `ret` twice, first with a code, then with its true value, which counts.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
    },
    answer =>
      withText(answer, text => putFirst(text, text.includes('"ret":') ? '"ret":-1' : '"ret":-1,"ret":0')),
  ),
  // A gateway answers for a backend that said nothing. Not aimed at sendmessage, where an empty body says
  // yes.
  simple(
    {
      id: "empty-body",
      summary: "HTTP 200 with an empty body, before or after the request was applied.",
      endpoints: NEVER_EMPTY_ENDPOINTS,
      legs: ["request", "answer"],
    },
    { do: "answer", answer: json("") },
  ),
  // A newer version of the service answers.
  changes(
    {
      id: "extra-keys",
      summary: "The answer has fields that no client knows, and is right otherwise.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
      calibrated: ODD_JSON,
    },
    answer => withKeys(answer, '"request_id":"7f3a","server_time":1772344800,"ext":{"list":[null,true,{}]}'),
  ),
  // HTTP 200 with somebody else's page, as from a captive portal or a waiting gateway.
  simple(
    {
      id: "html-page",
      summary: "HTTP 200 with an HTML page in place of the answer.",
      legs: ["request", "answer"],
      impact: BLOCKS,
    },
    {
      do: "answer",
      answer: {
        status: 200,
        contentType: "text/html",
        body: "<html><head><title>Gateway</title></head><body>Please wait</body></html>\n",
      },
    },
  ),
  // A service cuts a text between the halves of an emoji.
  changes(
    {
      id: "lone-surrogate",
      summary: "The answer has half a surrogate pair in an unknown field, and is right otherwise.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
    },
    answer => withKeys(answer, '"extra":"\\ud83d"'),
  ),
  // A gateway answers 204 for a backend that said nothing. Not aimed at sendmessage, where an empty body
  // says yes.
  simple(
    {
      id: "no-content",
      summary: "HTTP 204 without a body, before or after the request was applied.",
      endpoints: NEVER_EMPTY_ENDPOINTS,
      legs: ["request", "answer"],
    },
    { do: "answer", answer: { status: 204, contentType: "application/json", body: "" } },
  ),
  // A gateway reports its own trouble in plain words and with HTTP 200.
  simple(
    {
      id: "not-json",
      summary: "HTTP 200 with a text that is no JSON, before or after the request was applied.",
      endpoints: JSON_ENDPOINTS,
      legs: ["request", "answer"],
    },
    {
      do: "answer",
      answer: {
        status: 200,
        contentType: "text/plain",
        body: "upstream connect error or disconnect/reset before headers",
      },
    },
  ),
  // A service prints an empty list as null, as Go does with one that was never made.
  changes(
    {
      id: "null-for-list",
      summary:
        "An empty list of messages comes as null, beside its cursor; answers with messages stay as they are.",
      endpoints: ["getupdates"],
      impact: HARMLESS,
      calibrated: ODD_JSON,
    },
    answer => withText(answer, text => text.replace('"msgs":[]', '"msgs":null')),
  ),
  // A service prints a number that no double holds.
  changes(
    {
      id: "number-overflow",
      summary: "The answer has a number that reads as Infinity in an unknown field, and is right otherwise.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
    },
    answer => withKeys(answer, '"extra":1e999'),
  ),
  // Somebody probes for clients that copy keys without looking.
  changes(
    {
      id: "proto-key",
      summary: "The answer has a key `__proto__`, and is right otherwise.",
      endpoints: JSON_ENDPOINTS,
      impact: HARMLESS,
    },
    answer => withKeys(answer, '"__proto__":{"ret":-14,"errcode":-14}'),
  ),
  // A proxy appends a comment or an injected script to whatever passes.
  changes(
    {
      id: "trailing-garbage",
      summary: "Text follows the JSON and makes it unreadable, after the request was applied.",
      endpoints: JSON_ENDPOINTS,
    },
    answer => withText(answer, text => `${text}\n<!-- served by edge-7 -->\n`),
  ),
  // A gateway cuts bodies at a limit of its own and says so in the length.
  changes(
    {
      id: "truncated-json",
      summary: "The JSON lacks its end, in a body that is whole, after the request was applied.",
      endpoints: JSON_ENDPOINTS,
    },
    answer =>
      // Of an answer without a body, nothing could be missing: it is taken for `{}`.
      withText(answer, text => text.slice(0, -1) || "{"),
  ),
  // Two answers are joined, as by a proxy that mixes up its connections.
  changes(
    {
      id: "two-documents",
      summary: "A second JSON follows the first and makes it unreadable, after the request was applied.",
      endpoints: JSON_ENDPOINTS,
      calibrated: { why: "the same as trailing-garbage at the socket" },
    },
    answer => withText(answer, text => `${text || "{}"}\n{"ret":0}`),
  ),
  // A service of another version answers: every field is there, and none is of the right type.
  simple(
    {
      id: "wrong-type",
      summary:
        "HTTP 200 with JSON whose fields have the wrong types, before or after the request was applied.",
      endpoints: JSON_ENDPOINTS,
      legs: ["request", "answer"],
      calibrated: ODD_JSON,
    },
    { do: "answer", answer: json('{"ret":"zero","errcode":[],"msgs":"none","get_updates_buf":7}') },
  ),
  // With a file of their own:
  bandwidthLimit,
  bitFlip,
  compressedBomb,
  dribble,
  endlessBody,
  escapeHeavyCut,
  hugeBody,
  invalidUtf8,
  numbersAsStrings,
]);
