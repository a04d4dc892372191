/** `setImmediate` of Node: one turn of the event loop each, in the order in which they were asked for. */

export interface Immediate {
  action: (() => void) | undefined;
}

const waiting: Immediate[] = [];
const { port1: inlet, port2: outlet } = new MessageChannel();

// As an attribute, which opens the port; a listener would not.
Object.assign(inlet, {
  onmessage() {
    const { action } = waiting.shift() ?? {};
    action?.();
  },
});

export function setImmediate(action: (...args: unknown[]) => void, ...args: unknown[]): Immediate {
  const immediate: Immediate = { action: () => action(...args) };
  waiting.push(immediate);
  outlet.postMessage(0);
  return immediate;
}

/** Its turn comes, and nothing happens in it. */
export function clearImmediate(immediate: Immediate | undefined): void {
  if (immediate !== undefined) immediate.action = undefined;
}
