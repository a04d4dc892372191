/** Full disks, readers who leave, Ctrl-C at any moment, and what a client leaves open: told as what they are, and nothing is lost. */
import { execFileSync } from "node:child_process";
import fs, { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { openTraceFiles, printLost } from "../sim/commands/trace-files.ts";
import { type Disk, NotWrittenError, writeWhole } from "../sim/commands/write-whole.ts";
import { Folder, type Running } from "./command-line.ts";

const folder = new Folder("disk");
afterAll(() => folder.remove());

const QUICK = ["bug-155/shape-ret", "--subject", "fixed"] as const;
/** No file of this process may have more than 1,024 bytes. */
const TINY = 'ulimit -f 1; exec "$@"';

const fails = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: so the system says`), { code, syscall: "write" });
};

describe("a file", () => {
  const path = join(folder.path, "whole/file.txt");
  /** A disk that fails at one call; what is half written stays, as on a real one. */
  const disks = (code: string): Disk[] => [
    {
      ...fs,
      writeFileSync: (file, text) => {
        writeFileSync(file as string, String(text).slice(0, 3));
        fails(code)();
      },
    },
    { ...fs, renameSync: fails(code), linkSync: fails(code) },
  ];

  it.each([
    ["ENOSPC", "the disk is full (ENOSPC)"],
    ["EDQUOT", "this user's share of the disk is used up (EDQUOT)"],
    ["EROFS", "the disk is read-only (EROFS)"],
    ["EACCES", "this user has no right to it (EACCES)"],
    ["ENOENT", "there is no such file or folder (ENOENT)"],
    ["EIO", "the disk failed (EIO)"],
    ["EWHATEVER", "EWHATEVER: so the system says"],
  ])("is whole or as before at %s", (code, words) => {
    rmSync(dirname(path), { recursive: true, force: true });
    const withoutFolders: Disk = { ...fs, mkdirSync: fails(code) };
    expect(() => writeWhole(path, "what is new", { disk: withoutFolders })).toThrow(
      new NotWrittenError(words),
    );
    expect(existsSync(dirname(path))).toBe(false);
    for (const keep of [false, true]) {
      for (const disk of disks(code)) {
        rmSync(path, { force: true });
        if (!keep) writeWhole(path, "before");
        expect(() => writeWhole(path, "what is new", { keep, disk })).toThrow(new NotWrittenError(words));
        if (!keep) expect(readFileSync(path, "utf8")).toBe("before");
        expect(existsSync(path) ? readdirSync(join(path, "..")) : []).toEqual(keep ? [] : ["file.txt"]);
      }
    }
    writeWhole(path, "what is new");
    expect(readFileSync(path, "utf8")).toBe("what is new");
    expect(() => writeWhole(path, "newer", { keep: true })).toThrow("EEXIST");
    expect(readdirSync(join(path, ".."))).toEqual(["file.txt"]);
  });

  it("is told with its replay line when it is a trace, the first five by name", () => {
    const dir = join(folder.path, "lost");
    const files = openTraceFiles(dir, { expect: false, disk: { ...fs, writeFileSync: fails("ENOSPC") } });
    const row = { scenario: "a/b", subject: "fixed", door: "memory", seed: "1" } as never;
    for (let run = 0; run < 7; run++) files.write({ row, trace: { header: {} as never, records: [] } });
    expect(readdirSync(dir)).toEqual([]);
    const text = printLost(files.lost, 9) ?? "";
    expect(text).toMatch(/^7 of 9 traces are not written/);
    expect(text.match(/a-b\.fixed\.memory\.jsonl: the disk is full \(ENOSPC\)/g)).toHaveLength(5);
    expect(
      text.match(/replay: .*replay a\/b --subject fixed --door memory --seed 1 --no-expect/g),
    ).toHaveLength(5);
    expect(text).toMatch(/and 2 more$/);
  });
});

describe("a disk that takes no more", () => {
  it("while traces are written: the runs go on, exit 64, no half file", async () => {
    const { code, stdout, stderr } = await folder.run(["run", ...QUICK, "--trace", "traces"], {
      shell: TINY,
    });
    expect(code, stderr).toBe(64);
    expect(stdout).toContain("1 run, all as expected");
    expect(stderr).toMatch(
      /1 of 1 traces are not written.*\n.*larger than this process may write \(ulimit -f\) \(EFBIG\)\n +replay: /,
    );
    expect(readdirSync(join(folder.path, "traces"))).toEqual([]);
    const json = await folder.run(["run", ...QUICK, "--trace", "traces", "--json"], { shell: TINY });
    expect(json.code).toBe(64);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      lostTraces: [{ why: expect.stringContaining("EFBIG") }],
    });
  });

  it("while findings are written: they are printed, exit 64, no half file", async () => {
    const shell = 'ulimit -f 0; exec "$@"';
    const { code, stdout, stderr } = await folder.run(
      ["fuzz", "--runs", "1", "--seed", "1", "--subject", "legacy"],
      { shell },
    );
    expect(code, stderr).toBe(64);
    expect(stderr).toMatch(/(\d+) of \1 findings could not be written: .*EFBIG/);
    expect(stdout).toMatch(/^-{72}\n(title: [\s\S]*?)\n-{72}$/m);
    expect(readdirSync(join(folder.path, ".ilink-sim/failures"))).toEqual([]);
  });

  it("under a new scenario", async () => {
    const { code, stderr } = await folder.run(["new", "scenario", "a/b"], {
      shell: 'ulimit -f 0; exec "$@"',
    });
    expect(code).toBe(64);
    expect(stderr).toBe(
      "scenarios/a/b.yaml cannot be written: it is larger than this process may write (ulimit -f) (EFBIG)\n",
    );
    expect(readdirSync(join(folder.path, "scenarios/a"))).toEqual([]);
  });

  it("under the traces' folder itself", async () => {
    symlinkSync("/dev/full", join(folder.path, "full"));
    for (const dir of ["full", "full/below"]) {
      const { code, stderr } = await folder.run(["run", ...QUICK, "--trace", dir]);
      expect({ code, stderr }).toMatchObject({
        code: 64,
        stderr: expect.stringContaining("no folder can be made there"),
      });
    }
  });

  it("under stdout: the result goes to stderr, exit 64", async () => {
    const { code, stderr } = await folder.run(["run", ...QUICK], { shell: 'exec "$@" > /dev/full' });
    expect(code).toBe(64);
    expect(stderr).toContain("1 run, all as expected");
    expect(stderr).toContain("stdout cannot be written: the disk is full (ENOSPC)");
  });
});

describe("a reader who leaves", () => {
  it.each([
    [["list"], 0],
    [["faults"], 0],
    [["replay", ...QUICK, "--all"], 0],
    [["replay", "bug-155/shape-ret", "--subject", "legacy", "--no-expect", "--all"], 1],
    [["run", "bug-155/shape-ret", "--subject", "legacy", "--no-expect"], 1],
    [["run", ...QUICK, "--json"], 0],
  ])("of %j: quiet, and the exit code is that of the work", async (args, wanted) => {
    // The reader is gone before the first word.
    const shell = 'set -o pipefail; { "$@"; echo "$?" >&3; } 3>&2 | exec true; wait';
    const { stderr } = await folder.run(args, { shell });
    expect(stderr.replaceAll(/^\d+ of \d+ runs.*\n/gm, "")).toBe(`${wanted}\n`);
  });
});

/** Ctrl-C as a terminal sends it: to every process of the group. One that is over hears of nothing. */
const interrupt = ({ child }: Running): void => {
  try {
    process.kill(-(child.pid as number), "SIGINT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

describe("Ctrl-C", () => {
  folder.file(
    "slow.ts",
    `export default { name: "slow", create: () => ({ start: async () => {}, stop: async () => {}, login: async () => {}, send: async () => ({ outcome: "unknown", reason: "no" }) }) };`,
  );
  const commands = [
    ["fuzz", "--runs", "100000", "--jobs", "2"],
    ["fuzz", "--runs", "100000", "--jobs", "2", "--subject", "./slow.ts"],
    ["run", "--subject", "fixed", "--jobs", "2"],
    ["replay", "bug-155/overnight-idle", "--subject", "openclaw-weixin@2.4.9"],
    ["serve", "bug-155/overnight-idle"],
    ["tour"],
  ];

  it.each(commands)("in the first moments of %s %s is no fault", async (...args) => {
    for (const afterMs of [30, 150, 350, 600, 1_000]) {
      const running = folder.start(args);
      await sleep(afterMs);
      interrupt(running);
      const { code, signal, stderr, stdout } = await running.ended;
      // What a client says of its sends may well begin with Error; a fault of ours has a stack.
      expect(stderr + stdout).not.toMatch(/itself failed|harness failed|\n\s+at .*:\d+:\d+/);
      // Before the program's first line, the signal itself ends it.
      if (signal !== null) expect(signal).toBe("SIGINT");
      else
        expect(
          [130, ...(args[0] === "serve" || args[0] === "replay" ? [0] : [])],
          `after ${afterMs} ms`,
        ).toContain(code);
    }
  });

  it("a second time ends at once, and no worker is left", async () => {
    const mark = `MARK_OF=${process.pid}`;
    const left = (): boolean => execFileSync("ps", ["axeww"], { encoding: "utf8" }).includes(mark);
    const env = { MARK_OF: String(process.pid) };
    const running = folder.start(["fuzz", "--runs", "100000", "--jobs", "2"], { env });
    await sleep(1_500);
    expect(left()).toBe(true);
    interrupt(running);
    interrupt(running);
    const { code, signal } = await running.ended;
    expect(code ?? signal).toBe(130);
    // A worker whose command is gone ends by itself.
    for (let look = 0; left() && look < 100; look++) await sleep(100);
    expect(left()).toBe(false);
  });
});

describe("what a client leaves open", () => {
  const OPEN = `import { spawn } from "node:child_process";
import net from "node:net";
import { Worker } from "node:worker_threads";
const open = () => { setInterval(() => {}, 1000); net.createServer().listen(0, "127.0.0.1"); process.stdin.resume();
  spawn("sleep", ["MARK"], { stdio: "inherit" }); spawn("sleep", ["MARK"], { stdio: [0, 1, 2, 3, 4] }); new Worker("setInterval(() => {}, 1000)", { eval: true }); };
BEFORE
export default { name: "open", create() { AT_CREATE; return { start: async () => { AT_START }, stop: async () => {}, login: async () => {}, send: async () => ({ outcome: "unknown", reason: "no" }) }; } };`;
  const at = { BEFORE: "", AT_CREATE: "", AT_START: "" };

  it.each([
    ["loaded", { ...at, BEFORE: "open();" }],
    ["made", { ...at, AT_CREATE: "open()" }],
    ["started", { ...at, AT_START: "open();" }],
    ["gone", { ...at, AT_START: "open(); process.exit(3);" }],
    ["really gone", { ...at, BEFORE: "open(); process.reallyExit(3);" }],
  ])("when it is %s does not keep a command from ending, nor live on", async (when, places) => {
    // A length of sleep that nobody else has.
    const mark = `9${process.pid}${when.length}`;
    const text = Object.entries(places).reduce((all, [place, code]) => all.replace(place, code), OPEN);
    folder.file("open.ts", text.replaceAll("MARK", mark));
    for (const args of [
      ["run", "bug-155/shape-ret"],
      ["replay", "bug-155/shape-ret"],
      ["fuzz", "--runs", "1", "--jobs", "1"],
    ]) {
      const { code, stdout, stderr } = await folder.run([...args, "--subject", "./open.ts"]);
      expect([0, 1, 2, 3, 64], stderr).toContain(code);
      expect(stdout + stderr).toContain("./open.ts");
      expect(stderr).not.toContain("at file:");
    }
    // What was killed as the command ended may be listed for a moment more; what lives on stays.
    const lives = (): boolean =>
      execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(`sleep ${mark}`);
    for (let look = 0; look < 100 && lives(); look++) await sleep(100);
    expect(lives()).toBe(false);
  });
});
