/** Loads a client of this folder's own packages; the tree itself has none of them. */

/** @throws Error that says how to bring it. */
export async function load<Module>(name: string): Promise<Module> {
  try {
    return (await import(import.meta.resolve(name))) as Module;
  } catch (cause) {
    throw new Error(`${name} is not installed: npm ci --prefix tools/anchors`, { cause });
  }
}
