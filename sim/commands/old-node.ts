/** What a Node is told that is older than the package needs. It runs there, so that it uses nothing new. */

/** As `engines` of package.json says it. */
const NEEDED = [22, 15] as const;

/** @param version As `process.versions.node` has it. @returns undefined for one that will do. */
export function oldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor, neededMinor] = NEEDED;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `ilink-sim needs Node ${NEEDED.join(".")} or later, and this is ${version}. Install a newer one: https://nodejs.org`;
}
