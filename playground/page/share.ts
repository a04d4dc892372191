/** A scenario, its clients and its seed in a link: deflated by the browser itself, after the `#`, so that no server ever sees it. */

/** What stands in the fields of the page. */
export interface Draft {
  /** The catalogue's name, or `mine.yaml` for a text of the reader's own. */
  name: string;
  text: string;
  subject: string;
  /** A second client beside it; empty: none. */
  other: string;
  /** Empty: the scenario's own. */
  seed: string;
}

const PREFIX = "#play=";
/** Characters of a scenario that a link may hold. */
const TEXT_MAX = 200_000;
/** Characters of a link that are looked at. */
const LINK_MAX = 400_000;

type Shared = { v: 1 } & Partial<Draft>;

/** The fragment of a link. A text of the catalogue is named, any other is carried. */
export async function printLink(draft: Draft, catalogue: ReadonlyMap<string, string>): Promise<string> {
  const { text, ...rest } = draft;
  const shared: Shared = { v: 1, ...rest, ...(catalogue.get(draft.name) !== text && { text }) };
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await readAll(
    through(bytes, new CompressionStream("deflate-raw")),
    Number.POSITIVE_INFINITY,
  );
  return PREFIX + toBase64Url(packed);
}

/**
 * What a link holds; undefined where there is none.
 * @throws Error with what is wrong with it, for people
 */
export async function readLink(
  fragment: string,
  catalogue: ReadonlyMap<string, string>,
): Promise<Draft | undefined> {
  if (!fragment.startsWith(PREFIX)) return undefined;
  if (fragment.length > LINK_MAX) throw new LinkError();
  let shared: Shared;
  try {
    const packed = fromBase64Url(fragment.slice(PREFIX.length));
    const bytes = await readAll(through(packed, new DecompressionStream("deflate-raw")), TEXT_MAX * 4);
    shared = JSON.parse(new TextDecoder().decode(bytes)) as Shared;
  } catch {
    throw new LinkError();
  }
  const known = typeof shared === "object" && shared !== null ? wordsOf(shared) : undefined;
  const text = known?.text ?? catalogue.get(known?.name ?? "");
  if (known === undefined || text === undefined || text.length > TEXT_MAX) throw new LinkError();
  const { name = "mine.yaml", subject = "fixed", other = "", seed = "" } = known;
  return { name, text, subject, other, seed };
}

/** The link is damaged, or of another version. */
export class LinkError extends Error {
  override readonly name = "LinkError";
}

/** Of what somebody sent, the texts. */
function wordsOf({ v, ...rest }: Shared): Partial<Draft> | undefined {
  if (v !== 1) return undefined;
  const names = ["name", "text", "subject", "other", "seed"] as const;
  return Object.fromEntries(
    names.flatMap(name => (typeof rest[name] === "string" ? [[name, rest[name]]] : [])),
  );
}

function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  return new Blob([bytes]).stream().pipeThrough(stream);
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > bytesMax) {
      void reader.cancel().catch(() => {});
      throw new LinkError();
    }
    pieces.push(new Uint8Array(value));
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}
