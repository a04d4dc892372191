/** What the mock is asked that it must not do: by pages, by names of others, beyond its limits. */
import { HTTP_LIMITS } from "../../sim/door/http-limits.ts";

/** A request, as it is written on a socket. */
export interface WireAttack {
  name: string;
  /** The status that it has to get. */
  wanted: number;
  lines: readonly string[];
  body?: string;
}

/** A call that changes something: a login begins. It needs no token. */
const CALL = "/ilink/bot/get_bot_qrcode?bot_type=3";
const BODY = "{}";
const CHUNK_BYTES = 65_536;

/** @param port that the mock listens on */
export function attacksOn(port: number): WireAttack[] {
  return [...names(port), ...pages(port), ...forms(port), ...sizes(port)];
}

const own = (port: number): string => `Host: 127.0.0.1:${port}`;

/** A page that has pointed a name of its own at this machine shows that name. */
function names(port: number): WireAttack[] {
  const hosts = [
    `evil.example:${port}`,
    "evil.example",
    `localhost.evil.example:${port}`,
    `evil-localhost:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.1@evil.example:${port}`,
    `evil.example:80@127.0.0.1:${port}`,
    `127.0.0.1:${port}, evil.example`,
    `127.0.0.1:${port + 1}`,
    "127.0.0.1",
    "localhost",
    `0.0.0.0:${port}`,
    `[::]:${port}`,
    `[::ffff:1.2.3.4]:${port}`,
    `10.0.0.1:${port}`,
    `2130706433:${port}`,
    `0x7f.1:${port}`,
    `localhost..:${port}`,
    `127.0.0.1.:${port}`,
    `127.0.0.1:0${port}0`,
    "",
    ":",
  ];
  return [
    ...hosts.map(host => ({
      name: `host ${host || "(empty)"}`,
      wanted: 421,
      lines: [`GET ${CALL} HTTP/1.1`, `Host: ${host}`],
    })),
    { name: "no host", wanted: 400, lines: [`GET ${CALL} HTTP/1.1`] },
    { name: "no host, HTTP/1.0", wanted: 400, lines: [`GET ${CALL} HTTP/1.0`] },
    {
      name: "two hosts, the right one first",
      wanted: 400,
      lines: [`GET ${CALL} HTTP/1.1`, own(port), "Host: evil.example"],
    },
    {
      name: "two hosts, the right one last",
      wanted: 400,
      lines: [`GET ${CALL} HTTP/1.1`, "Host: evil.example", own(port)],
    },
  ];
}

