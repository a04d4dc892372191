/** The repair in front of the global `fetch`: put there, and taken away again. */
import { afterEach, expect, test } from "vitest";
import { type FetchFunction, installRepair } from "../../../src/repair/index.ts";

const before = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = before;
});

const POLL = "https://ilinkai.weixin.qq.com/ilink/bot/getupdates";
const init = {
  method: "POST",
  headers: { Authorization: "Bearer b@im.bot:t" },
  body: '{"get_updates_buf":""}',
};

/** A service that answers every poll with `-14`; what it is asked is noted. */
function staleService(): string[] {
  const asked: string[] = [];
  globalThis.fetch = async input => {
    asked.push(String(input).split("/").at(-1) ?? "");
    return Response.json({ errcode: -14 });
  };
  return asked;
}

test("taken away, the fetch from before is back and nothing goes on; a poll that waits asks the service itself", async () => {
  const asked = staleService();
  const inner = globalThis.fetch;
  const uninstall = installRepair();
  expect(globalThis.fetch).not.toBe(inner);
  const waiting = globalThis.fetch(POLL, init);
  await new Promise(resolve => setImmediate(resolve));
  expect(asked).toEqual(["getupdates", "notifystart", "getupdates"]);
  uninstall();
  expect(globalThis.fetch).toBe(inner);
  expect(await (await waiting).json()).toEqual({ errcode: -14 });
  await new Promise(resolve => setTimeout(resolve, 1_300));
  expect(asked).toHaveLength(4);
});

test("what somebody has put in front of it stays, and leads past it", async () => {
  const asked = staleService();
  const uninstall = installRepair();
  const repaired = globalThis.fetch;
  const theirs: FetchFunction = (input, init) => repaired(input, init);
  globalThis.fetch = theirs;
  uninstall();
  expect(globalThis.fetch).toBe(theirs);
  expect(await (await theirs(POLL, init)).json()).toEqual({ errcode: -14 });
  expect(asked).toEqual(["getupdates"]);
});
