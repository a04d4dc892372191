/** A folder of somebody who installs a package: nothing in it but what npm puts there. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export interface Ended {
  code: number | null;
  /** Both outputs. */
  said: string;
}

export class UserFolder {
  readonly path = mkdtempSync(join(tmpdir(), "ilink-package-"));
  readonly #bin = join(this.path, "bin");
  readonly #running = new Set<ChildProcess>();

  /** @param node The Node by which everything in it runs. */
  constructor(node: string) {
    mkdirSync(this.#bin);
    symlinkSync(node, join(this.#bin, "node"));
    this.write(
      "package.json",
      JSON.stringify({ name: "user", version: "1.0.0", private: true, type: "module" }),
    );
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** Packages that npm has put there, by their folders. */
  packages(): string[] {
    const lock = JSON.parse(readFileSync(join(this.path, "node_modules/.package-lock.json"), "utf8"));
    return Object.keys(lock.packages).filter(folder => folder.startsWith("node_modules/"));
  }

  /** What npm has in its cache is not asked for again. */
  install(...args: string[]): Promise<Ended> {
    return this.run("npm", ["install", "--prefer-offline", "--no-fund", "--no-audit", ...args]);
  }

  async run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const { child, said } = this.start(program, args, env);
    const [code] = (await once(child, "close")) as [number | null];
    return { code, said: said() };
  }

  start(
    program: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): { child: ChildProcess; said: () => string } {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(program, args, {
      cwd: this.path,
      env: { HOME, NO_COLOR: "1", ...env, PATH: `${this.#bin}${delimiter}${PATH}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#running.add(child);
    child.once("close", () => this.#running.delete(child));
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", piece => {
        text += piece;
      });
    return { child, said: () => text };
  }

  remove(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    rmSync(this.path, { recursive: true, force: true });
  }
}
