/** The recorder passes on what comes as it comes, fails as the service failed, and says what it could not record. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { Exchange } from "../../../sim/recording/exchange.ts";
import { openRecorder, type Recorder, type RecorderOptions } from "../../../sim/recording/recorder.ts";
import { scenarioOf } from "../../../sim/recording/scenario-of.ts";

const POLL = "/ilink/bot/getupdates";
const MIB = 2 ** 20;

let server: Server | undefined;
let recorder: Recorder | undefined;

afterEach(async () => {
  await recorder?.close();
  server?.closeAllConnections();
  server?.close();
  recorder = undefined;
  server = undefined;
});

type Serve = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

async function standBefore(
  serve: Serve,
  { prefix = "", ...options }: Partial<RecorderOptions> & { prefix?: string } = {},
): Promise<Recorder> {
  server = createServer({ keepAlive: true }, serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const upstream = new URL(`http://127.0.0.1:${port}${prefix}`);
  recorder = await openRecorder({ upstream, nowMs: () => 0, ...options });
  return recorder;
}

interface Got {
  status: number;
  message: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

function ask(
  path = POLL,
  { body = "{}", method = "POST" }: { body?: string | Buffer; method?: string } = {},
) {
  const asked = request(`${recorder?.baseUrl}${path}`, { method, agent: false, headers: { "x-own": "1" } });
  // An answer that breaks says so itself.
  asked.on("error", () => {});
  asked.end(method === "GET" ? undefined : body);
  const got = (async (): Promise<Got> => {
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    const { statusCode: status = 0, statusMessage: message = "", headers } = answer;
    return { status, message, headers, body: Buffer.concat(pieces) };
  })();
  got.catch(() => {});
  return { asked, got };
}

async function ended(): Promise<readonly Exchange[]> {
  const closed = await recorder?.close();
  recorder = undefined;
  return closed?.recording.exchanges ?? [];
}

const errorOf = (promise: Promise<unknown>): Promise<NodeJS.ErrnoException> =>
  promise.then(
    () => expect.fail("no error came"),
    error => error,
  );

describe("what comes passes as it comes", () => {
  it("status, words, headers and the very bytes of a body", async () => {
    const bytes = gzipSync('{"msgs":[],"get_updates_buf":"c"}');
    await standBefore((incoming, outgoing) => {
      const { host, connection, "x-own": own } = incoming.headers;
      outgoing.writeHead(503, "Odd Words", [
        ...[
          "content-encoding",
          "gzip",
          "set-cookie",
          "a=1",
          "set-cookie",
          "b=2",
          "date",
          "Thu, 01 Jan 1970 00:00:00 GMT",
        ],
        ...["x-heard", `${host} ${connection} ${own}`, "content-length", `${bytes.length}`],
      ]);
      outgoing.end(bytes);
    });
    const { status, message, headers, body } = await ask().got;
    expect([status, message, body]).toEqual([503, "Odd Words", bytes]);
    expect(headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(headers.date).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
    expect(headers["x-heard"]).toMatch(/^127\.0\.0\.1:\d+ close 1$/);
  });

  it("a request's body and query, below the prefix of the service", async () => {
    await standBefore(
      async (incoming, outgoing) => {
        let body = "";
        for await (const piece of incoming) body += piece;
        outgoing.end(`${incoming.method} ${incoming.url} ${body}`);
      },
      { prefix: "/deep/er/" },
    );
    expect(`${(await ask(`${POLL}?a=%20b`, { body: "ünï" }).got).body}`).toBe(
      `POST /deep/er${POLL}?a=%20b ünï`,
    );
    expect(`${(await ask(POLL, { method: "GET" }).got).body}`).toBe(`GET /deep/er${POLL} `);
  });

  it("the first piece of an answer before there is a second", async () => {
    const { promise: seen, resolve: see } = Promise.withResolvers<void>();
    await standBefore(async (_, outgoing) => {
      outgoing.write('{"msgs":[],');
      await seen;
      outgoing.end('"get_updates_buf":"c"}');
    });
    const asked = request(`${recorder?.baseUrl}${POLL}`, { method: "POST", agent: false }).end("{}");
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const [first] = await once(answer, "data");
    expect(`${first}`).toBe('{"msgs":[],');
    see();
    await once(answer, "end");
  });

  it("a client that gives up, to the service", async () => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    await standBefore((_, outgoing) => {
      outgoing.once("close", resolve);
      hold();
    });
    const { asked } = ask();
    await held;
    asked.destroy();
    await gone;
    expect(await ended()).toMatchObject([{ endpoint: "getupdates", end: { how: "given-up" } }]);
  });

  it("a file of many megabytes, whole and unread", async () => {
    const body = Buffer.alloc(20 * MIB, "x");
    await standBefore((incoming, outgoing) => incoming.pipe(outgoing));
    expect((await ask("/c2c/upload", { body }).got).body.equals(body)).toBe(true);
    const closed = await recorder?.close();
    expect(closed?.not.unread).toBe(0);
    expect(closed?.recording.exchanges).toMatchObject([{ endpoint: "upload", reply: { body: "unread" } }]);
  });

  it("a body beyond 8 MiB of a call, and says that it was not read", async () => {
    const body = Buffer.from(JSON.stringify({ get_updates_buf: "x".repeat(9 * MIB) }));
    await standBefore((incoming, outgoing) => incoming.resume().once("end", () => outgoing.end("{}")));
    expect((await ask(POLL, { body }).got).status).toBe(200);
    const closed = await recorder?.close();
    expect(closed?.not.unread).toBe(1);
    expect(closed?.recording.exchanges).toHaveLength(1);
  });
});

describe("a service that fails", () => {
  it("resets: the client sees a reset", async () => {
    await standBefore(({ socket }) => socket.resetAndDestroy());
    expect(await errorOf(ask().got)).toMatchObject({ code: "ECONNRESET", syscall: "read" });
    expect(await ended()).toMatchObject([{ end: { how: "broken", by: "connection-reset" } }]);
  });

  it("hangs up: the client sees that", async () => {
    await standBefore(({ socket }) => socket.end());
    expect((await errorOf(ask().got)).message).toBe("socket hang up");
    expect(await ended()).toMatchObject([{ end: { how: "broken", by: "empty-response" } }]);
  });

  it("is not there any more: the client's connection breaks, and it is known for what it was", async () => {
    await standBefore(() => {});
    server?.close();
    expect(await errorOf(ask().got)).toMatchObject({ code: "ECONNRESET" });
    expect(await ended()).toMatchObject([{ end: { how: "broken", by: "connection-refused" } }]);
  });

  it("resets within a body, and after its half", async () => {
    await standBefore(({ socket, url = "" }, outgoing) => {
      outgoing.writeHead(200, { "content-length": 100 }).write("{");
      setTimeout(() => (url.endsWith("getupdates") ? socket.resetAndDestroy() : socket.end()), 30);
    });
    expect(await errorOf(ask().got)).toMatchObject({ message: "aborted" });
    expect(await errorOf(ask("/ilink/bot/getconfig").got)).toMatchObject({ message: "aborted" });
    const ways = (await ended()).map(({ endpoint, end }) => [endpoint, end]);
    expect(ways).toEqual([
      ["getupdates", { how: "broken", by: "body-reset" }],
      ["getconfig", { how: "broken", by: "body-cut" }],
    ]);
  });

  it("says nothing: the poll stays held, until the recording ends", async () => {
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    await standBefore(() => hold());
    const { got } = ask();
    await held;
    expect(await ended()).toMatchObject([{ end: { how: "open" } }]);
    await errorOf(got);
  });
});

describe("what is not recorded", () => {
  it("is counted when the recording is full, and passes", async () => {
    let told = 0;
    await standBefore((_, outgoing) => outgoing.end("{}"), { exchangesMax: 2, onFull: () => void told++ });
    for (let at = 0; at < 5; at++) expect((await ask().got).status).toBe(200);
    const closed = await recorder?.close();
    expect([told, closed?.not.beyond, closed?.recording.exchanges.length]).toEqual([1, 3, 2]);
  });

  it("is counted on a path that is none of the service's, and passes", async () => {
    await standBefore((_, outgoing) => outgoing.end("other"));
    expect(`${(await ask("/metrics", { method: "GET" }).got).body}`).toBe("other");
    const closed = await recorder?.close();
    expect([closed?.not.strangers, closed?.recording.exchanges.length]).toEqual([1, 0]);
  });

  it("is refused when it names another host: a page that somebody visits drives no service through it", async () => {
    await standBefore((_, outgoing) => outgoing.end("{}"));
    const socket = connect(Number(new URL(recorder?.baseUrl ?? "").port), "127.0.0.1");
    socket.end(`POST ${POLL} HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 0\r\n\r\n`);
    let answer = "";
    for await (const piece of socket) answer += piece;
    expect(answer).toMatch(/^HTTP\/1\.1 421/);
    expect(await ended()).toEqual([]);
  });
});

describe("an answer that names the service", () => {
  it("leads a new login back to the recorder", async () => {
    await standBefore(
      (incoming, outgoing) => {
        const login = {
          status: "confirmed",
          bot_token: "t:1",
          baseurl: `http://${incoming.headers.host}/p/x`,
        };
        outgoing.end(JSON.stringify(login));
      },
      { prefix: "/p" },
    );
    const { body } = await ask("/ilink/bot/get_qrcode_status?qrcode=1", { method: "GET" }).got;
    expect(JSON.parse(`${body}`).baseurl).toBe(`${recorder?.baseUrl}/x`);
  });

  it("breaks off an answer without end, and passes one that is no JSON", async () => {
    await standBefore((incoming, outgoing) => {
      if (incoming.url?.endsWith("odd")) outgoing.end('{"baseurl":"\\x","a":');
      else outgoing.end("x".repeat(2 * MIB));
    });
    expect(`${(await ask("/ilink/bot/get_qrcode_status?odd", { method: "GET" }).got).body}`).toBe(
      '{"baseurl":"\\x","a":',
    );
    await errorOf(ask("/ilink/bot/get_qrcode_status", { method: "GET" }).got);
    expect((await ended()).map(({ end }) => end.how)).toEqual(["answered", "broken"]);
  });

  it("leaves another host as it is", async () => {
    const text =
      '{"status":"confirmed","bot_token":"t:1","baseurl":"https:\\/\\/other.example","n":12345678901234567890}';
    await standBefore((_, outgoing) => outgoing.end(text));
    expect(`${(await ask("/ilink/bot/get_qrcode_status?qrcode=1", { method: "GET" }).got).body}`).toBe(text);
  });

  it("redirects to the recorder", async () => {
    await standBefore((incoming, outgoing) => {
      outgoing.writeHead(307, { location: `http://${incoming.headers.host}/ilink/bot/getconfig?a=1` }).end();
    });
    const { headers } = await ask().got;
    expect(headers.location).toBe(`${recorder?.baseUrl}/ilink/bot/getconfig?a=1`);
    const closed = await recorder?.close();
    const { faults } = scenarioOf(closed?.recording ?? expect.fail()).scenario;
    expect(faults).toMatchObject([{ kind: "redirect-to-self", attributes: { status: 307 } }]);
  });
});
