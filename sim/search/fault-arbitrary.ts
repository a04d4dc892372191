/** One generated fault, together with the workload that gives it something to touch. */
import fc from "fast-check";
import type { Regime } from "../fault/regime.ts";
import type { AnyFaultKind } from "../fault/table.ts";
import type { Endpoint } from "../trace/record.ts";
import { mostly, onceIn, simplestFirst, unlessShrunk, wholeSeconds } from "./ranked.ts";
import type { Swarm } from "./swarm.ts";

/** How long a window stays open. Long enough for a poll, which is held for half a minute, to fall into it. */
interface Window {
  lengthMs?: number;
  count?: number;
  everyMs?: number;
}

/** Workload that comes with a fault so that it is not prepared for nothing. */
export type Company = "send" | "typing" | "restart" | "login";

/** A fault before the frame of its scenario is known. */
export interface FaultDraft {
  kind: string;
  atMs: number;
  window: Window;
  skip: number;
  chance: number;
  endpoints: Endpoint[];
  regime: Regime | undefined;
  /** Position of the account; undefined touches all. */
  account: number | undefined;
  attributes: Readonly<Record<string, unknown>>;
  company: Company | undefined;
  companyAfterMs: number;
}

const minutes = (...values: readonly number[]) => simplestFirst(...values.map(value => value * 60_000));

const onceMore = fc.record({ everyMs: minutes(30, 10, 5), count: simplestFirst(1, 2, 5) });

const windowArbitrary: fc.Arbitrary<Window> = fc.oneof(
  { withCrossShrink: true },
  fc.constant({}),
  { arbitrary: fc.record({ lengthMs: minutes(2, 3, 5, 10, 30) }), weight: 3 },
  { arbitrary: fc.record({ count: simplestFirst(1, 2, 3, 5, 10) }), weight: 3 },
  onceMore,
);

const regimeArbitrary = simplestFirst<Regime>(
  { "every-nth": 2 },
  { flapping: { down: 5_000, up: 5_000 } },
  { flapping: { down: 40_000, up: 20_000 } },
  { "brown-out": { peak: 0.8 } },
  { unstable: { down: [1_000, 30_000], up: [5_000, 60_000] } },
);

const accountArbitrary = mostly<number | undefined>(undefined, 0, 1);

/** A fault of one of the swarm's kinds. */
export function faultArbitrary(swarm: Swarm): fc.Arbitrary<FaultDraft> {
  const kinds = swarm.kinds.map(kind =>
    kind.onRequest ? requestFault(kind, swarm) : worldFault(kind, swarm),
  );
  return fc.oneof(...kinds);
}

function requestFault(kind: AnyFaultKind, swarm: Swarm): fc.Arbitrary<FaultDraft> {
  const endpoints = (kind.endpoints ?? []).filter(endpoint => swarm.endpoints.includes(endpoint));
  const aims = [
    ...endpoints.flatMap(endpoint => (isCommon(endpoint) ? [[endpoint], [endpoint]] : [[endpoint]])),
    endpoints,
  ];
  return fc
    .record({
      atMs: wholeSeconds(swarm.spanMs),
      window: windowArbitrary,
      skip: mostly(0, 0, 0, 1, 2),
      chance: mostly(1, 1, 1, 0.5, 0.8),
      endpoints: mostly<Endpoint[]>([], ...aims.filter(aim => aim.length > 0)),
      regime: onceIn(6, regimeArbitrary),
      account: accountArbitrary,
      attributes: attributesOf(kind),
      isInCompany: unlessShrunk(fc.constant(true)),
      companyAfterMs: simplestFirst(0, 1_000, 5_000, 30_000),
    })
    .map(({ isInCompany, skip, chance, ...fault }) => ({
      kind: kind.id,
      ...fault,
      // There are few requests of the other endpoints; a fault that lets them pass would touch nothing.
      skip: fault.endpoints.every(isCommon) ? skip : 0,
      chance: fault.endpoints.every(isCommon) ? chance : 1,
      company: isInCompany ? companyFor(fault.endpoints) : undefined,
    }));
}

/** Kinds that act on the server do so once per opening. A dead session is often followed by a login. */
function worldFault(kind: AnyFaultKind, swarm: Swarm): fc.Arbitrary<FaultDraft> {
  return fc
    .record({
      atMs: wholeSeconds(swarm.spanMs),
      window: mostly<Window>({}, { everyMs: 20 * 60_000 }),
      account: accountArbitrary,
      attributes: attributesOf(kind),
      company: fc.option(fc.constant<Company>("login"), { nil: undefined, freq: 3 }),
      companyAfterMs: minutes(1, 2, 5, 20),
    })
    .map(fault => ({ kind: kind.id, ...fault, skip: 0, chance: 1, endpoints: [], regime: undefined }));
}

function isCommon(endpoint: Endpoint): boolean {
  return endpoint === "getupdates" || endpoint === "sendmessage";
}

/** Polls come by themselves; every other request needs a reason. */
function companyFor(endpoints: readonly Endpoint[]): Company | undefined {
  if (endpoints.length === 0 || endpoints.includes("getupdates")) return undefined;
  if (endpoints.includes("sendmessage")) return "send";
  return endpoints.includes("notifystart") || endpoints.includes("notifystop") ? "restart" : "typing";
}

function attributesOf(kind: AnyFaultKind) {
  const [simplest = {}, ...others] = kind.examples;
  return mostly(simplest, ...others);
}
