/** What a person is told of a client that does what cannot be in a run, or whose own calls fail: what, where, why, and what to do. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printDetails } from "../../../sim/report/details.ts";
import { printListing } from "../../../sim/report/listing.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial, type Trial } from "../../../sim/verdict/trial.ts";
import { describeTrip } from "../../../sim/verdict/trip-words.ts";
import { scenarioOf } from "../run-kit.ts";

let cwd: string;
beforeAll(() => {
  cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-trips-")));
  fs.writeFileSync(path.join(cwd, "package.json"), '{"type":"module"}');
});
afterAll(() => fs.rmSync(cwd, { recursive: true, force: true }));

/** Many lines before the first of the client, and an enum, for which types cannot just be left out. */
const HEAD = `/* A comment
   of lines. */
interface Facts {
  account: string;
  token: string;
}
enum Kind {
  Small,
  Large,
}
`;
const HEAD_LINES = HEAD.split("\n").length - 1;

let files = 0;

interface Client {
  imports?: string;
  start?: string;
  stop?: string;
  send?: string;
  login?: string;
}

/** A run of an adapter whose client does this. Each part stands on a line of its own, in the order of {@link lineOf}. */
async function trialOf(client: Client): Promise<{ trial: Trial; place(line: number): string }> {
  const name = `client-${++files}.ts`;
  const {
    imports = "",
    start = "",
    stop = "",
    send = 'return { outcome: "failed", reason: "no" };',
    login = "",
  } = client;
  const text = `${HEAD}${imports}
export default { name: "x", create: ({ host }: any) => ({
  start: async (given: Facts) => { ${start} },
  stop: async (account: string) => { ${stop} },
  send: async (request: { text: string }) => { ${send} },
  login: async (given: Facts) => { ${login} },
}) };`;
  fs.writeFileSync(path.join(cwd, name), text);
  const subject = await resolveSubject(name, { cwd });
  const workload = [
    { action: "send", account: "bot", user: "ann", atMs: 10_000 },
    { action: "login", account: "bot", atMs: 20_000 },
  ] as never;
  const scenario = scenarioOf({ workload });
  const trial = await runTrial({ scenario, subjectName: name, subject, door: "memory" });
  const shown = path.relative(process.cwd(), path.join(cwd, name));
  return { trial, place: line => `${shown}:${HEAD_LINES + line}` };
}

const START = 3;
const STOP = 4;
const LOGIN = 6;

const STAY = "setInterval(() => {}, 1_000);";

describe("real work", () => {
  const works: [string, string, string, string, string][] = [
    [
      "execFileSync",
      'import { execFileSync } from "node:child_process";',
      'execFileSync("true");',
      "child_process.execFileSync (child-process)",
      "Let the adapter give the client",
    ],
    [
      "Worker",
      'import { Worker } from "node:worker_threads";',
      'new Worker("", { eval: true });',
      "new Worker (worker)",
      "Do the work in the same thread",
    ],
    [
      "net",
      'import net from "node:net";',
      'net.connect(9, "127.0.0.1").on("error", () => {}).destroy();',
      "net.connect (socket)",
      "Use fetch, or node:http(s) or a library on top of it with --door msw",
    ],
    [
      "http",
      'import http from "node:http";',
      'http.get("http://name.invalid").on("error", () => {});',
      "http.get (socket)",
      "--door msw",
    ],
    [
      "watch",
      'import fs from "node:fs";',
      `fs.watch("${os.tmpdir()}").close();`,
      "fs.watch (file-watch)",
      "Let the adapter tell the client",
    ],
    [
      "pbkdf2",
      'import { pbkdf2 } from "node:crypto";',
      'pbkdf2("a", "b", 1, 8, "sha1", () => {});',
      "crypto.pbkdf2 (thread-pool)",
      "pbkdf2Sync",
    ],
    ["uptime", 'import os from "node:os";', "os.uptime();", "os.uptime (clock)", "Use Date.now"],
  ];
  it.each(works)(
    "of %s is told with its place, the reason and what to do",
    async (_, imports, start, call, remedy) => {
      const { trial, place } = await trialOf({ imports, start: `${start} ${STAY}` });
      expect(trial.row.verdict).toBe("inconclusive");
      const reason = trial.row.reasons.find(text => text.includes(` ${call} `));
      expect(reason).toContain(
        `the subject did real work outside virtual time: ${call} at ${place(START)}: `,
      );
      expect(reason).toContain(remedy);
      // It reaches whoever reads the run, in each of its forms.
      expect(printDetails(trial)).toContain(reason);
      expect(printListing(trial.trace, new Map(), { all: true }).join("\n")).toContain(reason);
    },
  );

  it("of every kind has words of its own, and of an unknown kind still its place", () => {
    const kinds = [
      "socket",
      "foreign-host",
      "worker",
      "child-process",
      "timer",
      "clock",
      "file-watch",
      "thread-pool",
    ];
    const told = kinds.map(what => describeTrip({ what, where: "a.ts:1" }));
    expect(new Set(told).size).toBe(kinds.length);
    for (const text of told) {
      expect(text).toMatch(/^the subject did real work outside virtual time: .+ at a\.ts:1: .+\. .+/);
      expect(text).not.toContain("undefined");
    }
    expect(describeTrip({ what: "moon", where: "a.ts:1" })).toContain("moon at a.ts:1");
    expect(describeTrip({ what: "socket" })).toContain("at a place unknown");
  });

  it.each([
    ["timer", "http.get", true],
    ["timer", "https.request", true],
    ["timer", "http2.connect", true],
    ["timer", "tls.connect", true],
    ["timer", "setTimeout", false],
    ["timer", "own-net.connect", false],
    ["timer", undefined, false],
    ["worker", "http.get", false],
  ] as const)("of a %s in %s is that of the request, if it is one's: %s", (what, call, isOfRequest) => {
    const told = describeTrip({ what, where: "a.ts:1", ...(call !== undefined && { call }) });
    expect(told.includes("--door msw")).toBe(isOfRequest);
  });

  it.each([
    ["unhandled-rejection", "a promise of the subject was rejected and nobody handled it"],
    ["uncaught-exception", "the subject threw where nobody could catch it"],
  ])("that is an %s has its error, where that is known", (what, words) => {
    const told = `${words}, which ends a real process: `;
    expect(describeTrip({ what, where: "Error: x (a.ts:1)" })).toBe(`${told}Error: x (a.ts:1). Catch it`);
    expect(describeTrip({ what })).toBe(`${told}unknown error. Catch it`);
  });

  it("an error that nobody catches is told with its place and without secrets", async () => {
    const { trial, place } = await trialOf({
      start:
        'void Promise.reject(new Error("late " + given.token)); setTimeout(() => { throw new TypeError("later"); }, 5);',
    });
    expect(trial.row.reasons).toEqual([
      `a promise of the subject was rejected and nobody handled it, which ends a real process: Error: late *** (${place(START)}). Catch it`,
      `the subject threw where nobody could catch it, which ends a real process: TypeError: later (${place(START)}). Catch it`,
    ]);
  });
});

