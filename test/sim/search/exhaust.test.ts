/** Every sequence of faults, on a client of a few lines: what is found, what is not tried twice, and what a certificate holds. */
import { describe, expect, it } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { courseWith } from "../../../sim/search/exhaust/course.ts";
import { type ExhaustOptions, exhaust } from "../../../sim/search/exhaust/exhaust.ts";
import { KINDS_USUAL, letterAt } from "../../../sim/search/exhaust/letters.ts";
import { nameOf, type Tries } from "../../../sim/search/exhaust/level.ts";
import { type Place, POSITIONS, type Position, placesFrom } from "../../../sim/search/exhaust/positions.ts";
import { reduced } from "../../../sim/search/exhaust/reduce.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial, violatedInvariants } from "../../../sim/verdict/trial.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";
import { breaksWhen } from "./toy.ts";

/** It polls every ten seconds, and a second after a poll that was refused; so many refused ones in a row break it. */
function toy(breaksAfter: number, isOpen = true): Tries {
  return async ({ faults }, wants) => {
    const trace = new TraceBuilder();
    let left = [...faults];
    let [atMs, inARow, worst] = [1_000, 0, 0];
    while (atMs < 60_000) {
      const state = inARow > 0 && isOpen ? "recovering" : "live";
      const poll = trace.at(atMs).status(state).request("getupdates");
      const fault = left.find(line => line.atMs <= atMs);
      if (fault === undefined) {
        inARow = 0;
        trace.at(atMs + 9_000).answer(poll);
        atMs += 10_000;
      } else {
        left = left.filter(line => line !== fault);
        trace.fault("fired", { fault: fault.name, request: poll }).failure(poll);
        worst = Math.max(worst, ++inARow);
        atMs += 1_000;
      }
    }
    const isBroken = worst >= breaksAfter;
    return {
      verdict: isBroken ? "violated" : "pass",
      invariants: isBroken ? ["toy"] : [],
      digest: `${faults.length} ${worst}`,
      ...(wants.trace && { trace: trace.end() }),
    };
  };
}

const search = (tries: Tries, more: Partial<ExhaustOptions> = {}) =>
  exhaust({ program: "1.0.0", subject: "toy", length: 3, kinds: ["bad-gateway"], tries, ...more });
const never = Number.POSITIVE_INFINITY;

describe("exhaust", () => {
  it("finds what only two faults in a row break, and goes no further on that way", async () => {
    const { findings, certificate } = await search(toy(2));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ invariant: "toy", faults: [{ atMs: 1_000 }, { atMs: 2_000 }] });
    expect(nameOf(findings[0]?.faults ?? [])).toBe(
      "bad-gateway at 1000ms on getupdates, then bad-gateway at 2000ms on getupdates",
    );
    expect(certificate.counts).toEqual({ pass: 2, violated: 1, inconclusive: 0 });
    expect(certificate.lengths.map(({ runs }) => runs)).toEqual([1, 1, 1]);
    expect((await search(toy(2), { length: 1 })).findings).toEqual([]);
  });

  it("goes on from each state once, and from each that is another", async () => {
    const all = await search(toy(never));
    expect(all.certificate).toMatchObject({ positions: ["idle-poll"], counts: { pass: 4 } });
    // Of two kinds that do the same to it, one is gone on from.
    const { certificate } = await search(toy(never), { kinds: ["bad-gateway", "conflict"] });
    expect(certificate.lengths).toEqual([
      { length: 0, runs: 1, merged: 0 },
      { length: 1, runs: 2, merged: 0 },
      { length: 2, runs: 2, merged: 2 },
      { length: 3, runs: 2, merged: 2 },
    ]);
  });

  it("certifies the same with any number of jobs, and something else when a run comes out otherwise", async () => {
    const kinds = ["bad-gateway", "conflict", "hang"];
    const { certificate } = await search(toy(never), { kinds });
    expect((await search(toy(never), { kinds, jobs: 3 })).certificate).toEqual(certificate);
    const other = await search(
      async (scenario, wants) => ({ ...(await toy(never)(scenario, wants)), digest: "other" }),
      { kinds },
    );
    expect(other.certificate).toEqual({
      ...certificate,
      digest: expect.not.stringMatching(certificate.digest),
    });
  });

  it("names the sequence at which the harness failed, and stops at a signal", async () => {
    const fails: Tries = async (scenario, wants) => {
      if (scenario.faults.length === 1) throw new Error("no");
      return toy(never)(scenario, wants);
    };
    await expect(search(fails)).rejects.toThrow("bad-gateway at 1000ms on getupdates: the harness failed");
    const { interrupted } = await search(toy(never), { signal: AbortSignal.abort() });
    expect(interrupted).toBe(true);
  });
});

