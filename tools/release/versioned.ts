/** What the client calls itself before a service: it has the version that package.json has. */

export const SAYS_VERSION = ["src/options.ts", "test/src/client.test.ts"] as const;

const nameIn = (version: string): string => `"ilink-sim/${version}"`;

/** @throws Error when the text does not say the old version. */
export function withVersion(text: string, { from, to }: { from: string; to: string }): string {
  if (!text.includes(nameIn(from))) throw new Error(`nothing says ${nameIn(from)}`);
  return text.replaceAll(nameIn(from), nameIn(to));
}
