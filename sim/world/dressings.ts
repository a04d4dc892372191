/** Dressings: parts of a text that are another text written otherwise, as in URLs, in JSON, in base64 or in hexadecimal digits. */

/** A part of a text, and what it says. */
export interface Dressing {
  from: number;
  to: number;
  plain: string;
}

const PERCENT = /%[0-9a-f]{2}/i;
const ESCAPE = /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi;
/** How a run of such digits begins, shorter ones hold no secret, and what ends it. One pattern for all of it overflows the engine's stack on a long text. */
const RUNS = {
  hex: { begins: /[0-9a-f]{16}/gi, ends: /[^0-9a-f]/gi },
  base64: { begins: /[A-Za-z0-9+/_-]{16}/g, ends: /[^A-Za-z0-9+/_-]/g },
} as const;

/** Characters that stand for one byte, or for three bytes together. */
const ALIGNMENTS = { hex: 2, base64: 4 } as const;

const ESCAPED: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

export function dressings(text: string): Dressing[] {
  const found: Dressing[] = [];
  // Marks of these two stand all over a text: the whole of it is read, once.
  if (PERCENT.test(text)) found.push({ from: 0, to: text.length, plain: unescapedUrl(text) });
  if (text.includes("\\") && text.search(ESCAPE) >= 0)
    found.push({ from: 0, to: text.length, plain: text.replaceAll(ESCAPE, unescaped) });
  // What stands before it may belong to it for the eye alone.
  for (const coat of ["hex", "base64"] as const)
    for (const { from, to } of runsIn(text, coat))
      for (let skipped = 0; skipped < ALIGNMENTS[coat]; skipped++) {
        const plain = Buffer.from(text.slice(from + skipped, to), coat).toString("utf8");
        found.push({ from, to, plain });
      }
  return found;
}

function* runsIn(text: string, coat: keyof typeof RUNS): Generator<{ from: number; to: number }> {
  const { begins, ends } = RUNS[coat];
  let to = 0;
  while (to < text.length) {
    begins.lastIndex = to;
    const from = begins.exec(text)?.index;
    if (from === undefined) return;
    ends.lastIndex = from;
    to = ends.exec(text)?.index ?? text.length;
    yield { from, to };
  }
}

/** Byte by byte: a part of a character is no reason to give up. */
function unescapedUrl(dressed: string): string {
  const bytes = Buffer.from(dressed, "utf8")
    .toString("latin1")
    .replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function unescaped(written: string): string {
  if (written[1] === "u") return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  return ESCAPED[written[1] as string] ?? (written[1] as string);
}
