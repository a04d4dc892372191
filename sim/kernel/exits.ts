/** The ways in which a program ends its own process. In a run they end the run, not the harness. */

import { callerOf } from "./caller.ts";
import type { Replace } from "./replace.ts";

/** Thrown where a call that never returns was made, so that nothing after it runs. */
export class ProcessExitError extends Error {
  override readonly name = "ProcessExitError";
}

/**
 * Catch them.
 * @param onExit told what was called, and from where: `process.exit(0) at my-client/index.ts:12`.
 */
export function catchExits(replace: Replace, onExit: (what: string) => void): void {
  const leave = (call: string): never => {
    const { where } = callerOf();
    const what = where === undefined ? call : `${call} at ${where}`;
    onExit(what);
    throw new ProcessExitError(`${what}: the run ends here`);
  };
  replace(process, "exit", (code?: number | string | null) =>
    leave(`process.exit(${code ?? process.exitCode ?? 0})`),
  );
  replace(process, "reallyExit", (code?: number) => leave(`process.reallyExit(${code ?? 0})`));
  replace(process, "abort", () => leave("process.abort()"));
  const kill = process.kill.bind(process);
  replace(process, "kill", (pid: number, signal: string | number = "SIGTERM") => {
    // Signal 0 asks whether a process is there. Below 1 the number means a group, of which this process is one.
    const isOurs = pid === process.pid || pid === -process.pid || pid === 0 || pid === -1;
    return isOurs && signal !== 0 ? leave(`process.kill(${pid}, ${signal})`) : kill(pid, signal);
  });
}
