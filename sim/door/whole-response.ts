/** A `Response` whose text is there: read as text, as most clients read it, it needs no stream, which costs more than all the rest of it. */

import { fetchedFrom, withoutFragment } from "./response.ts";

/** A response without a body of its own; the type leaves out what is given anew below. */
const Bare = Response as new (body: null, init: ResponseInit) => Pick<Response, "headers">;

class WholeResponse extends Bare {
  readonly #text: string;
  readonly #init: ResponseInit;
  /** What was asked for. */
  readonly #from: string;
  #isRead = false;
  /** The same with a stream, once somebody asks for more than the text. */
  #streamed: Response | undefined;

  constructor(text: string, init: ResponseInit, from: string) {
    super(null, init);
    this.#text = text;
    this.#init = init;
    this.#from = from;
  }

  async text(): Promise<string> {
    if (this.#isRead || this.#streamed !== undefined || !isSameInUtf8(this.#text))
      return this.#withStream().text();
    this.#isRead = true;
    return this.#text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  get url(): string {
    return withoutFragment(this.#from);
  }

  get type(): Response["type"] {
    return "basic";
  }

  get body(): Response["body"] {
    return this.#withStream().body;
  }

  get bodyUsed(): boolean {
    return this.#isRead || this.#streamed?.bodyUsed === true;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#withStream().arrayBuffer();
  }

  async blob(): Promise<Blob> {
    return this.#withStream().blob();
  }

  async bytes(): Promise<Uint8Array> {
    return this.#withStream().bytes();
  }

  async formData(): Promise<FormData> {
    return this.#withStream().formData();
  }

  clone(): Response {
    return this.#withStream().clone();
  }

  #withStream(): Response {
    if (this.#streamed === undefined) {
      const streamed = new Response(this.#text, { ...this.#init, headers: this.headers });
      this.#streamed = fetchedFrom(this.#from, streamed);
      if (this.#isRead) void this.#streamed.text();
    }
    return this.#streamed;
  }
}

// Whoever lists its members, prints it or asks for its class finds what everybody knows.
const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(WholeResponse.prototype);
for (const member of Object.values(members)) member.enumerable = true;
Object.defineProperties(WholeResponse.prototype, members);
Reflect.deleteProperty(WholeResponse.prototype, "constructor");

/** Neither half characters come through, nor a byte order mark at the beginning. */
function isSameInUtf8(text: string): boolean {
  return text.isWellFormed() && !text.startsWith("\uFEFF");
}

/** What `new Response(text, init)` gives, fetched from a URL, in every way that can be told from outside. */
export function wholeResponse(text: string, init: ResponseInit, from: string): Response {
  return new WholeResponse(text, init, from) as unknown as Response;
}
