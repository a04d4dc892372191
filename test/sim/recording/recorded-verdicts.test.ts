/** A service is recorded in real time; what was written down breaks and spares the same clients as what was played. */
import { describe, expect, it } from "vitest";
import { serveLoopback } from "../../../sim/loopback/loopback.ts";
import type { Exchange } from "../../../sim/recording/exchange.ts";
import { openRecorder } from "../../../sim/recording/recorder.ts";
import { scenarioOf } from "../../../sim/recording/scenario-of.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { type Credential, createClient } from "../../../src/index.ts";
import { startStranger } from "./stranger.ts";

const parsed = (yaml: string): Scenario => parseScenario(yaml, { file: "recorded.yaml", name: "recorded" });
/** On a busy machine single answers are slow, and polls held for longer; those lines are left out. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(["latency", "hold-long", "hold-short"]);
const kindsIn = ({ faults }: Scenario): string[] =>
  faults.map(({ kind }) => kind).filter(kind => !OF_THE_MACHINE.has(kind));

const DEADLINE_MS = 120_000;

/** Of the exchanges so far, in the order of their ends: whether there is enough to end. */
type Enough = (exchanges: readonly Exchange[]) => boolean;

/** A good poll after an exchange like that one. */
const wellAfter =
  (isLike: (exchange: Exchange) => boolean): Enough =>
  exchanges => {
    const from = exchanges.findIndex(isLike);
    return from >= 0 && exchanges.slice(from + 1).some(({ reply }) => reply?.batch !== undefined);
  };
const staleTwice: Enough = exchanges =>
  exchanges.filter(({ endpoint, reply }) => endpoint === "getupdates" && reply?.stale !== undefined).length >=
  2;

type Start = (credential: Credential) => Promise<() => Promise<unknown>>;

const startOwn: Start = async credential => {
  const client = createClient({
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    onMessage: async ({ text }, turn) => void (await turn.reply(`you said ${text}`)),
  });
  await client.start(credential);
  return client.close;
};

/** Play a scenario in real time for a client, through the recorder. Returns what was written down. */
async function record(scenario: Scenario, enough: Enough, start: Start = startOwn): Promise<string> {
  const service = await serveLoopback({ scenario });
  const heard: Exchange[] = [];
  const { promise: ended, resolve: end, reject } = Promise.withResolvers<void>();
  const recorder = await openRecorder({
    upstream: new URL(service.baseUrl),
    nowMs: () => Date.UTC(2026, 10, 29),
    onExchange(exchange) {
      heard.push(exchange);
      if (enough(heard)) end();
    },
  });
  const late = setTimeout(() => reject(new Error(`never enough: ${JSON.stringify(heard)}`)), DEADLINE_MS);
  const close = await start({ ...service.credential(), baseUrl: recorder.baseUrl });
  await ended.finally(() => clearTimeout(late));
  const { recording } = await recorder.close();
  await close();
  await service.close();
  return printScenario(scenarioOf(recording).scenario);
}

interface Judged {
  verdict: string;
  broken: string[];
}

async function judged(scenario: Scenario, name: string): Promise<Judged> {
  const subject = await resolveSubject(name, { cwd: process.cwd() });
  const { verdict } = await runTrial({ scenario, subjectName: name, subject, door: "memory" });
  return { verdict: verdict.verdict, broken: verdict.violations.map(({ invariant }) => invariant) };
}

