/** A small part of what `npm run torture` does with a store that is copied while it is open. */
import { expect, it } from "vitest";
import { copyUnderLoad } from "./store-copies.ts";

it("a store that its own process copies in every way stays in use, and whole", async () => {
  const signal = AbortSignal.timeout(300_000);
  expect(await copyUnderLoad({ copies: 12, attempts: 12, signal })).toEqual({
    copies: 12,
    attempts: 12,
    inUse: 12,
    opened: 0,
    corrupt: 0,
  });
});

it("ends early when it is told to", async () => {
  const reason = new Error("enough");
  await expect(copyUnderLoad({ copies: 4, attempts: 4, signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
});
