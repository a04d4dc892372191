/** Coded answers: the program reads what it would read without the repair, and the repair understands them too. */
import * as zlib from "node:zlib";
import { Agent, type Dispatcher, request, fetch as undiciFetch } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ilinkRecovery } from "../../../src/repair/index.ts";
import { unfolded } from "../../../src/repair/undici/codings.ts";
import { type CodedAnswer, type CodedService, coded, serveCoded } from "./coded-service.ts";

// Where the repair misreads an answer, or itself, a call would wait for ever.
vi.setConfig({ testTimeout: 20_000 });

const TEXT = '{"ret":0,"msgs":[],"get_updates_buf":"c\u4f60"}';
const STALE = '{"ret":-14,"errcode":-14}';

let answers: (endpoint: string, nth: number) => CodedAnswer;
let service: CodedService;
let plain: Agent;
let repaired: ReturnType<Agent["compose"]>;
beforeEach(async () => {
  service = await serveCoded((endpoint, nth) => answers(endpoint, nth));
  plain = new Agent();
  repaired = new Agent().compose(ilinkRecovery({ hosts: [service.host], answerBytesMax: 65_536 }));
});
afterEach(async () => {
  await plain.destroy();
  await repaired.destroy();
  await service.close();
});

const post = { method: "POST" as const, headers: { authorization: "Bearer b@im.bot:t" }, body: "{}" };
const urlOf = (endpoint: string): string => `http://${service.host}/ilink/bot/${endpoint}`;

interface Read {
  status: number;
  headers: unknown;
  bytes: Buffer;
}

const faces: [name: string, ask: (endpoint: string, dispatcher: Dispatcher) => Promise<Read>][] = [
  [
    "undici.request",
    async (endpoint, dispatcher) => {
      const answer = await request(urlOf(endpoint), { ...post, dispatcher });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        bytes: Buffer.from(await answer.body.arrayBuffer()),
      };
    },
  ],
  [
    "undici.request for raw headers",
    async (endpoint, dispatcher) => {
      const answer = await request(urlOf(endpoint), { ...post, dispatcher, responseHeaders: "raw" });
      const headers = [answer.headers].flat().map(part => String(part).toLowerCase());
      return {
        status: answer.statusCode,
        headers,
        bytes: Buffer.from(await answer.body.arrayBuffer()),
      };
    },
  ],
  [
    "undici.fetch",
    async (endpoint, dispatcher) => {
      const answer = await undiciFetch(urlOf(endpoint), { ...post, dispatcher });
      return {
        status: answer.status,
        headers: [...answer.headers],
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
  ],
];

const CODINGS = ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, br", "br, zstd, gzip", "identity", ""];
const of = (text: string, coding: string): CodedAnswer => ({
  bytes: coded(text, ...coding.split(", ")),
  ...(coding !== "" && { coding }),
});

describe.each(faces)("%s", (_, ask) => {
  test.each(CODINGS)("reads the same of an answer in '%s' as without the repair", async coding => {
    answers = () => of(TEXT, coding);
    for (const endpoint of ["getupdates", "sendmessage"])
      expect(await ask(endpoint, repaired), endpoint).toEqual(await ask(endpoint, plain));
  });

  test.each(CODINGS)("a -14 in '%s' is understood, and cured", async coding => {
    answers = (_endpoint, nth) => of(nth === 1 ? STALE : TEXT, coding);
    const { bytes } = await ask("getupdates", repaired);
    expect(service.asked).toEqual(["getupdates", "notifystart", "getupdates"]);
    expect(bytes.toString()).not.toContain("-14");
  });

  const unreadable: [name: string, answer: CodedAnswer][] = [
    ["in a coding that nobody knows", { bytes: Buffer.from(TEXT), coding: "rot13" }],
    ["with more codings than five", of(TEXT, "gzip, gzip, gzip, gzip, gzip, gzip")],
    ["whose bytes are not what its header says", { bytes: Buffer.from(TEXT), coding: "br" }],
    ["with a body that is no text", { bytes: Buffer.from([0, 255, 254, 128, 0]) }],
    ["that unfolds to more than the repair looks at", of("x".repeat(1_000_000), "gzip")],
    ["that is empty", { bytes: Buffer.alloc(0), coding: "gzip" }],
    ["that was cut", { bytes: coded(TEXT, "gzip").subarray(0, 30), coding: "gzip" }],
  ];
  test.each(unreadable)("an answer %s comes as without the repair", async (_name, answer) => {
    answers = () => answer;
    const end = (dispatcher: Dispatcher): Promise<unknown> =>
      ask("sendmessage", dispatcher).catch(error => String(error));
    expect(await end(repaired)).toEqual(await end(plain));
    expect(service.asked).toHaveLength(2);
  });
});

test("the program's own wish for codings goes to the service", async () => {
  answers = () => of(TEXT, "gzip");
  await request(urlOf("getupdates"), {
    ...post,
    headers: { ...post.headers, "accept-encoding": "gzip;q=0.5" },
    dispatcher: repaired,
  });
  expect(service.requests.map(headers => headers["accept-encoding"])).toEqual(["gzip;q=0.5"]);
});

test("deflate is understood without its header as well, and unfolds no further than is allowed", async () => {
  const raw = zlib.deflateRawSync(TEXT);
  expect(String(await unfolded(raw, "deflate", 1_000).then(bytes => Buffer.from(bytes ?? [])))).toBe(TEXT);
  expect(await unfolded(raw, "Deflate ", 10)).toBeUndefined();
  expect(await unfolded(raw, "constructor", 1_000)).toBeUndefined();
});