interface Case {
  what: string;
  lines: string;
  enough: Enough;
  /** What the recording must have. */
  faults: readonly string[];
  /** What the legacy client breaks, in both. */
  legacy: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: "a session that expires",
    lines: `server: { hold: 300ms }
host: { reply: true }
workload:
  - { at: 500ms, inbound: alice }
  - { at: 1s, inbound: bob }
faults:
  - { kind: session-expires, at: 2s }
`,
    enough: wellAfter(({ reply }) => reply?.stale !== undefined),
    faults: ["session-expires"],
    legacy: ["recovers-in-time", "no-pause-loop"],
  },
  {
    what: "a session that notifystart does not mend",
    lines: `server: { hold: 300ms, notifystart: no-effect, stale: ret }
workload:
  - { at: 500ms, inbound: alice }
faults:
  - { kind: session-expires, at: 1500ms }
`,
    enough: staleTwice,
    faults: ["session-expires"],
    legacy: ["no-pause-loop", "login-needed-is-loud"],
  },
  {
    what: "a gateway that answers 502 for two seconds",
    lines: `server: { hold: 1200ms, ret: zero }
workload:
  - { at: 500ms, inbound: alice }
faults:
  - { kind: bad-gateway, from: 1500ms, until: 3500ms, on: getupdates }
`,
    enough: wellAfter(({ reply }) => reply?.status === 502),
    faults: ["bad-gateway"],
    legacy: [],
  },
  {
    what: "a reply that is refused",
    lines: `server: { hold: 300ms }
host: { reply: true }
workload:
  - { at: 500ms, inbound: alice }
  - { at: 2500ms, inbound: alice }
faults:
  - { kind: send-refused, at: 0s, count: 1 }
`,
    enough: exchanges => exchanges.filter(({ reply }) => reply?.sent !== undefined).length >= 2,
    faults: ["send-refused"],
    legacy: ["truthful-send"],
  },
  {
    what: "connections that are reset",
    lines: `server: { hold: 1500ms }
workload:
  - { at: 500ms, inbound: alice }
faults:
  - { kind: connection-reset, from: 3s, for: 100ms }
`,
    enough: wellAfter(({ end }) => end.how === "broken"),
    faults: ["connection-reset"],
    legacy: [],
  },
];

describe("what is played again comes out as what was recorded", () => {
  // Recorded in real time. On a busy machine the client polls less often in the two seconds of 502: three in a row are recorded as a
  // count and not as a window, and the legacy client, which pauses for 30 s after three, breaks what it passes otherwise.
  it.each(CASES)("$what", { retry: 2 }, async ({ lines, enough, faults, legacy }) => {
    const original = parsed(`title: t\nruns: 4m\n${lines}`);
    const yaml = await record(original, enough);
    const recorded = parsed(yaml);
    expect(kindsIn(recorded), yaml).toEqual(faults);
    expect(recorded.server, yaml).toMatchObject({
      notifystart: original.server.notifystart,
      staleShape: original.server.staleShape,
      ret: original.server.ret,
    });
    expect(Math.abs(recorded.server.holdMs - original.server.holdMs)).toBeLessThan(200);
    expect(yaml.split("\n").length, yaml).toBeLessThan(25);
    for (const scenario of [original, recorded]) {
      expect(await judged(scenario, "fixed"), yaml).toEqual({ verdict: "pass", broken: [] });
      const { verdict, broken } = await judged(scenario, "legacy");
      expect(broken, yaml).toEqual(expect.arrayContaining([...legacy]));
      expect(verdict, yaml).toBe(legacy.length === 0 ? "pass" : "violated");
    }
  });
});

it("a stranger's traffic makes a scenario too, a client of few words", async () => {
  const original = parsed(`title: t
runs: 4m
server: { hold: 300ms }
workload:
  - { at: 500ms, inbound: alice }
  - { at: 1s, inbound: bob }
faults:
  - { kind: session-expires, at: 1500ms }
`);
  const yaml = await record(
    original,
    wellAfter(({ reply }) => reply?.stale !== undefined),
    startStranger,
  );
  const recorded = parsed(yaml);
  expect(recorded.workload.map(({ action, user }) => `${action} ${user}`)).toEqual([
    "inbound alice",
    "inbound bob",
  ]);
  expect(kindsIn(recorded)).toEqual(["session-expires"]);
  expect(await judged(recorded, "fixed"), yaml).toEqual({ verdict: "pass", broken: [] });
  expect((await judged(recorded, "legacy")).broken).toEqual(expect.arrayContaining(["recovers-in-time"]));
});
