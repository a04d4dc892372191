/** What one client may take of the mock on real sockets: slow ones, many at once, those that send or leave too much. */
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { HTTP_LIMITS } from "../../../sim/door/http-limits.ts";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../../../sim/loopback/options.ts";
import { answerOn, connectTo } from "../../raw-http.ts";
import { probeOf } from "../fault/probe.ts";

const CALL = "/ilink/bot/get_bot_qrcode?bot_type=3";
const UPLOAD = "/c2c/upload?encrypted_query_param=none&filekey=none";
const MIB = 2 ** 20;

let service: Loopback;
let told: string[];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.close();
});

async function serve(options: LoopbackOptions): Promise<void> {
  told = [];
  service = await serveLoopback({ onLimit: line => told.push(line), ...options });
}

const portOf = (): number => Number(new URL(service.baseUrl).port);

/** A connection on which this is written. */
function say(text = ""): Socket {
  const socket = connectTo(portOf());
  sockets.push(socket);
  if (text !== "") socket.write(text);
  return socket;
}

const head = (start: string, ...headers: string[]): string =>
  [`${start} HTTP/1.1`, `Host: localhost:${portOf()}`, ...headers, "", ""].join("\r\n");

/** A poll as the service takes it. */
function poll(): string {
  const { headers, body } = probeOf("getupdates", service.credential());
  const lines = Object.entries(headers as Record<string, string>).map(([name, value]) => `${name}: ${value}`);
  return head("POST /ilink/bot/getupdates", ...lines, `content-length: ${String(body).length}`) + body;
}

it("a client that is slow to say what it wants is told so, wherever it stops", async () => {
  await serve({ limits: { headersMs: 300 } });
  const slow = [say(), say("GE"), say(`GET ${CALL} HTTP/1.1\r\nHo`)];
  for (const answer of await Promise.all(slow.map(answerOn)))
    expect(answer).toMatchObject({
      status: 408,
      text: expect.stringMatching(/within 300 ms.*within 60000 ms/),
    });
  expect(told).toEqual([expect.stringContaining("within 300 ms")]);
});

it("a client that is slow with its body is told so, and one that has all the time it needs is not", async () => {
  await serve({ limits: { requestMs: 300 } });
  const slow = say(`${head(`POST ${CALL}`, "content-length: 9")}{`);
  expect(await answerOn(slow)).toMatchObject({ status: 408, text: expect.stringContaining("within 300 ms") });
});

it("a poll is held for as long as it takes: only the client's own time is counted", async () => {
  await serve({
    server: { holdMs: 3_000 },
    limits: { headersMs: 200, requestMs: 200, unreadMs: 200, idleMs: 200 },
  });
  expect(await answerOn(say(poll()))).toMatchObject({ status: 200 });
  expect(told).toEqual([]);
});

it("a connection without a request ends after its time, without a word", async () => {
  await serve({ limits: { idleMs: 100 } });
  const socket = say(head(`GET ${CALL}`));
  expect(await answerOn(socket)).toMatchObject({ status: 200 });
  expect(await answerOn(socket)).toEqual({ status: 0, text: "" });
});

it("one connection too many is closed at once, and the next one finds room again", async () => {
  await serve({ limits: { connectionsMax: 3 } });
  const [first] = [say(), say(), say()] as const;
  await new Promise(resolve => first.once("connect", resolve));
  expect(await answerOn(say(head(`GET ${CALL}`)))).toEqual({ status: 0, text: "" });
  expect(told).toEqual(["3 connections are open; one more was closed at once"]);
  first.destroy();
  const statuses: number[] = [];
  while (statuses.at(-1) !== 200 && statuses.length < 1_000)
    statuses.push((await answerOn(say(head(`GET ${CALL}`)))).status);
  expect(statuses.at(-1)).toBe(200);
});

it("requests on one connection that all wait end it", async () => {
  await serve({ server: { holdMs: 60_000 }, limits: { pipelinedMax: 4 } });
  expect(await answerOn(say(poll().repeat(50)))).toEqual({ status: 0, text: "" });
  expect(told).toEqual([expect.stringMatching(/^more than 4 requests without an answer/)]);
  expect(service.records.filter(({ type }) => type === "accepted").length).toBeLessThanOrEqual(4);
});

