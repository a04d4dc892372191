/** What a failing scenario is told about: which values matter, on a predicate that knows, and the point of no return. */
import { describe, expect, it } from "vitest";
import { createPredicate } from "../../../sim/commands/fuzz-predicate.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { explainedFile } from "../../../sim/search/explain/annotate.ts";
import { type Asks, asksAbout, explain } from "../../../sim/search/explain/explain.ts";
import { pointOfNoReturn } from "../../../sim/search/explain/no-return.ts";
import { foundFile } from "../../../sim/search/failure-file.ts";
import legacy from "../../../sim/subject/legacy.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";
import { faultOf, MINUTE, scenarioOf } from "../run-kit.ts";
import { breaksWhen } from "./toy.ts";

const error = faultOf("http-status", { atMs: MINUTE, count: 1, attributes: { status: 503, body: "html" } });
const reset = faultOf("connection-reset", { name: "reset", atMs: 2 * MINUTE, untilMs: 3 * MINUTE });
const scenario = scenarioOf({
  healAtMs: 10 * MINUTE,
  endAtMs: 20 * MINUTE,
  workload: [{ action: "send", account: "bot", user: "alice", atMs: 5 * MINUTE }],
  faults: [error, reset],
});
const asks = (is: (scenario: Scenario) => boolean): Asks => asksAbout(breaksWhen(is), "toy");
const told = async (is: (scenario: Scenario) => boolean) =>
  Object.fromEntries(
    (await explain(scenario, asks(is))).map(note => [`${note.section} ${note.index}`, note.words]),
  );

describe("the words on a scenario", () => {
  it("say that any 5xx does, and that the rest does not matter", async () => {
    const words = await told(({ faults }) =>
      faults.some(({ kind, attributes }) => kind === "http-status" && Number(attributes.status) >= 500),
    );
    expect(words["faults 0"]).toContain("any 5xx does, not status 429");
    expect(words["faults 0"]).toMatch(
      /^no other of its family does .*at another time too; more of them do too$/,
    );
    expect(words["faults 1"]).toBe("does not matter: it breaks without this line too");
    expect(words["workload 0"]).toBe("does not matter: it breaks without this line too");
    expect(words["seed 0"]).toBe("any seed does");
  });

  it("say what must be so: this time, this length, this count, this seed, these lines", async () => {
    const words = await told(
      ({ faults: [first, second], workload: [line], seed }) =>
        first?.atMs === MINUTE &&
        first.count === 1 &&
        second?.untilMs === 3 * MINUTE &&
        line !== undefined &&
        seed === "1",
    );
    expect(words["faults 0"]).toContain("at this time alone; not with one more");
    expect(words["faults 1"]).toContain("of this length alone");
    expect(words["workload 0"]).toBe("at another time too");
    expect(words["seed 0"]).toBe("seed 7, 41, 2026 does not");
  });

  it("stand beside their lines, and leave the file the scenario that it was", async () => {
    const notes = await explain(
      scenario,
      asks(({ faults }) => faults.some(({ kind }) => kind === "connection-reset")),
    );
    const plain = foundFile(scenario, { subject: "fixed", title: "Found", why: "A test" });
    const { text } = explainedFile(plain, {
      notes,
      noReturn: { type: "open", well: "it goes on as it did" },
    });
    const read = (yaml: string) => parseScenario(yaml, { name: "x", file: "x", invariants: [] });
    expect(read(text)).toEqual(read(plain.text));
    expect(text).toMatch(/kind: http-status.*} # does not matter/);
    expect(text).toMatch(/send: alice } # does not matter/);
    expect(text.split("\n").slice(0, 2)).toEqual([
      "# any seed does",
      "# no strike is final: after the last one all is well when it goes on as it did",
    ]);
  });
});

describe("the point of no return", () => {
  const trace = new TraceBuilder();
  for (const { name, atMs } of [error, reset]) trace.at(atMs).fault("fired", { fault: name });
  const strikes = trace.end();
  const has = (kind: string) => (given: Scenario) => given.faults.some(fault => fault.kind === kind);

  it("is the earliest strike after which no way on is well", async () => {
    expect(await pointOfNoReturn(scenario, strikes, asks(has("http-status")))).toMatchObject({
      type: "final",
      strike: 1,
      of: 2,
      wellBefore: undefined,
    });
    expect(await pointOfNoReturn(scenario, strikes, asks(has("connection-reset")))).toMatchObject({
      type: "final",
      strike: 2,
      of: 2,
      wellBefore: "it goes on as it did",
      record: { fault: "reset" },
    });
  });

  it("is none where a way on is well, and where nothing struck", async () => {
    const unlessStarted = asks(({ workload }) => !workload.some(({ action }) => action === "start"));
    expect(await pointOfNoReturn(scenario, strikes, unlessStarted)).toEqual({
      type: "open",
      well: "the account is started anew",
    });
    expect(await pointOfNoReturn(scenario, new TraceBuilder().end(), unlessStarted)).toBeUndefined();
  });

  it("lets no run that tried nothing count as well", async () => {
    expect(await pointOfNoReturn(scenario, strikes, async () => "nothing")).toMatchObject({ strike: 1 });
  });

  it("is none for bug #155 in a client of that habit: a start helps", async () => {
    const night = scenarioOf({
      healAtMs: 5 * MINUTE,
      endAtMs: 20 * MINUTE,
      workload: [{ action: "inbound", account: "bot", user: "alice", atMs: 3 * MINUTE }],
      faults: [faultOf("session-expires", { atMs: MINUTE })],
    });
    let last: Promise<unknown> = Promise.resolve();
    // One run at a time in this process.
    const run = (given: Scenario) => {
      const next = last.then(() =>
        runTrial({ scenario: given, subjectName: "legacy", subject: legacy, door: "memory" }),
      );
      last = next;
      return next;
    };
    const question = asksAbout(createPredicate(run), "recovers-in-time");
    expect(await question(night)).toBe("broken");
    expect(await pointOfNoReturn(night, (await run(night)).trace, question)).toEqual({
      type: "open",
      well: "the account is started anew",
    });
  });
});
