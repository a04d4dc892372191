/** Names of subjects: what each leads to, and what a wrong one is told. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SubjectContext } from "../../../sim/subject/subject.ts";
import { resolveSubject, SUBJECTS, UnknownSubjectError } from "../../../sim/subject/table.ts";

let cwd: string;
beforeAll(() => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-table-"));
});
afterAll(() => fs.rmSync(cwd, { recursive: true, force: true }));

function write(file: string, text: string): void {
  const target = path.join(cwd, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
}

async function refusal(name: string): Promise<string> {
  const error = await resolveSubject(name, { cwd }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnknownSubjectError);
  expect((error as UnknownSubjectError).subject).toBe(name);
  return (error as UnknownSubjectError).message
    .replaceAll(fs.realpathSync(cwd), "<cwd>")
    .replaceAll(cwd, "<cwd>");
}

describe("a wrong name", () => {
  it("is told which subjects exist", async () => {
    const message = await refusal("fixd");
    for (const { name } of SUBJECTS) expect(message).toContain(name);
  });

  it("is told of a folder what to name in it, or how", async () => {
    write("my-fork/package.json", "{}");
    expect(await refusal("./my-fork")).toBe(
      'subject "./my-fork": <cwd>/my-fork is a folder\n  Give the path of an adapter file in it, or for a working copy of the plugin: --subject openclaw-weixin:./my-fork',
    );
  });

  it("is told how to install a version", async () => {
    expect(await refusal("openclaw-weixin@2.9.9")).toBe(
      'subject "openclaw-weixin@2.9.9": the package openclaw-weixin-2.9.9 is not installed\n' +
        "  Run: npm install --save-dev --legacy-peer-deps openclaw-weixin-2.9.9@npm:@tencent-weixin/openclaw-weixin@2.9.9",
    );
    expect(await refusal("openclaw-weixin@latest")).toContain("Name a published version");
  });

  it("is told what is wrong with a folder", async () => {
    write("empty/readme.md", "");
    write("bare/package.json", "{}");
    write("other/package.json", '{"main":"index.mjs"}');
    write("other/index.mjs", "export default { register() {} };");
    write("library/package.json", '{"main":"index.mjs"}');
    write("library/index.mjs", "export const version = 1;");
    write("half/package.json", '{"main":"index.mjs"}');
    write(
      "half/index.mjs",
      "export default { register: api => api.registerChannel({ plugin: { gateway: {} } }) };",
    );
    write("broken/package.json", '{"main":"index.ts"}');
    write("broken/index.ts", "let = ;");
    expect(await refusal("openclaw-weixin:nowhere")).toContain("<cwd>/nowhere does not exist");
    expect(await refusal("openclaw-weixin:empty")).toContain("<cwd>/empty has no readable package.json");
    expect(await refusal("openclaw-weixin:bare")).toContain("It names: nothing. Build the plugin");
    expect(await refusal("openclaw-weixin:other")).toContain("a call of api.registerChannel is missing");
    expect(await refusal("openclaw-weixin:library")).toContain("is not a plugin");
    expect(await refusal("openclaw-weixin:half")).toContain("config.resolveAccount is missing");
    expect(await refusal("openclaw-weixin:broken")).toContain("<cwd>/broken/index.ts does not load");
  });

  it("is told what is wrong with an adapter", async () => {
    write("none.ts", "export const name = 1;");
    write("kind.ts", "export default () => {};");
    write("nameless.ts", "export default { create() {} };");
    write("idle.ts", 'export default { name: "idle" };');
    write("broken.ts", 'import "./nowhere.ts"; export default {};');
    expect(await refusal("absent.ts")).toContain("<cwd>/absent.ts does not exist");
    expect(await refusal("none.ts")).toContain("has no default export");
    expect(await refusal("kind.ts")).toContain("wrong kind: the function");
    expect(await refusal("nameless.ts")).toContain("without a name");
    expect(await refusal("idle.ts")).toContain("without a create function");
    expect(await refusal("broken.ts")).toContain("does not load: Error [ERR_MODULE_NOT_FOUND]");
  });
});

describe("an adapter", () => {
  it("and its modules are new for every run", async () => {
    write("package.json", '{"type":"module"}');
    write(
      "client/counter.ts",
      "export enum Start { At = 7 }\nexport const counter = { runs: Start.At as number };",
    );
    write("old/counter.cjs", "module.exports = { runs: 0 };");
    write(
      "adapters/mine.ts",
      `import old from "../old/counter.cjs";
       import { counter } from "../client/counter.js";
       counter.runs += 1;
       old.runs += 1;
       export default {
         name: "mine",
         exceptions: { "thread-pool": "hashes" },
         create: () => ({ start() {}, stop() {}, login() {}, send: async () => ({ outcome: "refused", reason: counter.runs + " " + old.runs }) }),
       };`,
    );
    const module = await resolveSubject("adapters/mine.ts", { cwd });
    expect(module).toMatchObject({ name: "mine", exceptions: { "thread-pool": "hashes" } });
    const context = {} as SubjectContext;
    for (let run = 0; run < 2; run += 1) {
      const subject = await module.create(context);
      const report = await subject.send({ account: "bot", to: "alice", text: "?" });
      expect(report).toEqual({ outcome: "refused", reason: "8 1" });
    }
  });
});
