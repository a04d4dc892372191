/** The variable by which the preload comes into a process, and into its children. */

const BARE = /(^|\s)(--import[\s=]+)("?)ilink-(?:sim|client)\/repair\3(?=\s|$)/g;

/**
 * `NODE_OPTIONS` with the file of the preload instead of its bare name, which is looked up from the folder in which a
 * process starts.
 *
 * @param url of the file; a URL has no spaces, so that it needs no quotes.
 * @internal
 */
export function nodeOptionsByFile(options: string, url: string): string {
  return options.replace(BARE, (_all, before, flag) => `${before}${flag}${url}`);
}
