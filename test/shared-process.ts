/**
 * Command lines in one process, for tests that ask for their words and exit codes alone: to start a process costs more than most
 * commands. What a command does to its process, and what is done to it, wants one of its own: {@link file://./command-line.ts}.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface CommandLine {
  args: readonly string[];
  cwd: string;
}

export interface Said {
  /** With which the command would have exited. */
  code: number;
  stdout: string;
  stderr: string;
}

export class SharedProcess {
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** Run a command after those before it. */
  run(args: readonly string[], cwd: string): Promise<Said> {
    const said = this.#last.then(() => this.#ask({ args, cwd }));
    this.#last = said.catch(() => {});
    return said;
  }

  end(): void {
    this.#child?.kill("SIGKILL");
  }

  async #ask(line: CommandLine): Promise<Said> {
    this.#child ??= begin();
    const ended = new AbortController();
    try {
      const answer = once(this.#child, "message", { signal: ended.signal });
      const gone = once(this.#child, "exit", { signal: ended.signal }).then(([code, signal]) => {
        throw new Error(`the process of the commands ended in ${line.args.join(" ")}: ${code ?? signal}`);
      });
      this.#child.send(line);
      const [said] = (await Promise.race([answer, gone])) as [Said];
      return said;
    } finally {
      ended.abort();
    }
  }
}

function begin(): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  return fork(join(import.meta.dirname, "command-loop.ts"), {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { PATH, HOME },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}
