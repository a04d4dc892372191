/** What a client says for itself: kept without secrets, in order, with a limit, and beside the trace. */
import { expect, it } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { Subject, SubjectModule } from "../../../sim/subject/subject.ts";
import { digestTrace } from "../../../sim/trace/digest.ts";
import { createLogbook } from "../../../sim/world/logbook.ts";
import { simulate } from "../../../sim/world/simulate.ts";

const bookOf = (redact = (text: string) => text) => {
  const now = { ms: 0, seq: 0 };
  return { now, book: createLogbook({ nowMs: () => now.ms, nextSeq: () => now.seq, redact }) };
};

it("a text is kept a line each, with its time, the record that comes next and where it came from", () => {
  const { now, book } = bookOf();
  book.add("log", "one");
  Object.assign(now, { ms: 5, seq: 3 });
  book.add("output", "two\r\n\n  \nthree\n");
  expect(book.close()).toEqual({
    lines: [
      { atMs: 0, before: 0, from: "log", text: "one" },
      { atMs: 5, before: 3, from: "output", text: "two" },
      { atMs: 5, before: 3, from: "output", text: "three" },
    ],
    cut: 0,
  });
  book.add("log", "after its end");
  expect(book.close().lines).toHaveLength(3);
});

it.each([2_999, 3_000, 3_001, 4_500, 7_777])("of %i lines the first and the last stay, in order", count => {
  const { book } = bookOf();
  for (let line = 0; line < count; line++) book.add("log", `${line}`);
  const { lines, cut } = book.close();
  const kept = Math.min(count, 3_000);
  expect([lines.length, cut]).toEqual([kept, count - kept]);
  const half = Math.min(kept, 1_500);
  const expected = Array.from({ length: kept }, (_, at) => (at < half ? at : count - kept + at));
  expect(lines.map(({ text }) => Number(text))).toEqual(expected);
});

it("a long line is cut after its secrets are out, and says how much is left out", () => {
  const { book } = bookOf(text => text.replaceAll("secret", "***"));
  book.add("log", `${"x".repeat(397)}secret${"y".repeat(100)}`);
  const [line] = book.close().lines;
  expect(line?.text).toBe(`${"x".repeat(397)}***… (100 more characters)`);
});

/** A client that tells everything: its token and every text, by its logger and by the console. */
const talker = (talks: boolean): SubjectModule => ({
  name: "talker",
  create({ host }): Subject {
    const timers: NodeJS.Timeout[] = [];
    const told = (text: string): void => {
      if (!talks) return;
      void host.log(text);
      process.stdout.write(`${text}\n`);
    };
    return {
      async start({ token }) {
        told(`start with ${token}`);
        const half = token.length >> 1;
        told(`in halves ${token.slice(0, half)}\n${token.slice(half)}`);
        told(`in base64 ${Buffer.from(token).toString("base64")}`);
        timers.push(setInterval(() => {}, 10_000));
      },
      async stop() {
        for (const timer of timers) clearInterval(timer);
      },
      async send({ text }) {
        told(`send ${text}`);
        return { outcome: "failed", reason: "stopped" };
      },
      async login() {},
    };
  },
});

const scenario = parseScenario("title: t\nruns: 10m\nworkload: [{ at: 1m, send: alice }]\n", {
  file: "x.yaml",
  name: "x",
});

it("no token and no text of a message is in it, whatever the client tells", async () => {
  const secrets: string[] = [];
  const module = talker(true);
  const { log, trace } = await simulate({
    scenario,
    subject: {
      ...module,
      async create(context) {
        const subject = await module.create(context);
        return {
          ...subject,
          start(credential) {
            secrets.push(credential.token);
            return subject.start(credential);
          },
          send(request) {
            secrets.push(request.text);
            return subject.send(request);
          },
        };
      },
    },
  });
  expect(secrets.length).toBeGreaterThanOrEqual(2);
  const said = log.lines.map(({ text }) => text);
  expect(said).toContain("start with ***");
  expect(said).toContain("send ***");
  expect(log.lines.map(({ from }) => from)).toEqual(expect.arrayContaining(["log", "output"]));
  for (const secret of secrets) {
    const half = secret.length >> 1;
    for (const part of [
      secret,
      secret.slice(0, half),
      secret.slice(half),
      Buffer.from(secret).toString("base64"),
    ])
      for (const line of said) expect(line).not.toContain(part);
  }
  // The leaks are told all the same.
  expect(trace.records.some(({ type }) => type === "leak")).toBe(true);
});

it("is no part of the trace: the digest of a run does not know of it", async () => {
  const quiet = await simulate({ scenario, subject: talker(false) });
  expect(quiet.log).toEqual({ lines: [], cut: 0 });
  const harmless: SubjectModule = {
    name: "talker",
    async create(context) {
      for (let line = 0; line < 10; line++) void context.host.log(`line ${line}`);
      return talker(false).create(context);
    },
  };
  const loud = await simulate({ scenario, subject: harmless });
  expect(loud.log.lines).toHaveLength(10);
  expect(digestTrace(loud.trace)).toBe(digestTrace(quiet.trace));
});
