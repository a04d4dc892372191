/** `run --watch`: what a change concerns is run again, and nothing else. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("watch");
afterAll(() => folder.remove());

const scenario = (minutes: number): string =>
  `title: t\nruns: ${minutes}m\nworkload: [{ at: 2m, inbound: alice }]\n`;
const client = (name: string): string => `import { timer } from "./timer.js";
export default { name: ${JSON.stringify(name)}, create: () => ({
  start: async () => timer(), stop: async () => {}, login: async () => {}, send: async () => ({ outcome: "sent" }),
}) };
`;
folder.file("mine/a.yaml", scenario(10));
folder.file("mine/b.yaml", scenario(10));
folder.file("client/mine.ts", client("one"));
folder.file("client/package.json", '{ "type": "module" }');
folder.file("client/timer.js", "export const timer = () => void setInterval(() => {}, 60_000);\n");
folder.file("client/node_modules/other/index.js", "");

const ARGS = ["run", "./mine", "--subject", "./client/mine.ts", "--no-expect", "--jobs", "1"];
const WAIT = { timeout: 60_000, interval: 100 };

it("runs again what changed, tells a mistake and goes on, and ends with Ctrl-C", async () => {
  const running = folder.start([...ARGS, "--watch"]);
  let [out, errors] = ["", ""];
  running.child.stdout?.on("data", text => {
    out += text;
  });
  running.child.stderr?.on("data", text => {
    errors += text;
  });
  let turns = 0;
  /** What is said until it watches again has these words. */
  const says = async (...words: readonly string[]): Promise<string> => {
    turns++;
    await expect.poll(() => errors.match(/^watching \d+ files; Ctrl-C ends it$/gm)?.length, WAIT).toBe(turns);
    for (const each of words) await expect.poll(() => out + errors, WAIT).toContain(each);
    const text = out;
    out = "";
    return text;
  };
  try {
    // Three of the client, without its packages, and two scenarios.
    await says("2 runs, 2 violated", "watching 5 files");
    folder.file("mine/a.yaml", scenario(20));
    await says("mine/a.yaml · ./client/mine.ts", "1 run, 1 violated");
    folder.file("client/timer.js", "export const timer = () => void setInterval(() => {}, 90_000);\n");
    await says("2 runs, 2 violated");
    folder.file("mine/b.yaml", "title: t\nrunz: 10m\n");
    await says("did you mean runs?");
    folder.file("mine/b.yaml", scenario(15));
    await says("mine/b.yaml · ./client/mine.ts", "1 run, 1 violated");
    folder.file("mine/c.yaml", scenario(15));
    await says("mine/c.yaml · ./client/mine.ts", "1 run, 1 violated");
    folder.file("client/node_modules/other/index.js", "1");
    rmSync(join(folder.path, "mine/c.yaml"));
    expect(await says()).toBe("");
  } finally {
    process.kill(-(running.child.pid as number), "SIGINT");
  }
  expect(await running.ended).toMatchObject({ code: 0, signal: null });
});

it.each(["--json", "--failed", "--write-expect", "--trace"])("does not go with %s", async flag => {
  const value = /expect|trace/.test(flag) ? ["x"] : [];
  expect(await folder.ask([...ARGS, "--watch", flag, ...value])).toMatchObject({
    code: 64,
    stdout: "",
    stderr: expect.stringContaining("--watch runs again and again"),
  });
});