it("files may be longer than calls, and each has a bound of its own", async () => {
  await serve({ limits: { bodyBytesMax: MIB, uploadBytesMax: 3 * MIB } });
  const send = async (path: string, bytes: number): Promise<number> => {
    const body = new Uint8Array(bytes);
    return (await fetch(`${service.baseUrl}${path}`, { method: "POST", body })).status;
  };
  // The CDN knows of no such upload: it has been read.
  expect(await send(UPLOAD, 3 * MIB)).toBe(400);
  expect(await send(UPLOAD, 3 * MIB + 1)).toBe(413);
  expect(await send(CALL, MIB)).toBe(200);
  expect(await send(CALL, MIB + 1)).toBe(413);
  expect(await send("/nothing/here", MIB + 1)).toBe(413);
  expect(await send(CALL, 50 * MIB)).toBe(413);
});

it("bodies have a bound together, and a request that has ended gives its room back", async () => {
  await serve({ limits: { bodiesBytesMax: 2 * MIB } });
  const part = `${head(`POST ${UPLOAD}`, `content-length: ${2 * MIB}`)}${"x".repeat(MIB - 1_000)}`;
  const [one, other] = [say(part), say(part)];
  await Promise.all([one, other].map(socket => new Promise<void>(sent => socket.write("x", () => sent()))));
  const whole = `${head(`POST ${UPLOAD}`, `content-length: ${MIB}`)}${"x".repeat(MIB)}`;
  let answer = await answerOn(say(whole));
  // The two are read when the third is: it may have come before them.
  for (let tries = 0; answer.status !== 503 && tries < 1_000; tries++) answer = await answerOn(say(whole));
  expect(answer).toMatchObject({ status: 503, text: expect.stringContaining("ask again later") });
  one.destroy();
  other.destroy();
  for (let tries = 0; answer.status !== 400 && tries < 1_000; tries++) answer = await answerOn(say(whole));
  expect(answer.status).toBe(400);
});

it.each([{ unreadMs: 400 }, { unreadBytesMax: 20 * MIB }])(
  "a client that does not read its answer loses its connection, after its time and beyond its bytes: %o",
  async limits => {
    await serve({ limits });
    const { id } = service.userWrites("alice", { as: "file", text: "x".repeat(50 * MIB) });
    const param = encodeURIComponent(Buffer.from(`media|${id}`).toString("base64"));
    const socket = say(head(`GET /c2c/download?encrypted_query_param=${param}`)).pause();
    for (let waits = 0; told.length === 0 && waits < 3_000; waits++)
      await new Promise(resolve => setTimeout(resolve, 20));
    expect(told).toEqual([expect.stringMatching(/^a client read nothing of its answer/)]);
    const { status, text } = await answerOn(socket.resume());
    expect(status).toBe(200);
    expect(text.length).toBeLessThan(50 * MIB);
  },
);

it("SECURITY.md says the limits as they are", async () => {
  await serve({});
  const text = readFileSync(new URL("../../../SECURITY.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
  const { headersMs, requestMs, idleMs, unreadMs } = HTTP_LIMITS;
  const seconds = [headersMs, requestMs, idleMs, unreadMs].map(ms => `${ms / 1_000} s`);
  const { bodyBytesMax, bodiesBytesMax, headerBytesMax, headersMax, connectionsMax, pipelinedMax } =
    HTTP_LIMITS;
  expect(text).toContain(`a body over ${bodyBytesMax / MIB} MiB, a file over 100 MiB (413)`);
  expect(text).toContain(`headers over ${headerBytesMax / 1_024} KiB or ${headersMax} of them (431)`);
  expect(text).toContain(`longer than ${seconds[0]} or a request that takes longer than ${seconds[1]} (408)`);
  expect(text).toContain(`bodies of more than ${bodiesBytesMax / MIB} MiB under way (503)`);
  expect(text).toContain(
    `${connectionsMax.toLocaleString("en")} connections, ${pipelinedMax} requests without an answer`,
  );
  expect(text).toContain(`${seconds[2]} without a request, or an answer that nobody reads for ${seconds[3]}`);
});
