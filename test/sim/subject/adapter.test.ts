/** An adapter is looked at member by member when it is loaded: what is wrong is named, with what was found and how it is written. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subject, SubjectContext, SubjectModule } from "../../../sim/subject/subject.ts";
import { resolveSubject, UnknownSubjectError } from "../../../sim/subject/table.ts";

let cwd: string;
beforeAll(() => {
  cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-adapter-")));
  fs.writeFileSync(path.join(cwd, "package.json"), '{"type":"module"}');
});
afterAll(() => fs.rmSync(cwd, { recursive: true, force: true }));

let files = 0;

function load(text: string, ending = "ts"): Promise<SubjectModule> {
  const name = `adapter-${++files}.${ending}`;
  fs.writeFileSync(path.join(cwd, name), text);
  return resolveSubject(name, { cwd });
}

async function refusal(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnknownSubjectError);
  return (error as Error).message;
}

const MEMBERS = {
  start: "async () => {}",
  stop: "async () => {}",
  send: 'async () => ({ outcome: "sent" })',
  login: "async () => {}",
};

/** An adapter whose client has these members, others than the needed ones being added. */
const withMembers = (changed: Record<string, string>): string => {
  const members = Object.entries({ ...MEMBERS, ...changed }).map(([name, value]) => `${name}: ${value}`);
  return `export default { name: "x", create: async () => ({ ${members.join(", ")} }) };`;
};

const made = async (text: string): Promise<Subject> => (await load(text)).create({} as SubjectContext);

describe("the default export", () => {
  const wrong: [string, string, string[]][] = [
    ["nothing", "const a = 1;", ["has no default export: it exports nothing", "export default {"]],
    ["names", "export const name = 1, create = 2;", ["it exports only create, name"]],
    [
      "function",
      "export default function connect() {}",
      ["the function connect instead of", "create: connect }"],
    ],
    ["arrow", "export default () => {};", ["the function instead of an object", "create: makeClient }"]],
    [
      "class",
      "export default class Mine {}",
      ["the class Mine instead of", "create: context => new Mine(context)"],
    ],
    ["text", 'export default "x";', ["wrong kind: a text instead of an object"]],
    [
      "promise",
      "export default Promise.resolve({});",
      ["has a promise as its default export", "export default await"],
    ],
    ["no name", "export default { create() {} };", ["name is undefined, it must be a text"]],
    ["no create", 'export default { name: "x" };', ["create is undefined, it must be a function"]],
    ["create of another kind", 'export default { name: "x", create: {} };', ["create is an object"]],
    [
      "exceptions without a reason",
      'export default { name: "x", create() {}, exceptions: { socket: true } };',
      ["exceptions.socket is a boolean", 'exceptions: { "thread-pool": "hashes each body" }'],
    ],
    [
      "a declaration of another word",
      'export default { name: "x", create() {}, declares: { handlers: 3 } };',
      ["declares.handlers is no word that a client can declare", "handlersAtOnce, outboxTextsPerUser"],
    ],
    [
      "a declaration that is no whole number",
      'export default { name: "x", create() {}, declares: { dedupeMs: 0.5 } };',
      ["declares.dedupeMs is no whole number from 1 on", "declares: { handlersAtOnce: 10"],
    ],
    [
      "a declaration that is no object",
      'export default { name: "x", create() {}, declares: 3 };',
      ["declares is no object"],
    ],
    [
      "CommonJS in a module",
      "module.exports = {};",
      ["write export default { name, create }, or name the file .cjs"],
    ],
    ["a load that throws", "/* two\nlines */\nenum A { B }\nnull.x;", [".ts:4)", "does not load: TypeError"]],
    [
      "syntax that is none",
      "/* two\nlines */\nexport default {\n  a( {\n}",
      [".ts:5)", "does not load: SyntaxError"],
    ],
    [
      "a name that is not exported",
      'import "node:fs";\nimport { nope } from "node:path";\nexport default { nope };',
      [".ts:2)", "does not provide an export named 'nope'"],
    ],
  ];
  it.each(wrong)("%s is refused", async (_, text, said) => {
    const message = await refusal(load(text));
    for (const part of said) expect(message).toContain(part);
  });

  it("compiled to CommonJS is told how to be written; whole CommonJS is taken", async () => {
    const compiled = `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = { name: "x", create() {} };`;
    const message = await refusal(load(compiled, "cjs"));
    expect(message).toContain("CommonJS with exports.default");
    expect(message).toContain("Write module.exports = { name, create }");
    expect(await load('module.exports = { name: "common", create() {} };', "cjs")).toMatchObject({
      name: "common",
    });
  });

  it("is no folder", async () => {
    fs.mkdirSync(path.join(cwd, "folder.ts"));
    expect(await refusal(resolveSubject("folder.ts", { cwd }))).toContain("folder.ts is a folder");
  });
});

describe("what create gives", () => {
  it.each(Object.keys(MEMBERS))("must have %s", async member => {
    for (const [value, found] of [
      ["undefined", "undefined"],
      ['"yes"', "a text"],
      ["{}", "an object"],
    ] as const) {
      const message = await refusal(made(withMembers({ [member]: value })));
      expect(message).toContain(`has no ${member}: ${member} is ${found}, it must be a function\n`);
      expect(message).toContain(`Write: ${member}: async `);
    }
  });

  it.each(["sendMedia", "scan", "typing", "killed", "listeners", "dispose"])("may have %s", async member => {
    const subject = await made(withMembers({ [member]: "undefined" }));
    if (member !== "dispose") expect(member in subject).toBe(false);
    const message = await refusal(made(withMembers({ [member]: "null" })));
    expect(message).toContain(`${member} is null, it must be a function or absent`);
  });

  it("must be an object", async () => {
    for (const [value, found] of [
      ["undefined", "undefined"],
      ['"x"', "a text"],
      ["null", "null"],
    ] as const) {
      const text = `export default { name: "x", create: async () => (${value}) };`;
      expect(await refusal(made(text))).toContain(`create gave ${found}; it must give an object`);
    }
  });

  it("may be of a class, with what it inherits and its private members", async () => {
    const subject = await made(`
      class Base { #asked = 0; async start() { this.#asked++; } async stop() {} get asked() { return this.#asked; } }
      class Client extends Base {
        async send() { return { outcome: "refused", reason: String(this.asked) }; }
        async login() { await this.start(); }
      }
      export default { name: "x", create: () => new Client() };`);
    await subject.start({} as never);
    await subject.login({} as never);
    expect(await subject.send({} as never)).toEqual({ outcome: "refused", reason: "2" });
  });

  it("may come from an instance with an inherited create", async () => {
    const module = await load(`
      class Base { prefix = "made by "; create() { const { prefix, name } = this;
        return { start() {}, stop() {}, login() {}, send: () => prefix + name }; } }
      class Mine extends Base { name = "mine"; }
      export default new Mine();`);
    expect(await (await module.create({} as SubjectContext)).send({} as never)).toBe("made by mine");
  });
});
