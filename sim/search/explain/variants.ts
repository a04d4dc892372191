/** The same scenario with one thing in it another one of its kind: what a value could be. */
import { actsOn } from "../../fault/fault.ts";
import { type AnyFaultKind, FAULT_KINDS, faultKind } from "../../fault/table.ts";
import { printDuration } from "../../scenario/duration.ts";
import type { FaultLine, Scenario, WorkloadLine } from "../../scenario/scenario.ts";

/** Where in a scenario something is varied. */
export interface Place {
  section: "seed" | "faults" | "workload";
  /** Of the line in its section; 0 for the seed. */
  index: number;
}

/** What of a line is varied: the line itself by leaving it out. */
export type Aspect = "line" | "seed" | "kind" | "with" | "time" | "count" | "length";

export interface Variant {
  place: Place;
  aspect: Aspect;
  /** What stands there instead, in words. */
  words: string;
  scenario: Scenario;
}

/** At most so many others of one value. */
const OTHERS_MAX = 4;
const SHIFTS_MS = [10_000, -10_000, 60_000];

export function variantsOf(scenario: Scenario): Variant[] {
  const { faults, workload } = scenario;
  return [
    ...["7", "41", "2026"].map(
      (seed): Variant => ({
        place: { section: "seed", index: 0 },
        aspect: "seed",
        words: seed,
        scenario: { ...scenario, seed },
      }),
    ),
    ...faults.flatMap((line, index) =>
      ofFault(line, scenario.healAtMs).map(varied => inFaults(scenario, index, varied)),
    ),
    ...workload.flatMap((line, index) =>
      ofWorkload(line, scenario.endAtMs).map(varied => inWorkload(scenario, index, varied)),
    ),
  ];
}

interface Varied<Line> extends Pick<Variant, "aspect" | "words"> {
  /** Undefined leaves it out. */
  line: Line | undefined;
}

function inFaults(scenario: Scenario, index: number, { line, ...what }: Varied<FaultLine>): Variant {
  const faults = scenario.faults.flatMap((other, at) => (at === index ? (line ?? []) : other));
  return { ...what, place: { section: "faults", index }, scenario: { ...scenario, faults } };
}

function inWorkload(scenario: Scenario, index: number, { line, ...what }: Varied<WorkloadLine>): Variant {
  const workload = scenario.workload.flatMap((other, at) => (at === index ? (line ?? []) : other));
  return { ...what, place: { section: "workload", index }, scenario: { ...scenario, workload } };
}

function ofFault(line: FaultLine, endMs: number): Varied<FaultLine>[] {
  const kind = faultKind(line.kind);
  const { atMs, untilMs, count } = line;
  return [
    { aspect: "line", words: "", line: undefined },
    ...likeOf(kind, line).map(({ id, examples: [attributes = {}] }) => ({
      aspect: "kind" as const,
      words: id,
      line: { ...line, kind: id, attributes: { ...attributes } },
    })),
    ...kind.examples
      .filter(example => JSON.stringify(example) !== JSON.stringify(line.attributes))
      .slice(0, OTHERS_MAX)
      .map(attributes => ({
        aspect: "with" as const,
        words: differing(attributes, line.attributes),
        line: { ...line, attributes: { ...attributes } },
      })),
    ...shifted(line, endMs, ms => ({ ...line, ...(untilMs !== undefined && { untilMs: untilMs + ms }) })),
    ...(count === undefined
      ? []
      : [
          {
            aspect: "count" as const,
            words: String(count + 1),
            line: { ...line, count: count + 1 },
          },
        ]),
    ...(untilMs === undefined
      ? []
      : [0.5, 2].map(factor => ({
          aspect: "length" as const,
          words: printDuration(Math.round((untilMs - atMs) * factor)),
          line: { ...line, untilMs: atMs + Math.round((untilMs - atMs) * factor) },
        }))),
  ];
}

function ofWorkload(line: WorkloadLine, endMs: number): Varied<WorkloadLine>[] {
  return [{ aspect: "line", words: "", line: undefined }, ...shifted(line, endMs, () => line)];
}

/** Other kinds of the same family that act on the same, and can be aimed at the same endpoints. */
function likeOf(kind: AnyFaultKind, { endpoints, leg }: FaultLine): readonly AnyFaultKind[] {
  return FAULT_KINDS.filter(
    other =>
      other !== kind &&
      other.family === kind.family &&
      other.searched !== false &&
      actsOn(other) === actsOn(kind) &&
      (other.onClose === undefined) === (kind.onClose === undefined) &&
      endpoints.every(endpoint => other.endpoints?.includes(endpoint)) &&
      (leg === undefined || other.legs?.includes(leg) === true),
  ).slice(0, OTHERS_MAX);
}

/** The line at other times before this one. */
function shifted<Line extends { atMs: number }>(
  line: Line,
  endMs: number,
  also: (ms: number) => Line,
): Varied<Line>[] {
  return SHIFTS_MS.filter(ms => line.atMs + ms >= 0 && line.atMs + ms < endMs).map(ms => ({
    aspect: "time",
    words: printDuration(line.atMs + ms),
    line: { ...also(ms), atMs: line.atMs + ms },
  }));
}

function differing(attributes: Readonly<Record<string, unknown>>, usual: FaultLine["attributes"]): string {
  return Object.entries(attributes)
    .filter(([key, value]) => usual[key] !== value)
    .map(([key, value]) => `${key} ${value}`)
    .join(", ");
}
