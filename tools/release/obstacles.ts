/** What stands in the way of a release, in words. */
import { unreleasedNotes } from "./changelog.ts";

export interface Situation {
  version: string;
  /** package.json. */
  manifest: Readonly<Record<string, unknown>>;
  changelog: string;
  branch: string;
  /** Files that are not committed as they are. */
  changed: readonly string[];
  tags: readonly string[];
}

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
/** Fields that npm's page links to; provenance is checked against the first. */
const ADDRESSES = ["repository", "bugs", "homepage"];

export function obstaclesTo({ version, manifest, changelog, branch, changed, tags }: Situation): string[] {
  const missing = ADDRESSES.filter(field => !(field in manifest));
  return [
    ...(VERSION.test(version) ? [] : [`"${version}" is no version: 1.2.3 or 1.2.3-beta.1`]),
    ...(tags.includes(`v${version}`) ? [`v${version} is tagged already: give a new one by --version`] : []),
    ...(missing.length > 0
      ? [`package.json has no ${missing.join(", ")}: fill in where the repository is`]
      : []),
    ...(unreleasedNotes(changelog) === "" ? ['CHANGELOG.md has nothing under "## Unreleased"'] : []),
    ...(branch === "main" ? [] : [`the branch is ${branch || "none"}, not main`]),
    ...(changed.length > 0 ? [`not committed: ${changed.join(", ")}`] : []),
  ];
}
