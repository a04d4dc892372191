/** The changes that the invariants are to notice stand where they say, are drawn alike for one seed, and make another file each. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { changed, changesOf, drawn } from "./changes.ts";

const changes = await changesOf(["poller"]);

it("each reads otherwise there, and nowhere else", () => {
  expect(changes.length).toBeGreaterThan(50);
  for (const change of changes) {
    const text = readFileSync(change.file, "utf8");
    const now = changed(change);
    expect(now, change.name).not.toBe(text);
    expect(now.length - text.length, change.name).toBe(change.replacement.length - (change.to - change.from));
  }
  const booleans = changes.filter(
    ({ name, replacement }) => /^(?:true|false)$/.test(replacement) && name.includes("BooleanLiteral"),
  );
  for (const { file, from, to, replacement } of booleans)
    expect([readFileSync(file, "utf8").slice(from, to), replacement].toSorted()).toEqual(["false", "true"]);
});

it("none is a word for people, and no two have one name", () => {
  expect(changes.filter(({ name }) => name.includes("StringLiteral"))).toEqual([]);
  expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length);
});

it("draws the same for one seed, and others for another", () => {
  const [once, again, other] = ["7", "7", "8"].map(seed => drawn(changes, 10, seed).map(({ name }) => name));
  expect(once).toEqual(again);
  expect(once).not.toEqual(other);
});
