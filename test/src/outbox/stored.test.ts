/** What a later life makes of the texts that an earlier one left waiting. */
import { expect, it } from "vitest";
import type { QueuedText } from "../../../src/index.ts";
import { isKept, type State } from "../../../src/outbox/state.ts";
import { restored, toStored } from "../../../src/outbox/stored.ts";
import { Model } from "./model.ts";

const HOUR_MS = 3_600_000;
/** Two hours after the wall clock's zero; the steady one has only begun. */
const NOW = { nowMs: 1_000, wallMs: 2 * HOUR_MS, random: () => 0, createId: () => "" };

const text = (id: string, more: Partial<QueuedText> = {}): QueuedText => ({
  id,
  position: 1,
  to: "ann",
  text: id,
  clientId: `piece-${id}`,
  queuedMs: HOUR_MS,
  ...more,
});

const life = (entries: QueuedText[], token?: string): State =>
  restored(new Model().state, entries, NOW, { tokenOf: () => token, spentOf: () => 3 });

it("a text is taken over as it was left", () => {
  const whole = { kind: "answer", offers: 2, offeredMs: 5_400_000, refusals: 1, unsure: 4 } as const;
  const plain = { kind: "news", offers: 0, offeredMs: HOUR_MS } as const;
  for (const entry of [text("a", whole), text("b", plain)]) {
    const [kept] = life([entry]).lanes.get("ann")!.texts.filter(isKept);
    expect(toStored(kept!, undefined)).toStrictEqual(entry);
    expect(toStored(kept!, "ctx")).toStrictEqual({ ...entry, refusedToken: "ctx" });
    // It has waited for an hour.
    expect(kept!.stage.sinceMs).toBe(1_000 - HOUR_MS);
  }
});

it("texts are in the order of asking, whatever the store's", () => {
  const entries = [3, 1, 2].map(position => text(String(position), { position }));
  expect(
    life(entries)
      .lanes.get("ann")!
      .texts.map(({ id }) => id),
  ).toEqual(["1", "2", "3"]);
});

it.each([
  ["waits who has no token", undefined, "waiting", 3],
  ["waits who has not written since", "ctx-1", "waiting", 3],
  ["is free who has", "ctx-2", "flowing", 0],
])("a user %s", (_name, token, kind, refusals) => {
  const entry = text("a", { refusedToken: "ctx-1", offers: 2, offeredMs: 1.5 * HOUR_MS });
  const { gate, ...lane } = life([entry], token).lanes.get("ann")!;
  expect([gate.kind, lane.refusals, lane.spent]).toEqual([kind, refusals, 3]);
  if (gate.kind === "waiting") expect(gate).toMatchObject({ sinceMs: 1_000 - HOUR_MS / 2, token: "ctx-1" });
});

it("the pauses between probes go on where they were: by the most offers, after the last of all", () => {
  const never = life([text("a")]).probes;
  expect([never.refused, never.dueMs]).toEqual([0, 1_000 + 60_000]);
  const { probes } = life([
    text("a", { offers: 3, offeredMs: 1.25 * HOUR_MS }),
    text("b", { offers: 1, offeredMs: 1.75 * HOUR_MS }),
  ]);
  expect([probes.refused, probes.refusedMs]).toEqual([3, []]);
  // The fourth comes 244 minutes after the third.
  expect(probes.dueMs).toBe(1_000 - HOUR_MS / 4 + 244 * 60_000);
});

it("nothing is changed where nothing was left", () => {
  const { state } = new Model();
  expect(restored(state, [], NOW, { tokenOf: () => undefined, spentOf: () => 0 })).toBe(state);
});
