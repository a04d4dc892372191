/** For calls whose end nobody waits for, whether they throw or reject. */
export function quietly(call: () => Promise<void> | undefined): void {
  void (async () => call())().catch(() => {});
}
