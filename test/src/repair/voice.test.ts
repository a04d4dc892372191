/** Lines to people, and streams of every kind that do not take them. */
import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { createVoice, createWorkerVoice } from "../../../src/repair/voice.ts";

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

test("a line is written, and nothing is left at the stream", async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const say = createVoice(() => stream);
  say("one");
  say("two");
  await settled();
  expect(lines).toEqual(["[ilink-sim repair] one\n", "[ilink-sim repair] two\n"]);
  expect(stream.listenerCount("error")).toBe(0);
});

test("an error of the stream is nobody's", async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error("x"), { code: "EPIPE" })),
  });
  const say = createVoice(() => stream);
  for (let line = 0; line < 30; line++) say("x");
  await settled();
  expect(stream.listenerCount("error")).toBeLessThanOrEqual(1);
});

test("who listens for errors hears of them", async () => {
  const heard = vi.fn();
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error("x")) });
  stream.on("error", heard);
  createVoice(() => stream)("x");
  await settled();
  expect(heard).toHaveBeenCalledOnce();
});

test("a stream that never says when it is done has one listener, however many lines there are", () => {
  const stream = new Writable({ write: () => {} });
  const say = createVoice(() => stream);
  for (let line = 0; line < 100; line++) say("x");
  expect(stream.listenerCount("error")).toBe(1);
});

test.each<[string, () => never]>([
  [
    "no stream",
    () => {
      throw new Error("EBADF");
    },
  ],
  ["nothing", () => undefined as never],
  ["what is no stream", () => ({}) as never],
])("%s: the line is lost and nothing else", (_name, stream) => {
  expect(() => createVoice(stream)("x")).not.toThrow();
});

test("a worker's write that fails is lost", () => {
  const say = createWorkerVoice(() => {
    throw Object.assign(new Error("x"), { code: "EPIPE" });
  });
  expect(() => say("x")).not.toThrow();
});
