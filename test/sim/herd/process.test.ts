/** The process of a herd: what goes wrong in it is told as what it is, and it is gone when nobody waits for it any more. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { HerdErrand } from "../../../sim/herd/errand.ts";
import { HerdLostError, herdInProcess } from "../../../sim/herd/process.ts";

const cwd = mkdtempSync(join(tmpdir(), "ilink-herd-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const plan = { clients: 40, outageMs: 60_000, perSecond: 2, beyond: "refuse", seed: "1" } as const;
const never = new AbortController().signal;
const run = (subject: string, given: Partial<HerdErrand> = {}, signal = never) =>
  herdInProcess({ plan, subject, cwd, budgetMs: 60_000, ...given }, { memoryMb: 512, signal });

/** A client in a file of its own; `begin` is what its start does. */
function client(name: string, { create = "", begin = "" }: { create?: string; begin?: string }): string {
  const rest = `stop: async () => {}, send: async () => ({ outcome: "declined", reason: "stopped" }), login: async () => {}`;
  const text = `export default { name: "${name}", create() { ${create}; return { async start() { ${begin} }, ${rest} }; } };\n`;
  writeFileSync(join(cwd, `${name}.ts`), text);
  return `./${name}.ts`;
}

it("tells of a herd", async () => {
  const { subject, verdict, figures } = await run("fixed");
  expect({ subject, verdict, back: figures.back }).toEqual({ subject: "fixed", verdict: "pass", back: 40 });
});

it("tells a client that there is not by the error's own name", async () => {
  await expect(run("nobody")).rejects.toMatchObject({ name: "UnknownSubjectError" });
});

it("tells a client that cannot be made", async () => {
  const subject = client("broken", { create: 'throw new Error("no luck")' });
  await expect(run(subject)).rejects.toMatchObject({
    name: "SubjectFailedError",
    message: expect.stringContaining("no luck"),
  });
});

it("a client that ends its process, or prints, is told in the report", async () => {
  const report = await run(client("exits", { begin: 'console.log("hello"); process.exit(0)' }));
  expect(report).toMatchObject({ verdict: "violated", phase: "liveness", halted: expect.any(String) });
});

it("a run that is out of its real time says nothing", async () => {
  expect(await run("fixed", { budgetMs: 1 })).toMatchObject({
    verdict: "inconclusive",
    phase: null,
    laws: [],
  });
});

it("a client that takes all memory loses its process", async () => {
  const begin = "const all = []; for (;;) all.push(new Array(1e6).fill(all.length))";
  await expect(run(client("greedy", { begin }))).rejects.toThrow(new HerdLostError("out of memory"));
});

it("ends with its signal, whatever the client is at", async () => {
  const stop = new AbortController();
  const running = run(client("endless", { begin: "for (;;);" }), {}, stop.signal);
  setTimeout(() => stop.abort(new Error("enough")), 500);
  await expect(running).rejects.toThrow("enough");
});
