/** Whatever HTTP library a client uses, the msw door leads it to the mock server, and blames it for nothing. */
import https from "node:https";
import net from "node:net";
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { NewRecord } from "../../../sim/trace/record.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import { plainClientOver, type Send } from "../../plain-client/client.ts";
import { faultOf, MINUTE, NOTHING_LEFT, scenarioOf } from "../run-kit.ts";
import { HTTP_CLIENTS } from "./http-clients.ts";

const workload: Scenario["workload"] = [
  { action: "inbound", account: "bot", user: "ann", atMs: 2_000, everyMs: 20_000, untilMs: 4 * MINUTE },
  { action: "send", account: "bot", user: "ann", atMs: 5_000, everyMs: 30_000, untilMs: 4 * MINUTE },
];
const short = { healAtMs: 3 * MINUTE, endAtMs: 5 * MINUTE, workload, host: { reply: true } };

const SITUATIONS: Record<string, Scenario> = {
  "a healthy service": scenarioOf(short),
  "a stale token that notifystart cures": scenarioOf({
    ...short,
    // The client learns of it from its poll, not from a send.
    workload: workload.filter(({ action }) => action !== "send"),
    faults: [faultOf("session-expires", { atMs: MINUTE })],
  }),
  "connections that are reset": scenarioOf({
    ...short,
    faults: [faultOf("connection-reset", { atMs: MINUTE, untilMs: 2 * MINUTE })],
  }),
  "a black hole": scenarioOf({ ...short, faults: [faultOf("hang", { atMs: MINUTE, count: 2 })] }),
  "bodies that break": scenarioOf({ ...short, faults: [faultOf("body-cut", { atMs: MINUTE, count: 2 })] }),
  "a stop in the middle of a poll": scenarioOf({
    ...short,
    workload: [...workload, { action: "stop", account: "bot", atMs: 4 * MINUTE + 20_000 }],
  }),
};

const ofType = <T extends NewRecord["type"]>(records: readonly NewRecord[], type: T) =>
  records.filter((record): record is Extract<NewRecord, { type: T }> => record.type === type);

describe.each(Object.entries(HTTP_CLIENTS))("a sound client through %s", (_name, form) => {
  it.each(Object.entries(SITUATIONS))("passes with %s", async (situation, scenario) => {
    const run = () => simulate({ scenario, subject: plainClientOver({ send: form }), door: "msw" });
    const { trace } = await run();
    const { records } = trace;
    expect(JSON.stringify(ofType(records, "tripwire"))).toBe("[]");
    expect(records.at(-1)).toMatchObject(NOTHING_LEFT);
    expect(judge(trace)).toMatchObject({ violations: [] });
    // It was reached, the fault struck, and the client saw it through.
    expect(ofType(records, "handled").length).toBeGreaterThan(5);
    expect(ofType(records, "answer").length).toBeGreaterThan(15);
    const struck = ofType(records, "fault").filter(({ step }) => step === "fired");
    if (scenario.faults.length > 0) expect(struck, situation).not.toEqual([]);
    expect((await run()).trace.records).toEqual(records);
  });
});

it.each(Object.entries(HTTP_CLIENTS))(
  "a body that breaks is no answer through %s, though its length was not known",
  async (_name, form) => {
    const scenario = scenarioOf({
      ...short,
      faults: [faultOf("chunked-cut", { atMs: MINUTE, count: 4 })],
    });
    let broken = 0;
    const read: Send = async (url, call) => {
      try {
        const answer = await form(url, call);
        return new Response(await answer.arrayBuffer(), { status: answer.status });
      } catch (error) {
        if (!call.signal?.aborted) broken++;
        throw error;
      }
    };
    await simulate({ scenario, subject: plainClientOver({ send: read }), door: "msw" });
    expect(broken).toBe(4);
  },
);

it.each(Object.entries(HTTP_CLIENTS))(
  "a poll on a new connection is held through %s",
  async (_name, form) => {
    const scenario = scenarioOf({
      healAtMs: 2 * MINUTE,
      endAtMs: 5 * MINUTE,
      workload: [{ action: "inbound", account: "bot", user: "ann", atMs: 4 * MINUTE }],
      faults: [faultOf("connection-reset", { atMs: MINUTE, count: 1 })],
    });
    const subject = plainClientOver({ send: form });
    const { records } = (await simulate({ scenario, subject, door: "msw" })).trace;
    expect(ofType(records, "failure")).toHaveLength(1);
    // A connection is there at once: the limit of a minute is the request's, not the agent's for what connects.
    expect(ofType(records, "abort").filter(({ applied }) => applied).length).toBeLessThanOrEqual(1);
    expect(ofType(records, "handled")).toHaveLength(1);
  },
);

/** Sends what must be sent, and leaves something behind for each poll. */
const leaving =
  (leave: (url: string) => void): Send =>
  (url, call) => {
    if (url.endsWith("getupdates")) leave(url);
    return fetch(url, call);
  };

describe("a client that leaves something behind is blamed", () => {
  it.each<[what: string, form: Send, expected: object]>([
    [
      "an answer that nobody reads",
      leaving(url => https.get(url, { method: "POST" }, answer => void answer.pause()).on("error", () => {})),
      { handles: expect.toSatisfy((count: number) => count > 0) },
    ],
    [
      "a request that nobody ends",
      leaving(
        url =>
          void https
            .request(url, { method: "POST" })
            .on("error", () => {})
            .flushHeaders(),
      ),
      { handles: expect.toSatisfy((count: number) => count > 0) },
    ],
    [
      "a connection that nobody uses",
      leaving(url => void net.connect(443, new URL(url).hostname)),
      { handles: expect.toSatisfy((count: number) => count > 0) },
    ],
    [
      "a timer",
      leaving(() => void setInterval(() => {}, 60_000)),
      { timers: expect.toSatisfy((count: number) => count > 0) },
    ],
  ])("for %s", async (_what, form, expected) => {
    const { trace } = await simulate({
      scenario: scenarioOf(short),
      subject: plainClientOver({ send: form }),
      door: "msw",
    });
    expect(trace.records.at(-1)).toMatchObject({ type: "leftover", ...expected });
    expect(judge(trace).violations.map(({ invariant }) => invariant)).toContain("nothing-left-behind");
  });
});
