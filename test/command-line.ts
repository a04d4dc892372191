/** Commands as processes of their own, in a folder of the test's. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Said, SharedProcess } from "./shared-process.ts";

const CLI = join(import.meta.dirname, "../sim/cli.ts");

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** What stdout and stderr have said so far. */
  said(): string;
  ended: Promise<Ended>;
}

export class Folder {
  readonly path: string;
  readonly #shared = new SharedProcess();

  constructor(name: string) {
    this.path = mkdtempSync(join(tmpdir(), `ilink-${name}-`));
  }

  /** Write a file. @returns its name. */
  file(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return name;
  }

  /** Begin a command; in a shell when there is something to say before it, as `ulimit -f 1`. */
  start(
    args: readonly string[],
    { env = {}, shell }: { env?: Record<string, string>; shell?: string } = {},
  ): Running {
    const { PATH = "", HOME = "" } = process.env;
    const [program, ...rest] =
      shell === undefined
        ? [process.execPath, CLI, ...args]
        : ["bash", "-c", `${shell}`, "bash", process.execPath, CLI, ...args];
    const child = spawn(program as string, rest, {
      cwd: this.path,
      env: { PATH, HOME, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", text => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", text => {
      stderr += text;
    });
    const ended = once(child, "close").then(([code, signal]) => ({ code, signal, stdout, stderr }));
    return { child, said: () => stdout + stderr, ended };
  }

  run(
    args: readonly string[],
    options: { env?: Record<string, string>; shell?: string } = {},
  ): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** What a command says, in the process of all of them. */
  ask(args: readonly string[]): Promise<Said> {
    return this.#shared.run(args, this.path);
  }

  remove(): void {
    this.#shared.end();
    rmSync(this.path, { recursive: true, force: true });
  }
}