describe("a call of the host", () => {
  it("that start answers by throwing is told with the error and its place", async () => {
    const { trial, place } = await trialOf({ start: 'throw new Error("no " + given.token + Kind.Large);' });
    expect(trial.row.notes).toEqual([`bot: its start threw Error: no ***1 (${place(START)}), at 06:00:00`]);
    expect(trial.row.violations[0]).toMatchObject({
      invariant: "no-pause-loop",
      message: "stuck: bot, whose start failed: nothing in flight, no timer armed, and not stopped",
    });
    expect(printDetails(trial)).toContain(trial.row.notes[0]);
    const timeline = printListing(trial.trace, new Map(), { all: true }).join("\n");
    expect(timeline).toContain(`start-failed (workload): Error: no ***1 (${place(START)})`);
  });

  it("that start never answers is told as that", async () => {
    const { trial } = await trialOf({ start: "await new Promise(() => {});" });
    expect(trial.row.notes).toEqual(["bot: its start never resolved, at 06:00:00"]);
    expect(trial.row.violations[0]?.message).toContain("stuck: bot, whose start never resolved");
  });

  it("that stop or login answers by throwing is told as that", async () => {
    const { trial, place } = await trialOf({
      start: STAY,
      stop: 'throw new Error("not now");',
      login: 'throw new RangeError("not this");',
    });
    expect(trial.row.notes).toEqual([
      `bot: its login threw RangeError: not this (${place(LOGIN)}), at 06:00:20`,
      `bot: its stop threw Error: not now (${place(STOP)}), at 06:02:00`,
    ]);
  });

  it("that send answers with nonsense breaks truthful-send, whatever it is", async () => {
    for (const [send, said] of [
      ["", "send gave undefined; it must give"],
      ['return { outcome: "ok" };', 'send gave "ok" as outcome; it must be "sent"'],
      ['throw new Error("x");', "send threw Error; it must give a report"],
    ] as const) {
      const { trial } = await trialOf({ start: STAY, send });
      const lies = trial.row.violations.filter(({ invariant }) => invariant === "truthful-send");
      expect(lies).toMatchObject([
        {
          invariant: "truthful-send",
          atMs: 10_000,
          duty: { name: "to report of a send what happened", untilMs: 10_000 },
          message: expect.stringContaining(`bot: of s1 nothing true was reported: ${said}`),
        },
      ]);
    }
  });

  it("of a sound client leaves no notes", async () => {
    const subject = await resolveSubject("legacy", { cwd });
    const { row } = await runTrial({
      scenario: scenarioOf(),
      subjectName: "legacy",
      subject,
      door: "memory",
    });
    expect(row.notes).toEqual([]);
  });
});
