/** What a program changes in its own process besides memory: put back when its run is over. */

type Listener = (...args: unknown[]) => void;

/** Remember the process as it is. Returns what puts that back: environment, folder, exit code, title, listeners. */
export function rememberProcess(): () => void {
  const env = { ...process.env };
  const cwd = process.cwd();
  const { exitCode, title } = process;
  const listeners = new Map(
    process.eventNames().map(event => [event, new Set(process.rawListeners(event))] as const),
  );
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    for (const [name, value] of Object.entries(env))
      if (process.env[name] !== value) process.env[name] = value;
    if (process.cwd() !== cwd) process.chdir(cwd);
    process.exitCode = exitCode;
    if (process.title !== title) process.title = title;
    for (const event of process.eventNames()) {
      for (const listener of process.rawListeners(event)) {
        if (listeners.get(event)?.has(listener) !== true) process.removeListener(event, listener as Listener);
      }
    }
  };
}
