/** For calls whose end nobody waits for, whether they throw or reject. */
export function quietly(
  call: () => Promise<void> | undefined,
  hear: (error: unknown) => void = () => {},
): void {
  void (async () => call())().catch(hear);
}
