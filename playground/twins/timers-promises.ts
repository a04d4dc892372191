/** `node:timers/promises`: the kernel puts these names in its own hands during a run. */
const setTimeout = (delayMs?: number): Promise<void> =>
  new Promise(resolve => void globalThis.setTimeout(resolve, delayMs));

export default { setTimeout, setImmediate: (): Promise<void> => setTimeout(0), scheduler: {} };
