/** How deeply a message may be nested. What is walked by recursion, as JSON is when it is written, has a stack to walk on. */

/** Levels below the message that are kept; the service's own messages have fewer than ten. */
const LEVELS_MAX = 64;

/**
 * Replace what lies deeper by null, in place. Walks without recursion; each value is visited once.
 *
 * @returns whether anything was cut off.
 * @internal
 */
export function cutDeep(root: unknown): boolean {
  let isCut = false;
  let level: object[] = isObject(root) ? [root] : [];
  for (let depth = 1; level.length > 0; depth++) {
    const next: object[] = [];
    for (const parent of level) {
      for (const [key, value] of Object.entries(parent)) {
        if (!isObject(value)) continue;
        if (depth < LEVELS_MAX) {
          next.push(value);
          continue;
        }
        // A key that is there is written, `__proto__` as any other.
        (parent as Record<string, unknown>)[key] = null;
        isCut = true;
      }
    }
    level = next;
  }
  return isCut;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
