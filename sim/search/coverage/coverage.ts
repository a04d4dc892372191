/** What searches have covered, as a file: how often each cell was reached, in how many runs. Files add up. */
import { z } from "zod";

const count = z.int().min(0);

const schema = z.strictObject({
  version: z.literal(1),
  /** Of this package: another one has other kinds. */
  program: z.string().min(1),
  subject: z.string().min(1),
  runs: count,
  /** By the cell's name, in alphabetical order. */
  cells: z.record(z.string(), count),
});

export type Coverage = Readonly<z.output<typeof schema>>;

/** @returns undefined when the text is none. */
export function parseCoverage(json: string): Coverage | undefined {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** One cell a line, so that a change of a file can be read. */
export function printCoverage({ cells, ...head }: Coverage): string {
  const lines = Object.entries(cells).map(([name, times]) => `${JSON.stringify(name)}: ${times}`);
  return `${JSON.stringify(head).slice(0, -1)},"cells":{\n${lines.join(",\n")}\n}}\n`;
}

/** Counts cells while a search goes on. */
export class CoverageCounter {
  readonly #cells: Map<string, number>;
  #runs: number;

  /** @param begin What was counted before. */
  constructor({ runs, cells }: Pick<Coverage, "runs" | "cells"> = { runs: 0, cells: {} }) {
    this.#runs = runs;
    this.#cells = new Map(Object.entries(cells));
  }

  add(cells: ReadonlyMap<string, number>): void {
    this.#runs++;
    addTo(this.#cells, cells);
  }

  coverage({ program, subject }: Pick<Coverage, "program" | "subject">): Coverage {
    return { version: 1, program, subject, runs: this.#runs, cells: inOrder(this.#cells) };
  }
}

/**
 * All of them together.
 * @returns the first two that are not of one program and client instead.
 */
export function mergeCoverage(
  all: readonly [Coverage, ...Coverage[]],
): Coverage | { odd: [Coverage, Coverage] } {
  const [first, ...rest] = all;
  const odd = rest.find(({ program, subject }) => program !== first.program || subject !== first.subject);
  if (odd !== undefined) return { odd: [first, odd] };
  const cells = new Map<string, number>();
  for (const part of all) addTo(cells, Object.entries(part.cells));
  const runs = all.reduce((sum, part) => sum + part.runs, 0);
  return { ...first, runs, cells: inOrder(cells) };
}

function addTo(sum: Map<string, number>, cells: Iterable<[name: string, times: number]>): void {
  for (const [name, times] of cells) sum.set(name, (sum.get(name) ?? 0) + times);
}

const inOrder = (cells: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...cells].toSorted(([a], [b]) => (a < b ? -1 : 1)));
