/** The end of what `npm start` prints, as the README shows it. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const TIME = / in [\d.]+ s$/m;
const BLOCK = /(?<=<!-- output: npm start, tail -->\n```\w*\n)[\s\S]*?(?=\n```)/;

/** What a run of `npm start` prints. Rejects when its exit code is not 0. */
export async function tourOutput(): Promise<string> {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1", npm_lifecycle_event: "start" };
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "sim/cli.ts"), "tour"], {
    cwd: ROOT,
    env,
  });
  return stdout.trimEnd();
}

/** From the legend on; above it stands the table. Commands are named as the package has them, not as the checkout. */
export function tailOf(output: string): string {
  const start = output.search(/^✓ pass /m);
  if (start === -1) throw new Error("npm start prints no legend");
  return output.slice(start).replaceAll("npm run -s sim --", "npx ilink-sim");
}

export function shownOutput(readme: string): string {
  const [block] = BLOCK.exec(readme) ?? [];
  if (block === undefined) throw new Error("README.md shows no output of npm start");
  return block;
}

/** The README with this output. The real time stays that of the README: the machine may be at work on something else now. */
export function withOutput(readme: string, tail: string): string {
  const [time = ""] = TIME.exec(shownOutput(readme)) ?? [];
  return readme.replace(BLOCK, () => tail.replace(TIME, time));
}

/** Real time differs from run to run; nothing else may. */
export function timeless(text: string): string {
  return text.replace(TIME, " in … s").trimEnd();
}
