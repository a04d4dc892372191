/** Every kind that touches requests, in a run of its own: it acts, and a client sees what a real socket shows of it. */
import { describe, expect, test } from "vitest";
import { THIS_MAJOR } from "../../../sim/calibration/nodes.ts";
import { type Observation, observe } from "../../../sim/calibration/observe.ts";
import { DOORS, type DoorName } from "../../../sim/door/door.ts";
import { actsOn, type FaultLine, type Leg } from "../../../sim/fault/fault.ts";
import { BLOCKS_FROM_MS } from "../../../sim/fault/kinds/latency.ts";
import { DIFFERENCES } from "../../../sim/fault/shapes.ts";
import { type AnyFaultKind, FAULT_KINDS } from "../../../sim/fault/table.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import type { Endpoint } from "../../../sim/trace/endpoint.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import { scenarioOf } from "../run-kit.ts";
import { essence, probeOf, seenOnSockets, URLS } from "./probe.ts";

/** Longer than a poll is held, shorter than the scenario's faults last. */
const DEADLINE_MS = 50_000;
/** When the request is made. */
const START_MS = 1_000;
const POLL_AND_SEND: readonly Endpoint[] = ["getupdates", "sendmessage"];
const SEND: readonly Endpoint[] = ["sendmessage"];
/** Records of which a client is guilty. */
const BLAME: ReadonlySet<string> = new Set(["nonconformance", "leak", "tripwire"]);
/** Requests that others make first: a server of limited capacity is in nobody's way who comes alone. */
const BEFORE: Readonly<Record<string, number>> = { capacity: 10 };
const SEND_ANSWERS = ["message-id", "ret-zero", "empty-object", "empty-body"] as const;

const kinds = FAULT_KINDS.filter(kind => actsOn(kind) === "request");
const calibrated = kinds.filter(kind => kind.calibrated === "real-socket");

interface Way {
  door?: DoorName;
  leg?: Leg;
  endpoint?: Endpoint;
  server?: Partial<Scenario["server"]>;
}

/** One run in which the fault is open from the start and one request is made. */
async function run(kind: AnyFaultKind, attributes: object, way: Way = {}) {
  const { door = "memory", leg, endpoint = kind.endpoints?.[0] ?? "getupdates", server } = way;
  let seen: Observation | undefined;
  const probe: SubjectModule = {
    name: "probe",
    create: () => ({
      async start(credential) {
        await new Promise(resolve => setTimeout(resolve, START_MS));
        const init = probeOf(endpoint, credential);
        for (let nth = 0; nth < (BEFORE[kind.id] ?? 0); nth++)
          void fetch(URLS[endpoint], init).catch(() => {});
        seen = await observe(fetch, URLS[endpoint], init, AbortSignal.timeout(DEADLINE_MS));
      },
      stop: async () => {},
      send: async () => ({ outcome: "declined", reason: "stopped" }),
      login: async () => {},
    }),
  };
  const line = {
    name: "f",
    kind: kind.id,
    atMs: 0,
    skip: 0,
    chance: 1,
    endpoints: [],
    attributes: { ...attributes },
  };
  const faults: FaultLine[] = [leg === undefined ? line : { ...line, leg }];
  const scenario = scenarioOf({ faults, server: { ...server } });
  const { fired, trace } = await simulate({ scenario, subject: probe, door });
  return { fired: fired[kind.id] ?? 0, seen, records: trace.records };
}

describe.each(kinds)("$id", kind => {
  test.each(kind.examples.map(attributes => ({ attributes })))(
    "acts with $attributes",
    async ({ attributes }) => {
      const { fired, seen } = await run(kind, attributes);
      expect(fired).toBeGreaterThan(0);
      expect(seen).toBeDefined();
    },
  );
});

describe.each(calibrated)("$id", kind => {
  test.each(DOORS)("looks through the %s door as on a real socket", async door => {
    // Where Nodes differ, the simulation shows what Node 24 does, whichever it runs under.
    const real = essence(seenOnSockets(kind.id, kind.id in DIFFERENCES ? "24" : THIS_MAJOR));
    expect(real, "an entry of the table").toBeDefined();
    const { seen } = await run(kind, kind.examples[0] ?? {}, { door });
    expect(essence(seen)).toEqual(real);
  });
});

/**
 * Kinds that block others than this probe: by the largest answer that is likely, not by the small one that is made
 * here; or a client that follows no redirect.
 */
const KINDER_HERE = new Set(["dribble", "bandwidth-limit", "redirect-to-self"]);

interface Meeting {
  kind: AnyFaultKind;
  attributes: object;
  leg: Leg;
  endpoint: Endpoint;
  sendAnswer: Scenario["server"]["sendAnswer"];
}

/** Every way in which a kind of the transport can meet a poll or a send. */
const meetings: Meeting[] = kinds
  .filter(({ family }) => family === "C" || family === "H" || family === "B")
  .flatMap(kind =>
    kind.examples.flatMap(attributes =>
      (kind.legs ?? []).flatMap(leg =>
        SEND_ANSWERS.flatMap(sendAnswer =>
          (sendAnswer === "ret-zero" ? POLL_AND_SEND : SEND)
            .filter(endpoint => kind.endpoints?.includes(endpoint))
            .map(endpoint => ({ kind, attributes, leg, endpoint, sendAnswer })),
        ),
      ),
    ),
  );

describe.each(meetings)("$kind.id $attributes on the $leg of $endpoint ($sendAnswer)", meeting => {
  const { kind, attributes, leg, endpoint, sendAnswer } = meeting;
  const server = { sendAnswer, tokenless: "accept" as const };

  test("has the impact that it claims, and leaves the client blameless", async () => {
    const { records } = await run(kind, attributes, { leg, endpoint, server });
    const good = records.find(record => record.type === "answer" && record.ok && !record.stale);
    const limitMs = START_MS + (endpoint === "getupdates" ? scenarioOf().server.holdMs : 0) + BLOCKS_FROM_MS;
    const succeeds = good !== undefined && good.atMs <= limitMs;
    const { blocks } = kind.impact({ ...attributes });
    if (!blocks || !KINDER_HERE.has(kind.id)) expect(succeeds).toBe(!blocks);
    expect(records.filter(({ type }) => BLAME.has(type))).toEqual([]);
  });
});
