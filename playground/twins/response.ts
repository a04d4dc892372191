/**
 * How a `Response` is read in Node: piece by piece among the microtasks, failing as its stream fails. A browser reads it in tasks of
 * its own, whose end virtual time knows nothing of, and has words of its own for what went wrong.
 */

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if (response.bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    pieces.push(value);
  }
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

Object.assign(Response.prototype, {
  async text(this: Response): Promise<string> {
    return new TextDecoder().decode(await readAll(this));
  },
  async json(this: Response): Promise<unknown> {
    return JSON.parse(new TextDecoder().decode(await readAll(this)));
  },
  async arrayBuffer(this: Response): Promise<ArrayBuffer> {
    return (await readAll(this)).buffer;
  },
  async bytes(this: Response): Promise<Uint8Array> {
    return readAll(this);
  },
});

/** A body is walked through piece by piece; not every browser does that by itself. */
if (!(Symbol.asyncIterator in ReadableStream.prototype))
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
    configurable: true,
    async *value(this: ReadableStream<Uint8Array>) {
      const reader = this.getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          yield value;
        }
      } finally {
        await reader.cancel().catch(() => {});
        reader.releaseLock();
      }
    },
  });
