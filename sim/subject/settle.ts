/** Gives code that was just told to end the turns of the event loop that it needs to take notice. */

/** Turns; promise chains need one, the rest is margin. */
const TURNS = 5;

/** Taken when the module loads: during a run the global one belongs to the virtual world. */
const nextTurn = globalThis.setImmediate;

/**
 * Let everything run that waits for no timer and no network. For `dispose`: what a client does after
 * it must still find the virtual world, because the real one has a real network.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise(resolve => nextTurn(resolve));
}
