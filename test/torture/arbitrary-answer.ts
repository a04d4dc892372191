/** Answers that no honest server gives, as bytes for the socket: drawn by fast-check, the same for the same seed. */
import fc from "fast-check";

/** Bodies beyond that are another attack's. */
const BODY_BYTES_MAX = 64 * 1_024;
const DEPTH_MAX = 30_000;
const DIGITS_MAX = 5_000;

/** Names that the client looks for, so that what is wrong stands where it looks. */
const NAMES = [
  "ret",
  "errcode",
  "errmsg",
  "msgs",
  "get_updates_buf",
  "longpolling_timeout_ms",
  "message_id",
  "from_user_id",
  "to_user_id",
  "context_token",
  "item_list",
  "type",
  "text_item",
  "text",
  "create_time_ms",
  "typing_ticket",
  "group_id",
  "__proto__",
  "constructor",
  "toString",
] as const;

/** A JSON text of a number that means trouble: too large, too long, too small, not quite a number. */
const number = fc.oneof(
  fc.integer({ min: 1, max: DIGITS_MAX }).map(digits => "9".repeat(digits)),
  fc.integer({ min: 1, max: DIGITS_MAX }).map(digits => `0.${"0".repeat(digits)}1`),
  fc.constantFrom(
    "1e400",
    "-1e400",
    "-0",
    "1e-400",
    "9007199254740993",
    "-14",
    "-14.0",
    "NaN",
    "0x10",
    "01",
    "Infinity",
  ),
);

/** JSON texts, of values where they do not belong. */
const value = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("null", "true", "false", '""', "{}", "[]"),
    number,
    fc.string({ unit: "binary", maxLength: 200 }).map(text => JSON.stringify(text)),
    fc.array(tie("value"), { maxLength: 6 }).map(values => `[${values.join(",")}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), tie("value")), { maxLength: 8 })
      .map(entries => `{${entries.map(([name, text]) => `"${name}":${text}`).join(",")}}`),
  ),
})).value;

const nested = fc
  .tuple(
    fc.integer({ min: 1, max: DEPTH_MAX }),
    fc.constantFrom("[", '{"msgs":', '{"item_list":['),
    fc.boolean(),
  )
  .map(([depth, open, isClosed]) => {
    const closing = [...open].reverse().filter(sign => sign === "[" || sign === "{");
    const close = closing.map(sign => (sign === "[" ? "]" : "}")).join("");
    return `{"ret":0,"msgs":[${open.repeat(depth)}1${isClosed ? close.repeat(depth) : ""}]}`;
  });

/** Like an answer to a poll, with something wrong in each place. */
const update = fc
  .tuple(value, value, value, value)
  .map(
    ([ret, messages, item, cursor]) =>
      `{"ret":${ret},"msgs":[${messages},{"message_id":${item},"from_user_id":${item},"item_list":[${item}]}],"get_updates_buf":${cursor}}`,
  );

const body = fc.oneof(
  fc.uint8Array({ maxLength: 2_048 }).map(bytes => Buffer.from(bytes)),
  fc.oneof(value, update, nested, number).map(text => Buffer.from(text).subarray(0, BODY_BYTES_MAX)),
  // Half of one.
  fc
    .tuple(update, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, share]) => Buffer.from(text.slice(0, text.length * share))),
);

const headerText = fc.string({ maxLength: 60 }).map(text => text.replace(/[\r\n]/g, " "));
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "content-type",
      "x-error-message",
      "retry-after",
      "location",
      "set-cookie",
      "date",
      "x-encrypted-param",
    ),
    headerText,
  ),
  fc.constantFrom<[string, string]>(
    ["content-encoding", "gzip"],
    ["content-encoding", "br"],
    ["content-encoding", "gzip, gzip"],
    ["transfer-encoding", "chunked"],
    ["content-length", "-1"],
    ["content-length", "99999999999999999999"],
    ["x-odd name", "a space"],
  ),
);

const length = fc.constantFrom("true", "true", "true", "more", "less", "absent");

/** A whole answer: status line, headers, body; the socket is closed behind it. */
const arbitraryAnswer: fc.Arbitrary<Buffer> = fc
  .record({
    status: fc.oneof(
      { weight: 5, arbitrary: fc.constant("200 OK") },
      fc.integer({ min: 0, max: 1_099 }).map(code => `${code} x`),
    ),
    headers: fc.array(header, { maxLength: 4 }),
    body,
    length,
    isRaw: fc.integer({ min: 0, max: 19 }),
  })
  .map(({ status, headers, body: content, length: told, isRaw }) => {
    // Now and then it is not even HTTP.
    if (isRaw === 0) return content;
    const bytes = {
      true: content.length,
      more: content.length + 10,
      less: Math.max(0, content.length - 1),
      absent: null,
    }[told as "true" | "more" | "less" | "absent"];
    const lines = [
      `HTTP/1.1 ${status}`,
      ...headers.map(([name, text]) => `${name}: ${text}`),
      ...(bytes === null ? [] : [`content-length: ${bytes}`]),
      "connection: close",
    ];
    return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), content]);
  });

/** As many as are asked for, the same for the same seed. */
export function drawAnswers(seed: number, count: number): Buffer[] {
  return fc.sample(arbitraryAnswer, { seed, numRuns: count });
}
