/** A scenario back into tidy YAML: only what differs from the defaults, times in human units. The inverse of `parseScenario`. */
import { Document, isMap, isScalar, isSeq, type Scalar, visit } from "yaml";
import { z } from "zod";
import { regimeSchema } from "../fault/regime.ts";
import { faultKind } from "../fault/table.ts";
import { serverSchema } from "../knobs/settings.ts";
import { hasUnshown } from "../trace/escape.ts";
import { printDuration } from "./duration.ts";
import { defaultFaultName } from "./faults.ts";
import { printInstant } from "./moment.ts";
import type { FaultLine, Scenario, WorkloadLine } from "./scenario.ts";
import { hostSchema, limitsSchema } from "./schema.ts";
import {
  DEFAULT_ACCOUNTS,
  DEFAULT_SEED,
  DEFAULT_SETTLE_MS,
  DEFAULT_START_MS,
  givenOf,
  SECTIONS,
} from "./settings.ts";

type Given = Record<string, unknown>;

/** YAML that `parseScenario` reads as an equal scenario. The name is not part of it: it comes from the file's path. */
export function printScenario(scenario: Scenario): string {
  const { title, why, seed, startMs, accounts, healAtMs, endAtMs } = scenario;
  const settleMs = endAtMs - healAtMs;
  const given: Given = {
    title,
    why: why.length === 1 ? why[0] : why,
    start: startMs === DEFAULT_START_MS ? undefined : printInstant(startMs),
    runs: printDuration(endAtMs),
    settle: settleMs === DEFAULT_SETTLE_MS ? undefined : printDuration(settleMs),
    seed: seed === DEFAULT_SEED ? undefined : plainSeed(seed),
    accounts: isSame(accounts, DEFAULT_ACCOUNTS) ? undefined : accounts,
    server: z.encode(serverSchema, givenOf(SECTIONS.server, scenario.server)),
    host: z.encode(hostSchema, givenOf(SECTIONS.host, scenario.host)),
    workload: scenario.workload.map(line => workloadGiven(line, scenario)),
    faults: scenario.faults.map(faultGiven),
    expect: scenario.expect,
    limits: z.encode(limitsSchema, givenOf(SECTIONS.limits, scenario.limits)),
  };
  const document = new Document(withoutEmpty(given), {
    version: "1.2",
    schema: "core",
    aliasDuplicateObjects: false,
  });
  layOut(document);
  return writtenOut(document.toString({ lineWidth: 0 }));
}

function workloadGiven(line: WorkloadLine, scenario: Scenario): Given {
  const { action, account, user, atMs, everyMs, untilMs } = line;
  const given: Given = { ...timesGiven(atMs, everyMs) };
  if (everyMs !== undefined && untilMs !== undefined && untilMs !== scenario.healAtMs) {
    given.until = printDuration(untilMs);
  }
  given[action] = user ?? account;
  for (const key of ["as", "group", "same", "chars"] as const) {
    if (line[key] !== undefined) given[key] = line[key];
  }
  if (user !== undefined && scenario.accounts.length > 1) given.account = account;
  return given;
}

function faultGiven(fault: FaultLine, position: number): Given {
  const { kind, atMs, untilMs, everyMs, repeatUntilMs, endpoints } = fault;
  const isWindow = everyMs === undefined && untilMs !== undefined;
  return withoutEmpty({
    name: fault.name === defaultFaultName(kind, position) ? undefined : fault.name,
    kind,
    ...(isWindow ? { from: printDuration(atMs) } : timesGiven(atMs, everyMs)),
    until: repeatUntilMs === undefined ? undefined : printDuration(repeatUntilMs),
    for: untilMs === undefined ? undefined : printDuration(untilMs - atMs),
    count: fault.count,
    skip: fault.skip === 0 ? undefined : fault.skip,
    chance: fault.chance === 1 ? undefined : fault.chance,
    regime: fault.regime === undefined ? undefined : z.encode(regimeSchema, fault.regime),
    on: endpoints.length === 1 ? endpoints[0] : endpoints,
    leg: fault.leg,
    session: fault.session,
    account: fault.account,
    with: attributesGiven(fault),
  });
}

/** The attributes as YAML gives them, without those that the kind would fill in by itself. */
function attributesGiven({ kind, attributes }: FaultLine): Given {
  const schema = faultKind(kind).attributes;
  const empty = schema.safeParse({});
  const defaults = empty.success ? empty.data : {};
  const given = z.encode(schema, attributes) as Given;
  return Object.fromEntries(Object.entries(given).filter(([key]) => !isSame(attributes[key], defaults[key])));
}

function timesGiven(atMs: number, everyMs: number | undefined): Given {
  if (everyMs === undefined) return { at: printDuration(atMs) };
  const every = printDuration(everyMs);
  return atMs === everyMs ? { every } : { every, from: printDuration(atMs) };
}

/** Small whole numbers need no quotes; everything else stays text. */
function plainSeed(seed: string): string | number {
  return /^(0|[1-9]\d{0,14})$/.test(seed) ? Number(seed) : seed;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function withoutEmpty(given: Given): Given {
  const isEmpty = (value: unknown) =>
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => !isEmpty(value)));
}

/** Lines of workload and faults, and lists of words, each in one line of text. */
function layOut(document: Document): void {
  visit(document, {
    Scalar: (_key, scalar: Scalar) => {
      if (typeof scalar.value === "string" && hasUnshown(scalar.value.replaceAll("\n", "")))
        scalar.type = "QUOTE_DOUBLE";
    },
    Seq: (_key, list) => {
      if (list.items.every(isScalar)) list.flow = true;
      for (const item of list.items) if (isMap(item) || isSeq(item)) item.flow = true;
    },
  });
}

/** What would not be seen stands between double quotes alone, where YAML has a code for it. */
function writtenOut(yaml: string): string {
  if (!hasUnshown(yaml.replaceAll("\n", ""))) return yaml;
  return Array.from(yaml, character =>
    character === "\n" || !hasUnshown(character)
      ? character
      : `\\U${(character.codePointAt(0) as number).toString(16).padStart(8, "0")}`,
  ).join("");
}
