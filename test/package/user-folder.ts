/** A folder of somebody who installs a package: nothing in it but what npm puts there. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** npm has this long to install two packages, real milliseconds. */
const INSTALL_MS_MAX = 10 * 60_000;

export interface Ended {
  code: number | null;
  /** Both outputs. */
  said: string;
}

export class UserFolder {
  readonly path = mkdtempSync(join(tmpdir(), "ilink-package-"));
  readonly #node: string;
  readonly #running = new Set<ChildProcess>();

  /** @param node The Node by which everything in it runs. */
  constructor(node: string) {
    this.#node = node;
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

  /** What npm has in its cache is not asked for again. A registry that does not answer is a failure, not a wait without end. */
  install(...args: string[]): Promise<Ended> {
    const patience = ["--fetch-retries=1", "--fetch-timeout=60000"];
    const npm = ["install", "--prefer-offline", "--no-fund", "--no-audit", ...patience, ...args];
    return this.run("npm", npm, wayToRegistry(), AbortSignal.timeout(INSTALL_MS_MAX));
  }

  /** @param signal ends the program; what it had said until then is its answer, with a line that says so. */
  async run(
    program: string,
    args: readonly string[],
    env: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Ended> {
    const { child, said } = this.start(program, args, env);
    const end = (): void => signalGroup(child, "SIGKILL");
    signal?.addEventListener("abort", end, { once: true });
    const [code] = (await once(child, "close")) as [number | null];
    signal?.removeEventListener("abort", end);
    const ended = signal?.aborted ? `\nended by the test: ${String(signal.reason)}` : "";
    return { code, said: said() + ended };
  }

  start(
    program: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): { child: ChildProcess; said: () => string } {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(program, args, {
      cwd: this.path,
      env: { HOME, NO_COLOR: "1", ...env, PATH: `${dirname(this.#node)}${delimiter}${PATH}` },
      stdio: ["ignore", "pipe", "pipe"],
      // npm and npx are scripts there.
      shell: process.platform === "win32",
      // A group of its own: npx and the shell that it starts pass no signal on.
      detached: process.platform !== "win32",
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

  /** Ends what was started, as Ctrl-C at a terminal does: all that it has started gets the signal. */
  async end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (!this.#running.has(child)) return;
    const closed = once(child, "close");
    signalGroup(child, signal);
    await closed;
  }

  remove(): void {
    for (const child of this.#running) signalGroup(child, "SIGKILL");
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** How this machine reaches its registry: its own, its certificates, its proxies. */
function wayToRegistry(): Record<string, string> {
  const isOfWay = (name: string): boolean =>
    /^(?:NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|npm_config_(?:registry|cafile|cache|userconfig)|(?:https?|no)_proxy)$/i.test(
      name,
    );
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && isOfWay(name) ? [[name, value]] : [],
    ),
  );
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (process.platform === "win32" || child.pid === undefined) child.kill(signal);
  else process.kill(-child.pid, signal);
}
