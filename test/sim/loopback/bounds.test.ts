/** What a mock that runs for long keeps: bounded by number and by length, whatever its clients send. */
import { expect, it } from "vitest";
import { createNotices } from "../../../sim/loopback/notices.ts";
import { createLoopbackTexts } from "../../../sim/loopback/texts.ts";
import { keepFile } from "../../../sim/server/files.ts";
import { createServer, logIn } from "../../../sim/server/state.ts";

const MIB = 2 ** 20;

function server() {
  let count = 0;
  return createServer({ uint32: () => ++count, newBotId: false } as Parameters<typeof createServer>[0]);
}

it("texts, by their characters: the oldest make room", () => {
  const texts = createLoopbackTexts();
  const keys = Array.from({ length: 40 }, (_, at) => texts.inbound(String(at % 10).repeat(MIB)).key);
  expect(keys.filter(key => texts.textOf(key) !== undefined)).toEqual(keys.slice(-15));
  const sent = Array.from({ length: 40 }, (_, at) => texts.outboundKey(`${at}`.padEnd(MIB)).message);
  expect(sent.filter(key => texts.textOf(key) !== undefined).length).toBeLessThanOrEqual(16);
  expect(texts.textOf(sent.at(-1) ?? "")?.trim()).toBe("39");
});

it("files, by their bytes: the oldest make room, and one that comes again is counted once", () => {
  const state = server();
  const file = (mib: number) => ({ account: "bot", plain: { length: mib * MIB } as Uint8Array, aesKey: "" });
  for (const name of ["a", "b", "c", "a", "a"]) keepFile(state, name, file(100));
  expect([...state.media.keys()]).toEqual(["c", "a"]);
  expect(state.mediaBytes).toBe(200 * MIB);
  keepFile(state, "d", file(1), 2);
  expect([...state.media.keys()]).toEqual(["a", "d"]);
});

it("tokens, by their number: those of today stay, however often somebody else logs in", () => {
  const state = server();
  const first = logIn(state, "quiet", 0).credential.token;
  for (let count = 0; count < 20_000; count++) logIn(state, "busy", count);
  expect(state.tokens.size).toBe(10_000);
  expect(state.tokens.has(first)).toBe(true);
  expect(state.tokens.has(state.accounts.get("busy")?.token ?? "")).toBe(true);
});

it("snapshots of a session, by their number", () => {
  const state = server();
  for (let count = 0; count < 100_000; count++) logIn(state, "busy", 0);
  expect(state.accounts.get("busy")?.history.length).toBeLessThanOrEqual(20_000);
});

it("words about limits: the first of a kind at once, the rest by number every ten seconds, and then nothing", () => {
  let due: (() => void)[] = [];
  const clock = {
    nowMs: () => 0,
    after: (delayMs: number, action: () => void) => {
      expect(delayMs).toBe(10_000);
      due.push(action);
      return () => {};
    },
    close: () => {},
  };
  const said: string[] = [];
  const { tell } = createNotices(line => said.push(line), clock);
  const pass = (): void => {
    for (const action of due.splice(0)) action();
  };
  for (let count = 1; count <= 1_000; count++) tell({ limit: "host", message: `host ${count}` });
  tell({ limit: "origin", message: "origin" });
  expect(said.splice(0)).toEqual(["host 1", "origin"]);
  pass();
  expect(said.splice(0)).toEqual(["host 1000 (999 such in 10 s)"]);
  pass();
  expect(said).toEqual([]);
  expect(due).toEqual([]);
  tell({ limit: "host", message: "again" });
  expect(said).toEqual(["again"]);
  due = [];
});
