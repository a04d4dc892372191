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

  it("is silent about parts of one, and about innocent lines", () => {
    for (const said of ["", "ok", FIRST.slice(1), FIRST.slice(0, -1), SECOND, FIRST.replace("bot1", "bot3")])
      expect(leaksOf([[FIRST, "a"]], "?", said)).toEqual([]);
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
