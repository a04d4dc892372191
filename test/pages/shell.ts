/** A folder in which the commands of a page are run, as bash runs them; programs of the test stand before those of the machine. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export class Shell {
  readonly folder: string;

  constructor(name: string) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), `ilink-${name}-`)));
    mkdirSync(join(this.folder, "bin"));
    // `npx` as it finds the package: installed in the folder, or, for what needs no build, the checkout's own sources.
    const installed = "node_modules/ilink-sim/dist/sim/cli.js";
    const cli = `[ -e ${installed} ] && cli=${installed} || cli='${join(ROOT, "sim/cli.ts")}'`;
    this.program("npx", `#!/bin/bash\n[ "$1" = --no ] && shift\nshift\n${cli}\nexec node "$cli" "$@"\n`);
  }

  /** A program of the test's, found before one of the machine. */
  program(name: string, text: string): void {
    writeFileSync(join(this.folder, "bin", name), text, { mode: 0o755 });
  }

  run(line: string, options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Ended> {
    const { PATH = "", HOME = "" } = process.env;
    const path = [join(this.folder, "bin"), join(ROOT, "node_modules/.bin"), PATH].join(":");
    const env = { HOME, NO_COLOR: "1", ...options.env, PATH: path };
    return new Promise(resolve => {
      const child = execFile(
        "bash",
        ["-c", line],
        { cwd: options.cwd ?? this.folder, env },
        (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
