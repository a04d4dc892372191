/** A bot without a logger says what its operator has to know, and no more. */
import { expect, it, vi } from "vitest";
import { type ClientOptions, createMemoryStore, silentLogger } from "../../src/index.ts";
import { HELD, kindly, STALE, textMessage, World } from "./world.ts";

/** The world of these tests gives a silent logger; this is none. */
const NONE = { logger: undefined } as unknown as ClientOptions;

async function printedBy(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
  await work().finally(() => spy.mockRestore());
  return lines;
}

const dead = kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ json: { ret: 0 } }) });

it("a dead token, with what to do", async () => {
  const lines = await printedBy(async () => {
    const world = new World(dead, NONE);
    await world.start();
    await world.pass(60_000);
    await world.during(world.client.stop("bot"));
  });
  expect(lines[0]).toMatch(/^ilink-sim bot: recovering \(starting\)$/);
  expect(lines.find(line => line.includes("needs-login"))).toMatch(
    /^ilink-sim bot: needs-login \([a-z-]+\): .*Log in again/,
  );
  expect(lines.at(-1)).toBe("ilink-sim bot: stopped");
  expect(lines.join("\n")).not.toContain("secret");
});

it("a store that fails, and no message", async () => {
  const script = kindly({
    getupdates: ({ body }) =>
      body.get_updates_buf === ""
        ? { json: { msgs: [textMessage(1, "private words")], get_updates_buf: "c1" } }
        : HELD,
  });
  const lines = await printedBy(async () => {
    const store = { ...createMemoryStore(), settle: () => Promise.reject(new Error("private words")) };
    const world = new World(script, { ...NONE, store });
    await world.start();
    await world.pass(1_000);
  });
  expect(lines).toContain("ilink-sim bot: store-failed while=settle: Error");
  expect(lines.join("\n")).not.toContain("private");
});

it("nothing, when it is told to be silent", async () => {
  const lines = await printedBy(async () => {
    const world = new World(dead, { logger: silentLogger });
    await world.start();
    await world.pass(60_000);
  });
  expect(lines).toEqual([]);
});
