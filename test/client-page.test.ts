/** docs/client.md says what is so: codes, reasons, events, options and examples are all there, and none that is not. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ClientOptions, createClient } from "../src/index.ts";
import { resolveOptions } from "../src/options.ts";

const ROOT = join(import.meta.dirname, "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const PAGE = read("docs/client.md");

/** The rows of the table whose head begins so, as cells. */
function rows(head: string): string[][] {
  const lines = PAGE.split("\n");
  const at = lines.findIndex(line => line.replaceAll(/ +/g, " ").startsWith(`| ${head} |`));
  if (at < 0) throw new Error(`no table begins with ${head}`);
  const rest = lines.slice(at + 2);
  return rest
    .slice(
      0,
      rest.findIndex(line => !line.startsWith("|")),
    )
    .map(line =>
      line
        .split("|")
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
}

/** Names in code spans of a table's first column. */
const named = (head: string): string[] =>
  rows(head).map(([first = ""]) => /`([^`]+)`/.exec(first)?.[1] ?? first);

/** The words of a union of texts. */
function unionOf(name: string, file: string): string[] {
  const text = read(file).replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
  const union = new RegExp(`type ${name} =([^;]+);`).exec(text)?.[1] ?? "";
  return [...union.matchAll(/"([\w-]+)"/g)].map(([, word = ""]) => word);
}

const number = (text = ""): number => Number(text.replaceAll(",", ""));

it("names every error code, once", () => {
  const codes = unionOf("IlinkErrorCode", "src/errors.ts");
  expect(codes.length).toBeGreaterThan(10);
  expect(named("code").toSorted()).toEqual(codes.toSorted());
});

it("names every reason of a StoreError", () => {
  expect(named("`reason` of a `StoreError`").toSorted()).toEqual(
    unionOf("StoreErrorReason", "src/store/store-error.ts").toSorted(),
  );
});

it("names every state, and every reason for one", () => {
  expect(named("state").toSorted()).toEqual(unionOf("AccountState", "src/status.ts").toSorted());
  for (const union of ["RecoveringReason", "NeedsLoginReason"])
    for (const reason of unionOf(union, "src/recovery/state.ts")) expect(PAGE).toContain(`\`${reason}\``);
});

it("names every event", () => {
  const events = /interface ClientEvents \{([\s\S]*?)\n\}/.exec(read("src/client-events.ts"))?.[1] ?? "";
  const names = [...events.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(4);
  expect(named("event").toSorted()).toEqual(names.toSorted());
});

it("names every outcome of a send", () => {
  const outcomes = [...read("src/outcome.ts").matchAll(/outcome: "(\w+)"/g)].map(([, name]) => name);
  expect(new Set(outcomes).size).toBeGreaterThan(4);
  expect(new Set(named("outcome"))).toEqual(new Set(outcomes));
});

describe("options", () => {
  const options = rows("option");

  it("are all there", () => {
    const tunables = /interface Tunables \{([\s\S]*?)\n\}/.exec(read("src/options.ts"))?.[1] ?? "";
    const names = [...tunables.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    expect(named("option")).toEqual(names);
  });

  it.each(options)("%s is %s by default, and may be %s", (name = "", value = "", range = "") => {
    const option = name.replaceAll("`", "") as keyof ClientOptions;
    expect(resolveOptions({})[option]).toBe(number(value));
    const [least, most] = range.split(" to ").map(number) as [number, number];
    for (const fits of [least, most]) expect(() => createClient({ [option]: fits })).not.toThrow();
    for (const not of [least - 1, most + 1]) expect(() => createClient({ [option]: not })).toThrow(option);
  });
});

it("shows the echo bot as it is, and lists every example", () => {
  const shown = /<!-- example: echo-bot -->\n```ts\n([\s\S]*?)```/.exec(PAGE)?.[1];
  expect(shown).toBe(read("examples/echo-bot.ts"));
  const files = readdirSync(join(ROOT, "examples")).flatMap(file => /^(.+)\.ts$/.exec(file)?.[1] ?? []);
  const listed = rows("example").map(([cell = ""]) => /\[([\w-]+)\]/.exec(cell)?.[1] ?? "");
  expect(listed.toSorted()).toEqual(files.toSorted());
});

it("links to what is there", () => {
  for (const [, target = ""] of PAGE.matchAll(/\]\(([^)#]+)\)/g))
    expect(existsSync(join(ROOT, "docs", target)), target).toBe(true);
  const anchors = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(" ", "-"),
  );
  expect([...PAGE.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor)).toEqual(anchors);
});
