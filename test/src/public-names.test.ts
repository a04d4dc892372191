/** Every public name of the client and of the repair is documented where it is declared, and so is every member of it. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ModuleItem, parseSync, type TsType, type TsTypeElement } from "@swc/core";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../src");

/** Something that a user of the client can name, and whether a doc comment stands before it. */
interface Place {
  name: string;
  isDocumented: boolean;
}

interface Source {
  items: ModuleItem[];
  isDocumented(span: { start: number }): boolean;
}

const read = (file: string): Source => parse(readFileSync(join(SRC, file)));

function parse(bytes: Buffer): Source {
  // Spans count bytes from where the parser began, and it does not begin at 0 in a process that has parsed before.
  const probe = parseSync("", { syntax: "typescript" }).span.end;
  const { body } = parseSync(bytes.toString(), { syntax: "typescript" });
  const offset = probe + 1;
  return {
    items: body,
    isDocumented({ start }) {
      const before = bytes
        .subarray(0, start - offset)
        .toString()
        .replace(/export\s*$/, "")
        .trimEnd();
      const comment = before.lastIndexOf("/**");
      return before.endsWith("*/") && comment >= 0 && before.indexOf("*/", comment) === before.length - 2;
    },
  };
}

/** What a program can import. */
const INDEXES = ["index.ts", "repair/index.ts"];

/** Names that an index exports, with the files that declare them. */
function publicNames(index: string): (readonly [name: string, file: string])[] {
  return read(index).items.flatMap(item => {
    if (item.type !== "ExportNamedDeclaration" || !item.source) throw new Error(`${index} lists names`);
    const file = item.source.value;
    return item.specifiers.map(specifier => {
      if (specifier.type !== "ExportSpecifier") throw new Error(`${index} names each`);
      return [(specifier.exported ?? specifier.orig).value, join(dirname(index), file)] as const;
    });
  });
}

/** Where a name is declared: in the file that exports it, or in one that this file passes on. */
const placesOf = (name: string, file: string): Place[] => placesIn(read(file), name, file);

function placesIn(source: Source, name: string, file: string): Place[] {
  for (const item of source.items) {
    if (item.type === "ExportNamedDeclaration" && item.source) {
      const passes = item.specifiers.some(
        specifier => specifier.type === "ExportSpecifier" && specifier.orig.value === name,
      );
      if (passes) return placesOf(name, join(dirname(file), item.source.value));
    }
    if (item.type !== "ExportDeclaration") continue;
    const { declaration } = item;
    const of = (span: { start: number }, member = name): Place => ({
      name: member,
      isDocumented: source.isDocumented(span),
    });
    switch (declaration.type) {
      case "TsInterfaceDeclaration":
        if (declaration.id.value !== name) continue;
        return [of(item.span), ...members(declaration.body.body, source, name)];
      case "TsTypeAliasDeclaration":
        if (declaration.id.value !== name) continue;
        return [of(item.span), ...membersOfType(declaration.typeAnnotation, source, name)];
      case "ClassDeclaration":
        if (declaration.identifier.value !== name) continue;
        return [
          of(item.span),
          ...declaration.body.flatMap(member =>
            member.type === "ClassProperty" && !member.isOverride && member.key.type === "Identifier"
              ? of(member.span, `${name}.${member.key.value}`)
              : [],
          ),
        ];
      case "FunctionDeclaration":
        if (declaration.identifier.value === name) return [of(item.span)];
        continue;
      case "VariableDeclaration":
        if (declaration.declarations.some(({ id }) => id.type === "Identifier" && id.value === name))
          return [of(item.span)];
        continue;
      default:
    }
  }
  throw new Error(`${name} is not declared in ${file}`);
}

function members(elements: readonly TsTypeElement[], source: Source, owner: string): Place[] {
  return elements.flatMap(element => {
    if (element.type !== "TsPropertySignature" && element.type !== "TsMethodSignature") return [];
    if (element.key.type !== "Identifier") return [];
    return { name: `${owner}.${element.key.value}`, isDocumented: source.isDocumented(element.span) };
  });
}

/** Members of a plain object type. Variants of a union are told in the union's own comment. */
function membersOfType(type: TsType, source: Source, owner: string): Place[] {
  return type.type === "TsTypeLiteral" ? members(type.members, source, owner) : [];
}

const NAMES = INDEXES.flatMap(publicNames);

describe.each(NAMES)("%s", (name, file) => {
  const places = placesOf(name, file);
  it("has a doc comment", () => {
    expect(places[0], file).toEqual({ name, isDocumented: true });
  });
  it("has documented members", () => {
    const bare = places.filter(place => !place.isDocumented).map(place => place.name);
    expect(bare, file).toEqual([]);
  });
});

it("finds a comment that is missing, whatever stands before", () => {
  const text = `/** The file. */
/** A. */
export interface A { bare: string; /** Ü */ told(): void; /** x */ y: 1; /* no doc */ plain: 2; }
export type B = { bare: string };
/** C. */
export class C extends Error { override readonly name = "C"; readonly bare = 1; }
/** Of nothing. */
const d = 1;
export const e = d;`;
  const source = parse(Buffer.from(text));
  const bare = ["A", "B", "C", "e"].flatMap(name =>
    placesIn(source, name, "x.ts").flatMap(place => (place.isDocumented ? [] : place.name)),
  );
  expect(bare).toEqual(["A.bare", "A.plain", "B", "B.bare", "C.bare", "e"]);
});

it.each(INDEXES)("looks at every name of %s", index => {
  const listed = readFileSync(join(SRC, index), "utf8").match(/\w+(?=,| \}|\n\})/g);
  expect(
    publicNames(index)
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(listed?.toSorted());
});