describe("a sequence of one fault", () => {
  it("is bug #155 in the plugin, and is survived by the client", async () => {
    const breaks = async (subjectName: string) => {
      const subject = await resolveSubject(subjectName, { cwd: process.cwd() });
      const tries: Tries = async (scenario, wants) => {
        const { row, verdict, trace } = await runTrial({ scenario, subjectName, subject, door: "memory" });
        const invariants = violatedInvariants(verdict);
        return { verdict: row.verdict, invariants, digest: row.digest, ...(wants.trace && { trace }) };
      };
      const { findings } = await search(tries, { length: 1, kinds: ["session-expires"] });
      return findings.map(({ invariant, faults }) => `${invariant} by ${faults.length}`);
    };
    expect(await breaks("openclaw-weixin@2.4.9")).toContain("recovers-in-time by 1");
    expect(await breaks("fixed")).toEqual([]);
  });
});

describe("the life in which sequences are tried", () => {
  it("comes to every position, with a cure once a session has expired", async () => {
    const subject = await resolveSubject("fixed", { cwd: process.cwd() });
    const placesOf = async (scenario: Scenario) =>
      placesFrom((await simulate({ scenario, subject })).trace, 0).map(({ position }) => position);
    const calm = Object.keys(POSITIONS).filter(position => position !== "cure");
    expect(await placesOf(courseWith([], { whole: true }))).toEqual(calm);
    const expired = letterAt("session-expires", place("send"), 0);
    const stale = courseWith(expired === undefined ? [] : [expired], { whole: true });
    expect(await placesOf(stale)).toEqual(Object.keys(POSITIONS));
  });

  it("is a scenario that prints and reads back, with any kind wherever it acts otherwise", () => {
    const positions: Position[] = ["idle-poll", "held-poll", "handler"];
    for (const { id } of FAULT_KINDS) {
      for (const position of positions) {
        const letter = letterAt(id, place(position), 0);
        if (letter === undefined) continue;
        const scenario = courseWith([letter], { whole: false });
        const read = parseScenario(printScenario(scenario), {
          name: "exhaust",
          file: "exhaust",
          invariants: [],
        });
        expect(read.faults).toEqual(scenario.faults);
        expect(read.workload).toEqual(scenario.workload);
      }
    }
  });

  it("has a place for each of the usual kinds", () => {
    const positions = Object.keys(POSITIONS) as Position[];
    for (const kind of KINDS_USUAL)
      expect(positions.some(position => letterAt(kind, place(position), 0) !== undefined)).toBe(true);
  });

  it("is made as small as it can be", async () => {
    const faults = ["hang", "crash"].map((kind, index) => letterAt(kind, place("idle-poll"), index));
    const scenario = courseWith(
      faults.flatMap(fault => fault ?? []),
      { whole: false },
    );
    const needs = breaksWhen(
      ({ faults, workload }) =>
        faults.some(({ kind }) => kind === "crash") && workload.some(({ action }) => action === "send"),
    );
    const smallest = await reduced(scenario, "toy", needs);
    expect(smallest.faults.map(({ kind }) => kind)).toEqual(["crash"]);
    expect(smallest.workload.map(({ action }) => action)).toEqual(["send"]);
    expect(smallest.host).toEqual({ watchdog: false, handlerMs: 0, reply: false, typing: false });
  });
});

/** A position at 11 s. */
function place(position: Position): Place {
  const endpoints = { start: "notifystart", "idle-poll": "getupdates", cure: "notifystart" } as const;
  const more = {
    send: "sendmessage",
    stop: "notifystop",
    "held-poll": undefined,
    handler: undefined,
  } as const;
  return { position, at: 0, atMs: 11_000, faultAtMs: 12_000, endpoint: { ...endpoints, ...more }[position] };
}
