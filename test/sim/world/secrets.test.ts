import { describe, expect, it } from "vitest";
import type { NewRecord } from "../../../sim/trace/record.ts";
import { createSecrets } from "../../../sim/world/secrets.ts";

/** What is written when somebody says something. */
function leaksOf(secrets: readonly [text: string, account: string][], account: string, said: string) {
  const written: NewRecord[] = [];
  const known = createSecrets(record => void written.push(record));
  for (const [text, owner] of secrets) known.learn(text, owner, "token");
  known.inspect(account, said, "log");
  return written.map(record => ("account" in record ? record.account : undefined));
}

const FIRST = "bot1@im.bot:0123456789abcdef";
const SECOND = "bot2@im.bot:fedcba9876543210";

describe("secrets", () => {
  it("finds one wherever it stands in what was said", () => {
    for (const said of [FIRST, `${FIRST} is refused`, `refused: ${FIRST}`, `<${FIRST}>`])
      expect(leaksOf([[FIRST, "a"]], "?", said)).toEqual(["a"]);
  });

  it("finds a token as part of a URL, in base64 and in hexadecimal digits, and redacts it there", () => {
    const bearer = `Bearer ${FIRST} is refused`;
    const dressed = [
      encodeURIComponent(FIRST),
      encodeURIComponent(FIRST).toLowerCase(),
      Buffer.from(FIRST).toString("hex"),
      Buffer.from(FIRST).toString("hex").toUpperCase(),
      ...["", "a", "ab"].flatMap(before =>
        (["base64", "base64url"] as const).map(alphabet => Buffer.from(before + bearer).toString(alphabet)),
      ),
    ];
    const known = createSecrets(() => {});
    known.learn(FIRST, "a", "token");
    for (const said of dressed) {
      expect(leaksOf([[FIRST, "a"]], "?", `<${said}>`), said).toEqual(["a"]);
      expect(known.redact(said), said).toContain("***");
      expect(leaksOf([[SECOND, "a"]], "?", said), said).toEqual([]);
    }
  });

  it("finds one behind ten million digits, which no text is too long for", () => {
    const dressed = Buffer.from(FIRST).toString("hex");
    expect(leaksOf([[FIRST, "a"]], "?", `${"0".repeat(1e7)}${dressed}`)).toEqual(["a"]);
  });

  it("names each secret once, in the order in which they were learned", () => {
    const secrets: [string, string][] = [
      [FIRST, "a"],
      [SECOND, "b"],
    ];
    expect(leaksOf(secrets, "?", `${SECOND} ${FIRST} ${SECOND}`)).toEqual(["a", "b"]);
    expect(leaksOf(secrets, "c", `${SECOND} ${FIRST}`)).toEqual(["c", "c"]);
  });

  it("tells secrets with the same end apart, and finds the one inside the other", () => {
    const longer = `x${FIRST}`;
    const secrets: [string, string][] = [
      [FIRST, "a"],
      [longer, "b"],
      [`y${FIRST}`, "c"],
    ];
    expect(leaksOf(secrets, "?", longer)).toEqual(["a", "b"]);
  });

  it("finds a short one", () => {
    expect(leaksOf([["1234", "a"]], "?", "the code is 1234.")).toEqual(["a"]);
    expect(leaksOf([["1", "a"]], "?", "1")).toEqual(["a"]);
  });

  it("finds a half of one, plain and under a coat, wherever it was split", () => {
    for (let at = 0; at <= FIRST.length; at++) {
      const [head, tail] = [FIRST.slice(0, at), FIRST.slice(at)];
      const coat = Buffer.from(`Bearer ${FIRST}`).toString("base64");
      for (const [first, second] of [
        [head, tail],
        [JSON.stringify({ head }), JSON.stringify({ tail })],
        [coat.slice(0, 26), coat.slice(26)],
      ] as const)
        expect(
          [first, second].flatMap(said => leaksOf([[FIRST, "a"]], "?", said)).length,
          `${first} ${second}`,
        ).toBeGreaterThan(0);
    }
  });

  it("is silent about small parts of one, and about innocent lines", () => {
    for (const said of ["", "ok", FIRST.slice(0, 12), FIRST.slice(-12), SECOND, FIRST.slice(7, 20)])
      expect(leaksOf([[FIRST, "a"]], "?", said)).toEqual([]);
  });

  it("finds a text under each coat, under two, and its beginning alone; and redacts it there", () => {
    const text = `message m1: grüß dich, "you"\n\t你好 👍🏽 (m1)`;
    const json = JSON.stringify({ text });
    const dressed = [
      text,
      text.slice(0, 20),
      json,
      JSON.stringify(json),
      json.replaceAll(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
      encodeURIComponent(text),
      Buffer.from(text).toString("base64"),
      Buffer.from(json).toString("base64url"),
      Buffer.from(text).toString("hex"),
      encodeURIComponent(Buffer.from(text).toString("base64")),
    ];
    const written: NewRecord[] = [];
    const known = createSecrets(record => void written.push(record));
    known.learn(text, "a", "text");
    known.learn("message m2: another", "b", "text");
    for (const said of dressed) {
      known.inspect("?", `<${said}>`, "log");
      expect(written.splice(0), said).toEqual([{ type: "leak", account: "a", what: "text", where: "log" }]);
      expect(known.redact(`<${said}>`), said).toContain("***");
    }
    for (const said of ["a message", "message m3: grüß dich", "%zz \\q", encodeURIComponent("你好 👍🏽")])
      known.inspect("?", said, "log");
    expect(written).toEqual([]);
    expect(known.redact("a message %zz \\q of nobody")).toBe("a message %zz \\q of nobody");
  });

  it("looks through a line of a megabyte in no time, whatever it is made of", () => {
    const known = createSecrets(() => {});
    known.learn(FIRST, "a", "token");
    for (const unit of ["%", "%2", "%25", "\\u00", "a", "deadbeef ", "👍"]) {
      const calls = 100_000;
      const line = unit.repeat(calls);
      expect(known.redact(line).length).toBeGreaterThan(0);
    }
  });

  it("blames the owner that learned it last", () => {
    const secrets: [string, string][] = [
      [FIRST, "a"],
      [FIRST, "b"],
    ];
    expect(leaksOf(secrets, "?", FIRST)).toEqual(["b"]);
  });

  const KINDS = ["token", "context-token", "text"] as const;
  /** What may stand beside a secret; none of it can belong to one. */
  const BESIDE = [
    "",
    " ",
    "\n",
    "\t",
    '"',
    "'",
    "<",
    ">",
    "(",
    ",",
    ".",
    ";",
    "?",
    "&",
    "=",
    "/",
    "\\",
    "你",
    "👍",
  ];
  /** What may stand there although it could belong to one. */
  const GLUED = ["a", "Z", "0", "-", "_", ":"];

  it.each(KINDS)("finds a %s whatever stands before it and after it, and takes it out", what => {
    const all = [...BESIDE, ...GLUED];
    for (const secret of [FIRST, "Y29udGV4dHxib3R8MXxtMQ", "grüß dich  👩‍👩‍👧 你好", "1234"]) {
      for (const [before, after] of all.flatMap(one => all.map(other => [one, other] as const))) {
        const written: NewRecord[] = [];
        const known = createSecrets(record => void written.push(record));
        known.learn(secret, "a", what);
        const said = `${before}${secret}${after}`;
        known.inspect("?", said, "log");
        expect(written, JSON.stringify(said)).toEqual([{ type: "leak", account: "a", what, where: "log" }]);
        expect(known.redact(said)).toBe(`${before}***${after}`);
      }
    }
  });

  it("finds one at any place of a long text, and each of many", () => {
    const filler = "the quick brown fox jumps over the lazy dog ";
    for (let at = 0; at <= filler.length; at++)
      expect(leaksOf([[FIRST, "a"]], "?", filler.slice(0, at) + FIRST + filler.slice(at))).toEqual(["a"]);
    const many = Array.from({ length: 200 }, (_, at): [string, string] => [
      `bot${at}@im.bot:${at}${"f".repeat(16)}`,
      `${at}`,
    ]);
    expect(leaksOf(many, "?", many.map(([text]) => text).join(","))).toEqual(many.map(([, owner]) => owner));
  });
});
