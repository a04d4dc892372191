/** Bodies are read up to a limit, in whatever pieces and codings they come. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type ReadableAnswer, readBytes, readText } from "../../src/body.ts";
import { type Credential, createClient, type IlinkError, loginByQr } from "../../src/index.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  // Clients before their servers.
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server of the loopback interface. */
async function serving(answer: (response: ServerResponse, url: string) => unknown): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(response, request.url ?? "");
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A body that counts what is taken of it, and knows whether its reader let go of it. */
function counted(pieces: Iterable<Uint8Array>, headers: Record<string, string> = {}) {
  const seen = { taken: 0, isLeft: false };
  const response: ReadableAnswer = {
    headers: { get: name => headers[name] ?? null },
    body: {
      async *[Symbol.asyncIterator]() {
        try {
          for (const piece of pieces) {
            seen.taken += piece.length;
            yield piece;
          }
        } finally {
          seen.isLeft = true;
        }
      },
      cancel: async () => {
        seen.isLeft = true;
      },
    },
    text: () => Promise.reject(new Error("read as a whole")),
  };
  return { response, seen };
}

function* endless(piece: Uint8Array): Generator<Uint8Array> {
  for (;;) yield piece;
}

describe("a body of unknown length", () => {
  it("is the text that its bytes are, in whatever pieces they come", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        async (bytes, sizes) => {
          const pieces: Uint8Array[] = [];
          for (let at = 0, n = 0; at < bytes.length; n++) {
            const size = sizes[n % sizes.length]!;
            pieces.push(bytes.subarray(at, at + size));
            at += size;
          }
          const { response } = counted(pieces);
          expect(await readText(response, bytes.length)).toEqual({
            kind: "whole",
            content: await new Response(bytes).text(),
          });
          if (bytes.length > 0)
            expect(await readText(counted(pieces).response, bytes.length - 1)).toMatchObject({
              kind: "too-large",
            });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is left as soon as there is too much of it", async () => {
    const { response, seen } = counted(endless(new Uint8Array(1_000)));
    expect(await readText(response, 100_000)).toEqual({ kind: "too-large", bytes: 101_000 });
    expect(seen).toEqual({ taken: 101_000, isLeft: true });
  });

  it("is left when it comes in far too many pieces, each of which costs memory", async () => {
    const { response } = counted(endless(new Uint8Array(1)));
    const before = process.memoryUsage().arrayBuffers;
    expect(await readBytes(response, 200_000)).toEqual({ kind: "too-large", bytes: 10_391 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
  });
});

describe("a body of known length", () => {
  it("is not begun when that is too much", async () => {
    const { response, seen } = counted(endless(new Uint8Array(1)), { "content-length": "1001" });
    expect(await readText(response, 1_000)).toEqual({ kind: "too-large", bytes: 1_001 });
    expect(await readBytes(response, 1_000)).toEqual({ kind: "too-large", bytes: 1_001 });
    expect(seen).toEqual({ taken: 0, isLeft: true });
  });

  it("is counted all the same when it is coded", async () => {
    const headers = { "content-length": "10", "content-encoding": "gzip" };
    const { response } = counted(endless(new Uint8Array(1_000)), headers);
    expect(await readText(response, 5_000)).toEqual({ kind: "too-large", bytes: 6_000 });
  });
});

const IDLE = '{"ret":0,"longpolling_timeout_ms":5000,"msgs":[]}';
const TOO_LARGE =
  /getupdates: the answer has \d+ bytes or more, and 65536 are allowed \(option answerBytesMax\); no answer of/;

/** What hurts: the second form is 300 bytes on the wire. */
const HOSTILE: Record<string, (response: ServerResponse) => void> = {
  "a body that does not end": response => {
    const pump = (): void => {
      while (!response.destroyed && response.write("x".repeat(10_000)));
    };
    response.on("drain", pump);
    pump();
  },
  "gzip of gzip": response => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(30_000_000, " ")));
    response.writeHead(200, { "content-encoding": "gzip, gzip", "content-length": bomb.length });
    response.end(bomb);
  },
  "a length beyond the limit": response => void response.end(Buffer.alloc(65_537, " ")),
};

describe.each(Object.entries(HOSTILE))("%s", (_, hostile) => {
  it("ends as a failed poll that says the size, the limit and the option; the next one is as ever", async () => {
    let polls = 0;
    const baseUrl = await serving((response, url) => {
      if (!url.endsWith("getupdates")) return response.end('{"ret":0}');
      polls++;
      if (polls === 4) return response.end(IDLE);
      if (polls < 4) return hostile(response);
    });
    const client = createClient({ answerBytesMax: 65_536 });
    closing.push(() => client.close());
    const failed = Promise.withResolvers<IlinkError>();
    const polled = Promise.withResolvers<void>();
    const states: string[] = [];
    client.on("state", ({ state, reason, error }) => {
      states.push(reason ?? state);
      if (error !== undefined) failed.resolve(error);
    });
    client.on("poll", () => polls === 4 && polled.resolve());
    const credential: Credential = { account: "bot", botId: "b", token: "t", baseUrl, userId: "u" };
    await client.start(credential);
    expect(await failed.promise).toMatchObject({ code: "answer-too-large" });
    expect((await failed.promise).message).toMatch(TOO_LARGE);
    await polled.promise;
    expect(states).not.toContain("stale-token");
    expect(states).not.toContain("needs-login");
  });

  it("is no code to a login, which says why", async () => {
    const baseUrl = await serving(hostile);
    const login = loginByQr({
      account: "bot",
      onQr: () => {},
      save: () => {},
      baseUrl,
      answerBytesMax: 65_536,
    });
    await expect(login).rejects.toMatchObject({
      code: "login",
      message: expect.stringContaining("65536 are allowed (option answerBytesMax)"),
      cause: { code: "answer-too-large" },
    });
  });
});

it("refuses limits that would read nothing, or anything", () => {
  for (const answerBytesMax of [0, 65_535, 268_435_457, Number.NaN, 1e6 + 0.5])
    expect(() => createClient({ answerBytesMax })).toThrow(
      "answerBytesMax must be a whole number from 65536 to 268435456",
    );
  expect(() => createClient({ downloadBytesMax: 0 })).toThrow("downloadBytesMax must be a whole number");
});
