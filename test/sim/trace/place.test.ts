/** Places: the file and line that somebody wrote, from where the caller stands. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFresh } from "../../../sim/subject/fresh/import-fresh.ts";
import { framesOf, placeOfError, placeOfFrames, withoutPlaces } from "../../../sim/trace/place.ts";

let root: string;
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-place-")));
  fs.writeFileSync(path.join(root, "package.json"), '{"type":"module"}');
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** The place of what `fail` in a file throws; the line is that of the text `HERE`. */
async function placeIn(name: string, text: string, files: Record<string, string> = {}) {
  for (const [file, content] of Object.entries({ [name]: text, ...files })) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }
  const { namespace } = await importFresh(path.join(root, name));
  const error = await Promise.resolve()
    .then(() => (namespace.fail as () => unknown)())
    .catch((thrown: unknown) => thrown);
  const line = text.split("\n").findIndex(written => written.includes("HERE")) + 1;
  return {
    place: placeOfError(error),
    here: `${path.relative(process.cwd(), path.join(root, name))}:${line}`,
  };
}

const TYPES = `/* A long
   comment. */
export interface Settings {
  name: string;
  nested: { deep: number };
}

type Other =
  | "a"
  | "b";

`;

describe("the place of an error", () => {
  const sources: Record<string, string> = {
    "plain.js": "export const fail = () => {\n  throw new Error('x'); // HERE\n};",
    "types.ts": `${TYPES}export const fail = (name: Other = "a"): never => {\n  throw new Error(name); // HERE\n};`,
    "enums.ts": `${TYPES}enum Color {\n  Red,\n  Green,\n}\n${TYPES.replace("Settings", "More").replace("Other", "Another")}export const fail = () => {\n  throw new Error(Color[0]); // HERE\n};`,
    "parameters.ts": `${TYPES}class Client {\n  constructor(\n    private readonly host: string,\n    public name = "x",\n  ) {}\n\n  fail() {\n    throw new Error(this.host); // HERE\n  }\n}\nexport const fail = () => new Client("h").fail();`,
    "namespaces.ts": `${TYPES}namespace Deep {\n  export const x = 1;\n}\nexport const fail = async () => {\n  await null;\n  throw new Error(String(Deep.x)); // HERE\n};`,
    "common.cjs": "\nexports.fail = () => {\n\n  throw new Error('x'); // HERE\n};",
    "typed.cts": `${TYPES}exports.fail = (x: Other) => {\n  throw new Error('x'); // HERE\n};`,
  };
  /** Node 26 leaves types out and does no more. */
  const isLoadable = (name: string): boolean =>
    Number(process.versions.node.split(".")[0]) < 26 ||
    !["enums.ts", "parameters.ts", "namespaces.ts"].includes(name);
  it.each(Object.keys(sources).filter(isLoadable))(
    "in %s is the line that was written, in every instance",
    async name => {
      for (let run = 0; run < 2; run++) {
        const { place, here } = await placeIn(name, sources[name]!);
        expect(place).toBe(here);
      }
    },
  );

  it("in a package names who called it as well", async () => {
    const { place, here } = await placeIn(
      "caller.ts",
      `${TYPES}import { dial } from "dialler";\nexport const fail = (): void => {\n  dial(1); // HERE\n};`,
      {
        "node_modules/dialler/package.json": '{"name":"dialler","main":"main.js"}',
        "node_modules/dialler/main.js": "exports.dial = () => {\n  throw new Error('x');\n};",
      },
    );
    const inner = path.relative(process.cwd(), path.join(root, "node_modules/dialler/main.js"));
    expect(place).toBe(`${inner}:2, called from ${here}`);
  });

  it("in this file is where it was made", () => {
    const made = new Error("x");
    const line =
      fs
        .readFileSync(import.meta.filename, "utf8")
        .split("\n")
        .findIndex(text => text.includes("const made =")) + 1;
    expect(placeOfError(made)).toBe(`test/sim/trace/place.test.ts:${line}`);
  });

  it("is unknown where there is no error or no stack", () => {
    expect([undefined, null, "x", { stack: "at a.js:1:1" }].map(placeOfError)).toEqual(
      Array(4).fill(undefined),
    );
    const bare = new Error("x");
    delete bare.stack;
    expect(placeOfError(bare)).toBeUndefined();
  });
});

describe("frames", () => {
  it("are read in every form", () => {
    const stack = [
      "Error: at a(b.js:1:2)",
      "    at fn (/a/b.ts:12:3)",
      "    at async Promise.all (index 0)",
      "    at new Worker (node:internal/worker:280:21)",
      "    at Object.x [as y] (file:///a/c%20d.mjs?ilink-run=3:7:1)",
      "    at async file:///a/e.js:9:2",
      "    at <anonymous>",
    ].join("\n");
    expect(framesOf(stack)).toEqual([
      { call: "fn", file: "/a/b.ts", line: 12 },
      { call: "new Worker", file: "node:internal/worker", line: 280 },
      { call: "Object.x [as y]", file: "/a/c d.mjs", line: 7 },
      { file: "/a/e.js", line: 9 },
    ]);
    expect(placeOfFrames([])).toBeUndefined();
  });

  it("are taken out of a text that must be the same on every machine", () => {
    expect(withoutPlaces("process.exit(0) at ../x/a.ts:12")).toBe("process.exit(0)");
    expect(withoutPlaces("f at node_modules/a/b.js:1, called from c.ts:2: done")).toBe("f: done");
    expect(withoutPlaces("20000 steps at 334990 ms: time does not move on")).toBe(
      "20000 steps at 334990 ms: time does not move on",
    );
  });
});
