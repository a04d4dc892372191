/** The client with a defect: its modules as they are, and of each mutant what stands in them instead. Data, until a worker begins with it. */

/** In the text of a module: from where, how many characters go, and what comes. */
export type Patch = readonly [module: string, at: number, removed: number, text: string];

export interface Mutant {
  /** As the command line names it. */
  name: string;
  /** What it does wrong. */
  does: string;
  patches: readonly Patch[];
}

export interface Mutants {
  /** By path below the root, the module as CommonJS. */
  modules: Readonly<Record<string, string>>;
  all: readonly Mutant[];
}

/** A module, as the engine calls it. */
export type ModuleCode = (require: (asked: string) => unknown, exports: object, module: object) => void;

/** What the engine finds when it begins. */
export interface MutantCode {
  name: string;
  does: string;
  modules: Readonly<Record<string, ModuleCode>>;
}

/** A script that leaves one mutant for the engine, whose own script comes behind it. */
export function scriptOf({ modules }: Mutants, { name, does, patches }: Mutant): string {
  const functions = Object.entries(modules).map(([file, code]) => {
    const text = patches.filter(([module]) => module === file).reduce(patched, code);
    return `${JSON.stringify(file)}:function(require,exports,module){${text}\n}`;
  });
  return `self.mutant={name:${JSON.stringify(name)},does:${JSON.stringify(does)},modules:{${functions.join(",\n")}}};\n`;
}

const patched = (code: string, [, at, removed, text]: Patch): string =>
  code.slice(0, at) + text + code.slice(at + removed);
