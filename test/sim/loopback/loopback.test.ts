/** The mock service on real sockets, as tests and scripts use it: with this package's own client, in real time. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../../../sim/loopback/options.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { type Client, createClient } from "../../../src/index.ts";

const DEADLINE_MS = 120_000;

let service: Loopback | undefined;
let client: Client | undefined;
let wake = Promise.withResolvers<void>();

afterEach(async () => {
  await client?.close();
  await service?.close();
  client = undefined;
});

async function serve(options: LoopbackOptions = {}): Promise<Loopback> {
  service = await serveLoopback({
    ...options,
    server: { holdMs: 300, ...options.server },
    onRecord() {
      wake.resolve();
      wake = Promise.withResolvers();
    },
  });
  return service;
}

/** Wait until the trace has a record like this, from a place in it on. Resolves with the place behind it. */
async function seen(record: Partial<TraceRecord>, from = 0): Promise<number> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  for (;;) {
    const at = service?.records.findIndex(({ seq }, index) => seq >= from && matches(index, record)) ?? -1;
    if (at >= 0) return at + 1;
    const late = new Promise<never>((_, reject) =>
      deadline.addEventListener("abort", () => reject(new Error(`never seen: ${JSON.stringify(record)}`)), {
        once: true,
      }),
    );
    await Promise.race([wake.promise, late]);
  }
}

function matches(index: number, wanted: object): boolean {
  const record = service?.records[index] as unknown as Record<string, unknown>;
  return Object.entries(wanted).every(([key, value]) => record[key] === value);
}

async function startEcho(credential = service?.credential()): Promise<string[]> {
  const outcomes: string[] = [];
  client = createClient({
    onMessage: async ({ text }, turn) => void outcomes.push((await turn.reply(`you said ${text}`)).outcome),
  });
  await client.start(credential!);
  return outcomes;
}

describe("a loopback service", () => {
  it("hands a user's message over and takes the answer", async () => {
    const { userWrites, textOf } = await serve();
    const outcomes = await startEcho();
    const { key, id } = userWrites("alice", { text: "你好" });
    expect([key, id]).toEqual(["m1", expect.stringMatching(/^\d{19}$/)]);
    await seen({ type: "accepted", endpoint: "sendmessage", message: "s1" });
    expect(textOf("s1")).toBe("you said 你好");
    // Before the answer or after it: the next poll does not wait for the handler.
    await seen({ type: "acked" });
    // The client hears of its answer a moment after the server took it.
    await vi.waitFor(() => expect(outcomes).toEqual(["sent"]), DEADLINE_MS);
  });

  it("goes stale on demand, and is healed by notifystart", async () => {
    const { makeStale, userWrites } = await serve();
    await startEcho();
    const live = await seen({ type: "accepted", endpoint: "getupdates" });
    makeStale();
    const stale = await seen({ type: "answer", endpoint: "getupdates", stale: true }, live);
    const healed = await seen({ type: "session", state: "live", cause: "notifystart" }, stale);
    userWrites("alice");
    await seen({ type: "acked" }, healed);
  });

  it("hands over again on demand, and goes silent on demand", async () => {
    const { userWrites, handOverAgain, lapse, records } = await serve();
    const outcomes = await startEcho();
    userWrites("alice");
    const acked = await seen({ type: "acked" });
    handOverAgain(1);
    const isAgain = (record: TraceRecord): boolean =>
      record.type === "answer" && record.seq > acked && record.messages?.join() === "m1";
    for (let at = acked; !records.some(isAgain); ) at = await seen({ type: "answer" }, at);
    lapse();
    await seen({ type: "session", state: "live", cause: "notifystart" }, acked);
    expect(outcomes).toEqual(["sent"]);
  });

  it("taken over, it serves nobody but the next login", async () => {
    const { takeOver, logIn } = await serve();
    await startEcho();
    const live = await seen({ type: "accepted", endpoint: "getupdates" });
    takeOver();
    const stale = await seen({ type: "answer", endpoint: "notifystart", stale: true }, live);
    const credential = logIn();
    await client?.login(credential);
    const polled = await seen({ type: "request", endpoint: "getupdates", token: "bot#2" }, stale);
    await seen({ type: "accepted", endpoint: "getupdates" }, polled);
  });

  it("lives through a scenario: its users write, its faults strike, and it heals", async () => {
    const scenario = parseScenario(
      `title: t
runs: 4s
settle: 2s
server: { hold: 200ms }
workload:
  - { at: 300ms, inbound: alice }
  - { at: 1s, send: alice }
faults:
  - { kind: connection-reset, at: 100ms, count: 2, on: getupdates }
  - { kind: dns-not-found, at: 500ms, count: 1, on: getupdates }
  - { kind: crash, at: 1s }
`,
      { file: "t.yaml", name: "t" },
    );
    const { leftOut, records } = await serve({ scenario });
    expect(leftOut).toEqual(["fault crash-3: the client's own host", "send (bot): for the client to do"]);
    await startEcho();
    await seen({ type: "failure", fault: "connection-reset-1", code: "ECONNRESET" });
    // A name that is not found cannot be shown by a server that was found: it resets, and the trace says so.
    await seen({ type: "failure", fault: "dns-not-found-2", code: "ECONNRESET" });
    await seen({ type: "accepted", endpoint: "sendmessage" });
    const healed = await seen({ type: "heal" });
    expect(records[healed - 1]?.atMs).toBeGreaterThanOrEqual(2_000);
  });

  it("keeps no more records than it is told to, the newest", async () => {
    const { userWrites, records } = await serve({ recordsMax: 10 });
    for (let i = 0; i < 100; i++) userWrites("alice");
    expect(records.length).toBeLessThanOrEqual(10);
    expect(records.at(-1)).toMatchObject({ type: "inbound", message: "m100", seq: 100 });
  });

  it("gives the same credential for the same seed, and one for each account", async () => {
    const first = await serve({ accounts: ["a", "b"], seed: "x" });
    const { credentials } = first;
    await first.close();
    const second = await serve({ accounts: ["a", "b"], seed: "x" });
    const tokens = ({ credentials }: Loopback) => credentials().map(({ token }) => token);
    expect(tokens(second)).toEqual(tokens({ ...first, credentials }));
    expect(new Set(tokens(second)).size).toBe(2);
    expect(() => second.credential("c")).toThrow('no account "c"; there are: a, b');
  });
});
