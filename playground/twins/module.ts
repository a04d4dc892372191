/** The part of `node:module` that a run uses: there are no builtin modules to keep in step, and no source maps. */
export function syncBuiltinESMExports(): void {}

export const findSourceMap = (): undefined => undefined;
