/** The made pages are up to date and complete, and CONTRIBUTING.md gives commands that exist. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FAULT_KINDS, parseScenario } from "../sim/index.ts";
import { FAMILIES } from "../sim/reference/families.ts";
import { AXES, REGIMES } from "../sim/reference/fault-axes.ts";
import { factsOf } from "../sim/reference/fault-facts.ts";
import { PAGES } from "../sim/reference/print-pages.ts";
import { faultSchema } from "../sim/scenario/schema.ts";
import { printInline } from "../sim/scenario/template.ts";
import { blocksOf } from "./pages/blocks.ts";

const ROOT = join(import.meta.dirname, "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const CONTRIBUTING = read("CONTRIBUTING.md");

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe("a reference page", () => {
  it.each(PAGES.map(page => [relative(ROOT, page.file.pathname), page] as const))(
    "%s is up to date (npm run pages)",
    (_, { file, print }) => {
      expect(readFileSync(file, "utf8")).toBe(print());
    },
  );

  it("of faults has every kind once, in its family, and every key of a line on one axis", () => {
    const letters = FAMILIES.map(({ letter }) => letter);
    expect(letters).toEqual(expect.arrayContaining(FAULT_KINDS.map(({ family }) => family)));
    const named = [...read("docs/faults.md").matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, id]) => id);
    const keys = AXES.flatMap(axis => axis.keys);
    expect(keys.toSorted()).toEqual(Object.keys(faultSchema.shape).toSorted());
    expect(named.filter(id => !keys.includes(id as never)).toSorted()).toEqual(
      FAULT_KINDS.map(({ id }) => id).toSorted(),
    );
    expect(REGIMES.map(({ form }) => /\{ ([a-z-]+)/.exec(form)?.[1])).toEqual(
      faultSchema.shape.regime.unwrap().options.flatMap(option => Object.keys(option.shape)),
    );
  });
});

it.each(
  ["faults", "limits", "server"]
    .flatMap(page => blocksOf(`docs/${page}.md`))
    .filter(({ language }) => language === "yaml"),
)("the YAML of $page, $heading, is part of a scenario", ({ text }) => {
  const isList = text.startsWith("- ") || text.startsWith("# ");
  const part = isList ? `faults:\n${text.replaceAll(/^(?=- )/gm, "  ")}` : text;
  const { faults } = parseScenario(`title: t\nruns: 2h\n${part}`, { file: "x.yaml", name: "x" });
  if (isList) expect(faults).toHaveLength(text.match(/^- /gm)?.length ?? 0);
});

it.each(FAULT_KINDS)("the line shown for $id is one that a scenario takes", kind => {
  const text = `title: t\nruns: 1h\nfaults:\n  - ${printInline(factsOf(kind).line)}\n`;
  const [line] = parseScenario(text, { file: "x.yaml", name: "x" }).faults;
  expect(line).toMatchObject({ kind: kind.id, attributes: kind.examples[0] });
});

it.each(FAULT_KINDS)("the attributes of $id are told with type, words and default", kind => {
  const { attributes, examples } = factsOf(kind);
  const defaults = Object.entries(attributes).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  for (const facts of Object.values(attributes)) expect(facts.description).toMatch(/./);
  expect(Object.keys(attributes)).toEqual(expect.arrayContaining(examples.flatMap(Object.keys)));
  // What is said to be the default is what leaving it out means.
  const given = kind.attributes.safeParse({});
  if (given.success) expect(z.encode(kind.attributes, given.data)).toEqual(Object.fromEntries(defaults));
});

describe("CONTRIBUTING.md", () => {
  const commands = [...CONTRIBUTING.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, block = ""]) =>
    block.split("\n").flatMap(line => line.trim() || []),
  );

  it("gives commands that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const help = node("sim/cli.ts", "--help");
    const sim = "npm run -s sim -- ";
    expect(commands.filter(command => command.startsWith(sim)).length).toBeGreaterThan(3);
    for (const command of commands) {
      const [program = "", second = "", third = ""] = command.split(" ");
      if (command.startsWith(sim)) {
        expect(help, command).toMatch(new RegExp(`^  ${command.slice(sim.length).split(" ")[0]}\\b`, "m"));
      } else if (program === "node") expect(existsSync(join(ROOT, second)), command).toBe(true);
      else if (command !== "npm ci") {
        expect(`${program} ${second}`, command).toBe("npm run");
        expect(Object.keys(scripts)).toContain(third);
      }
    }
    for (const [, script] of CONTRIBUTING.matchAll(/`npm run ([a-z:]+)`/g))
      expect(Object.keys(scripts)).toContain(script);
    const checks = scripts.check.replaceAll("run -s ", "run ").split(" && ");
    // What takes longest comes last.
    expect(checks.at(-1)).toBe("npm run test:all");
    for (const check of checks) expect(CONTRIBUTING).toContain(`| \`${check}\``);
  });
});

it.each(["CONTRIBUTING.md", "SECURITY.md"])("%s links to what is there", page => {
  const text = read(page);
  for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (target.startsWith("https://")) continue;
    const [path = "", fragment] = target.split("#");
    if (path !== "") expect(existsSync(join(ROOT, dirname(page), path)), target).toBe(true);
    if (fragment === undefined) continue;
    const headings = [...text.matchAll(/^##+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(headings).toContain(fragment);
  }
});
