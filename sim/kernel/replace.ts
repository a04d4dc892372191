/** Replaces members of builtin objects for the time of a run, and puts back what was there. */

/** Put a value in the place of a member. */
export type Replace = (owner: object, name: string, value: unknown) => void;

export interface Replacements {
  replace: Replace;
  /** Put back what was there, the latest first. */
  restore(): void;
}

export function createReplacements(): Replacements {
  const undo: (() => void)[] = [];
  return {
    // biome-ignore lint/suspicious/noExplicitAny: replacing members of arbitrary builtins is untyped by nature.
    replace(owner: any, name, value) {
      const before = Object.getOwnPropertyDescriptor(owner, name);
      Object.defineProperty(owner, name, {
        configurable: true,
        writable: true,
        enumerable: before?.enumerable ?? true,
        value,
      });
      undo.push(() => {
        if (before === undefined) delete owner[name];
        else Object.defineProperty(owner, name, before);
      });
    },
    restore() {
      for (const step of undo.splice(0).reverse()) step();
    },
  };
}
