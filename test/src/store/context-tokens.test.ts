/** A store keeps the context tokens of so many users of an account, those of whom it heard last. */
import { expect, it } from "vitest";
import { createMemoryStore, type Store } from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";

const tokens = (from: number, to: number): [user: string, token: string][] =>
  Array.from({ length: to - from }, (_, at) => [`user-${from + at}`, `token-${from + at}`]);

it.each<[string, () => Store | Promise<Store>]>([
  ["memory", createMemoryStore],
  ["sqlite", openTemporaryStore],
])("the longest unheard go first: %s", async (_name, makeStore) => {
  const store = await makeStore();
  const receive = (account: string, contextTokens: [user: string, token: string][]) =>
    store.receive(account, { botId: "b", cursor: "c", messages: [], contextTokens });
  await receive("other", tokens(0, 5));
  await receive("bot", tokens(0, 6_000));
  await receive("bot", tokens(6_000, 9_999));
  // Whoever writes again is the last to go.
  await receive("bot", [["user-0", "newer"]]);
  await receive("bot", tokens(10_000, 10_003));
  const kept = (await store.load("bot")).contextTokens;
  expect(kept).toHaveLength(10_000);
  expect(kept[0]).toEqual(["user-3", "token-3"]);
  expect(kept.slice(-4)).toEqual([["user-0", "newer"], ...tokens(10_000, 10_003)]);
  expect((await store.load("other")).contextTokens).toEqual(tokens(0, 5));
  if ("close" in store) (store as { close(): void }).close();
});