/** What a browser sends for a page that may not ask. */
function pages(port: number): WireAttack[] {
  const origins = [
    "https://evil.example",
    "null",
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
    `http://127.0.0.1:${port}.evil.example`,
    `http://evil.example/?http://127.0.0.1:${port}`,
    "http://localhost",
    "file://",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "",
  ];
  const post = (...headers: string[]): Pick<WireAttack, "lines" | "body"> => ({
    lines: [`POST ${CALL} HTTP/1.1`, own(port), ...headers, `Content-Length: ${BODY.length}`],
    body: BODY,
  });
  return [
    ...origins.map(origin => ({
      name: `simple POST from ${origin || "(empty)"}`,
      wanted: 403,
      ...post(`Origin: ${origin}`, "Content-Type: text/plain"),
    })),
    {
      name: "two origins, the own one first",
      wanted: 403,
      ...post(`Origin: http://127.0.0.1:${port}`, "Origin: https://evil.example"),
    },
    { name: "form from another site", wanted: 403, ...post("Sec-Fetch-Site: cross-site") },
    {
      name: "the own origin, but from another site",
      wanted: 403,
      ...post(`Origin: http://127.0.0.1:${port}`, "Sec-Fetch-Site: cross-site"),
    },
    {
      name: "image from another site",
      wanted: 403,
      lines: [`GET ${CALL} HTTP/1.1`, own(port), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image"],
    },
    {
      name: "page of another port",
      wanted: 403,
      lines: [`GET ${CALL} HTTP/1.1`, own(port), "Sec-Fetch-Site: same-site"],
    },
    {
      name: "preflight",
      wanted: 403,
      lines: [
        `OPTIONS ${CALL} HTTP/1.1`,
        own(port),
        "Origin: https://evil.example",
        "Access-Control-Request-Method: POST",
      ],
    },
    {
      name: "preflight without an origin",
      wanted: 403,
      lines: [`OPTIONS ${CALL} HTTP/1.1`, own(port), "Access-Control-Request-Private-Network: true"],
    },
    {
      name: "origin behind 2,100 headers",
      wanted: 431,
      lines: [
        `GET ${CALL} HTTP/1.1`,
        own(port),
        ...Array.from({ length: 2_100 }, () => "a:"),
        "Origin: https://evil.example",
      ],
    },
    {
      name: "websocket",
      wanted: 400,
      lines: [`GET ${CALL} HTTP/1.1`, own(port), "Connection: Upgrade", "Upgrade: websocket"],
    },
    {
      name: "page asks first whether its body is wanted",
      wanted: 403,
      lines: [
        `POST ${CALL} HTTP/1.1`,
        own(port),
        "Origin: null",
        "Expect: 100-continue",
        "Content-Length: 2",
      ],
    },
  ];
}

/** What is said to a proxy, and what is no HTTP at all. */
function forms(port: number): WireAttack[] {
  return [
    { name: "tunnel", wanted: 405, lines: [`CONNECT evil.example:443 HTTP/1.1`, own(port)] },
    { name: "whole address", wanted: 400, lines: [`GET http://evil.example${CALL} HTTP/1.1`, own(port)] },
    { name: "asterisk", wanted: 400, lines: ["OPTIONS * HTTP/1.1", own(port)] },
    { name: "no HTTP", wanted: 400, lines: ["\u0016\u0003\u0001 hello"] },
    {
      name: "two lengths of one body",
      wanted: 400,
      lines: [`POST ${CALL} HTTP/1.1`, own(port), "Content-Length: 2", "Transfer-Encoding: chunked"],
      body: "0\r\n\r\n",
    },
  ];
}

/** A little more than is taken. */
function sizes(port: number): WireAttack[] {
  const { bodyBytesMax, uploadBytesMax, headerBytesMax } = HTTP_LIMITS;
  const chunk = `${CHUNK_BYTES.toString(16)}\r\n${"x".repeat(CHUNK_BYTES)}\r\n`;
  const upload = "/c2c/upload?encrypted_query_param=none&filekey=none";
  const post = (path: string, ...headers: string[]): string[] => [
    `POST ${path} HTTP/1.1`,
    own(port),
    ...headers,
  ];
  return [
    {
      name: "body, by its length",
      wanted: 413,
      lines: post(CALL, `Content-Length: ${bodyBytesMax + 1}`),
      body: "x".repeat(bodyBytesMax + 1),
    },
    {
      name: "body, by its length alone",
      wanted: 413,
      lines: post(CALL, "Expect: 100-continue", `Content-Length: ${2 ** 40}`),
    },
    {
      name: "body in chunks",
      wanted: 413,
      lines: post(CALL, "Transfer-Encoding: chunked"),
      body: chunk.repeat(bodyBytesMax / CHUNK_BYTES + 1),
    },
    { name: "upload", wanted: 413, lines: post(upload, `Content-Length: ${uploadBytesMax + 1}`) },
    {
      name: "one long header",
      wanted: 431,
      lines: [`GET ${CALL} HTTP/1.1`, own(port), `X-Long: ${"x".repeat(headerBytesMax)}`],
    },
    {
      name: "many headers",
      wanted: 431,
      lines: [`GET ${CALL} HTTP/1.1`, own(port), ...Array.from({ length: 300 }, () => "a: b")],
    },
    { name: "long address", wanted: 431, lines: [`GET /${"x".repeat(headerBytesMax)} HTTP/1.1`, own(port)] },
  ];
}
