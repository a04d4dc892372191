/** Account ids as the OpenClaw host writes them: lower case, safe in file names. */

/** The account that a channel without accounts of its own uses. */
export const DEFAULT_ACCOUNT_ID = "default";

/** The host cuts ids at this length, in characters. */
const ID_LENGTH_MAX = 64;

/**
 * `B0F5@im.bot` becomes `b0f5-im-bot`; an empty id becomes `default`.
 * @param {string | null | undefined} value
 * @returns {string}
 */
export function normalizeAccountId(value) {
  return normalizeKey(value) || DEFAULT_ACCOUNT_ID;
}

/**
 * The same rule without the fallback.
 * @param {string | null | undefined} value
 * @returns {string}
 */
export function normalizeKey(value) {
  return (value ?? "")
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, ID_LENGTH_MAX);
}
