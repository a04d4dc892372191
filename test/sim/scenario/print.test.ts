import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import { scenario } from "./arbitrary.ts";

const parse = (text: string, name: string) => parseScenario(text, { file: "x.yaml", name });

test("a printed scenario parses to an equal one", () => {
  fc.assert(
    fc.property(scenario, drawn => {
      expect(parse(printScenario(drawn), drawn.name)).toEqual(drawn);
    }),
    { seed: 1, numRuns: 1_000 },
  );
});

test("a printed scenario prints the same after parsing", () => {
  fc.assert(
    fc.property(scenario, drawn => {
      const text = printScenario(drawn);
      expect(printScenario(parse(text, drawn.name))).toBe(text);
    }),
    { seed: 1 },
  );
});

test("the drawn scenarios cover every fault kind", () => {
  const drawn = fc
    .sample(scenario, { seed: 1, numRuns: 1_000 })
    .flatMap(({ faults }) => faults.map(({ kind }) => kind));
  expect([...new Set(drawn)].toSorted()).toEqual(FAULT_KINDS.map(({ id }) => id).toSorted());
});

test("only what differs from the defaults is printed, in human units", () => {
  const text = `
title: Overnight
start: 2026-01-05T22:00:00Z
runs: 43200s
settle: 120s
seed: "42"
server: { hold: 34s990ms, advertise: none, latency: 20ms, cursor: replay }
host: { watchdog: on, reply: off }
workload:
  - { at: "07:00", send: alice, account: bot }
  - { every: 60m, from: 1h, inbound: bob }
faults:
  - { kind: stale-token, at: 6h, on: [getupdates], skip: 0, chance: 1, with: { shape: errcode }, name: stale-token-1 }
  - { kind: http-status, from: 60m, until: 70m, with: { status: 502, body: html } }
expect: { fixed: pass, legacy: [recovers-in-time] }
limits: { sendWithin: 1s, recoverWithin: 5s }
`;
  expect(printScenario(parse(text, "x"))).toMatchInlineSnapshot(`
    "title: Overnight
    start: 2026-01-05T22:00:00Z
    runs: 12h
    seed: 42
    server:
      advertise: none
      latency: 20ms
    host:
      watchdog: true
    workload:
      - { at: 9h, send: alice }
      - { every: 1h, inbound: bob }
    faults:
      - { kind: stale-token, at: 6h, on: getupdates }
      - { kind: http-status, from: 1h, for: 10m, with: { status: 502 } }
    expect:
      fixed: pass
      legacy: [ recovers-in-time ]
    limits:
      recoverWithin: 5s
    "
  `);
});
