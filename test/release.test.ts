/** What `npm run release` decides: what stands in the way, which notes a version has, and where the version is said. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notesOf, released, unreleasedNotes } from "../tools/release/changelog.ts";
import { obstaclesTo, type Situation } from "../tools/release/obstacles.ts";
import { SAYS_VERSION, withVersion } from "../tools/release/versioned.ts";

const read = (file: string): string => readFileSync(join(import.meta.dirname, "..", file), "utf8");

const CHANGELOG = `# Changelog

## Unreleased

- **New**: one thing

## 0.1.0, 2026-01-02

- **Old**: another
`;

const SOUND: Situation = {
  version: "0.2.0",
  manifest: { repository: "r", bugs: "b", homepage: "h" },
  changelog: CHANGELOG,
  branch: "main",
  changed: [],
  tags: ["v0.1.0"],
};

describe("the changelog", () => {
  it("has what is unreleased under its version and date, and the rest as it was", () => {
    const after = released(CHANGELOG, "0.2.0", "2026-03-04");
    expect(after).toBe(CHANGELOG.replace("## Unreleased", "## 0.2.0, 2026-03-04"));
    expect(notesOf(after, "0.2.0")).toBe("- **New**: one thing");
    expect(notesOf(after, "0.1.0")).toBe("- **Old**: another");
    expect(unreleasedNotes(after)).toBe("");
  });

  it("keeps notes that hold what a replacement would take for its own", () => {
    const odd = CHANGELOG.replace("one thing", () => "costs $1 or $& more");
    expect(notesOf(released(odd, "0.2.0", "2026-03-04"), "0.2.0")).toContain("costs $1 or $& more");
  });

  it("says now what is unreleased, or dates its newest version", () => {
    expect(read("CHANGELOG.md")).toMatch(/^# Changelog\n\n## (Unreleased|\d+\.\d+\.\d+, \d{4}-\d\d-\d\d)\n/);
  });
});

describe("a release", () => {
  it("has nothing in its way when all is in order", () => {
    expect(obstaclesTo(SOUND)).toEqual([]);
  });

  it.each<[string, Partial<Situation>]>([
    ['"next" is no version', { version: "next" }],
    ["v0.1.0 is tagged already", { version: "0.1.0" }],
    ["package.json has no repository, homepage", { manifest: { bugs: "b" } }],
    ["CHANGELOG.md has nothing", { changelog: "# Changelog\n\n## Unreleased\n\n## 0.1.0, 2026-01-02\n" }],
    ["the branch is fix, not main", { branch: "fix" }],
    ["not committed: M src/index.ts", { changed: ["M src/index.ts"] }],
  ])("is held up: %s", (words, change) => {
    const [obstacle, ...more] = obstaclesTo({ ...SOUND, ...change });
    expect(obstacle).toContain(words);
    expect(more).toEqual([]);
  });
});

it.each(SAYS_VERSION)("%s says the version of package.json", file => {
  const { version } = JSON.parse(read("package.json"));
  expect(withVersion(read(file), { from: version, to: "9.9.9" })).toContain('"ilink-sim/9.9.9"');
  expect(() => withVersion(read(file), { from: "9.9.9", to: version })).toThrow("nothing says");
});
