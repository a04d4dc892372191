/** Copies of the repair in one process are one. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import { nodeOptionsByFile } from "../../../src/repair/node-options.ts";

type Copy = typeof import("../../../src/repair/index.ts");

/** The package once more, as another version or another kind of module would load it. */
async function copyOf(): Promise<Copy> {
  vi.resetModules();
  return import("../../../src/repair/index.ts");
}

const before = globalThis.fetch;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
  globalThis.fetch = before;
});

const call = (host: string): [string, RequestInit] => [
  `https://${host}/ilink/bot/sendtyping`,
  { method: "POST", headers: { Authorization: "Bearer b@im.bot:t" }, body: "{}" },
];

/** A service that refuses everything but notifystart; what it is asked is noted. */
function staleService(): string[] {
  const asked: string[] = [];
  globalThis.fetch = async input => {
    const endpoint = String(input).split("/").at(-1) ?? "";
    asked.push(endpoint);
    return Response.json(endpoint === "notifystart" ? {} : { errcode: -14 });
  };
  return asked;
}

const REPAIRED = ["sendtyping", "notifystart", "sendtyping"];

describe("two copies", () => {
  test("put one repair in front of fetch, which works for both", async () => {
    const asked = staleService();
    const inner = globalThis.fetch;
    const [one, other] = [await copyOf(), await copyOf()];
    expect(one.installRepair).not.toBe(other.installRepair);
    const leaveFirst = one.installRepair({ hosts: ["one.example"] });
    const repaired = globalThis.fetch;
    const leaveSecond = other.installRepair({ hosts: ["other.example"] });
    expect(globalThis.fetch).toBe(repaired);
    for (const host of ["one.example", "other.example", "ilinkai.weixin.qq.com"]) {
      asked.length = 0;
      await fetch(...call(host));
      expect(asked, host).toEqual(REPAIRED);
    }
    leaveFirst();
    leaveFirst();
    asked.length = 0;
    await fetch(...call("one.example"));
    expect(asked).toEqual(["sendtyping"]);
    asked.length = 0;
    await fetch(...call("other.example"));
    expect(asked).toEqual(REPAIRED);
    leaveSecond();
    expect(globalThis.fetch).toBe(inner);
    expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for("ilink-sim.repair"));
  });

  test("tell both listeners, each once", async () => {
    globalThis.fetch = async () => Response.json({ ret: 0, msgs: [], get_updates_buf: "c" });
    const heard: string[] = [];
    for (const name of ["one", "other"]) {
      const copy = await copyOf();
      undo.push(copy.installRepair({ onState: ({ state }) => heard.push(`${name} ${state}`) }));
    }
    await fetch("https://ilinkai.weixin.qq.com/ilink/bot/getupdates", call("x")[1]);
    await vi.waitFor(() =>
      expect(heard).toEqual(["one recovering", "other recovering", "one live", "other live"]),
    );
  });

  test("wrap a fetch once", async () => {
    const asked = staleService();
    const [one, other] = [await copyOf(), await copyOf()];
    const wrapped = one.wrapFetch(globalThis.fetch, { hosts: ["one.example"] });
    expect(other.wrapFetch(wrapped, { hosts: ["other.example"] })).toBe(wrapped);
    await wrapped(...call("other.example"));
    expect(asked).toEqual(REPAIRED);
  });

  test("of which one stands in front of the process, and the other wraps its fetch", async () => {
    const asked = staleService();
    const [one, other] = [await copyOf(), await copyOf()];
    undo.push(one.installRepair());
    const wrapped = other.wrapFetch(fetch, { hosts: ["other.example"] });
    expect(wrapped).toBe(fetch);
    await wrapped(...call("other.example"));
    expect(asked).toEqual(REPAIRED);
  });

  test("a mistaken host of the second is refused, and changes nothing", async () => {
    staleService();
    const [one, other] = [await copyOf(), await copyOf()];
    undo.push(one.installRepair());
    const repaired = globalThis.fetch;
    expect(() => other.installRepair({ hosts: ["https://x/"] })).toThrow(/hosts must be host or host:port/);
    expect(globalThis.fetch).toBe(repaired);
  });

  test("a mistaken host of the first leaves nothing", async () => {
    const { installRepair } = await copyOf();
    expect(() => installRepair({ hosts: ["https://x/"] })).toThrow(/hosts must be host or host:port/);
    expect(globalThis.fetch).toBe(before);
    expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for("ilink-sim.repair"));
  });
});

describe("in a process", () => {
  const SRC = path.resolve(import.meta.dirname, "../../../src");
  const PROGRAM = path.join(import.meta.dirname, "preloaded.mjs");
  const PRELOAD = path.join(SRC, "repair/preload.ts");
  const run = promisify(execFile);
  let service: Loopback;
  let folder: string;

  beforeEach(async () => {
    service = await serveLoopback({ server: { holdMs: 500, notifystart: "heals" } });
    service.makeStale();
    folder = mkdtempSync(path.join(tmpdir(), "ilink-repair-"));
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  async function program(args: string[], env: Record<string, string>, cwd = folder): Promise<string[]> {
    const { baseUrl, token } = service.credential();
    const { stdout, stderr } = await run(process.execPath, [...args, baseUrl, token], {
      cwd,
      env: { PATH: process.env.PATH ?? "", ILINK_REPAIR_HOSTS: new URL(baseUrl).host, ...env },
      timeout: 120_000,
    });
    return [stdout, ...stderr.split("\n").filter(line => line.includes("ilink-sim repair"))];
  }

  const CURED = [
    expect.stringContaining('"stale":false'),
    expect.stringContaining("] on, for "),
    expect.stringContaining("is cured."),
  ];
  const asked = (): string[] =>
    service.records.flatMap(record => (record.type === "request" ? [record.endpoint] : []));

  test("two versions and a repeated preload cure once and say each line once", async () => {
    cpSync(SRC, path.join(folder, "src"), { recursive: true });
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    const copy = path.join(folder, "src/repair/preload.ts");
    const said = await program(["--import", PRELOAD, "--import", copy, PROGRAM], {
      NODE_OPTIONS: `--import ${PRELOAD} --require ${copy} --disable-warning=ExperimentalWarning`,
    });
    expect(said).toEqual(CURED);
    expect(asked()).toEqual(["getupdates", "notifystart", "getupdates"]);
  });

  test("children that start in another folder find the preload of which only the parent's folder knows the name", async () => {
    const named = path.join(folder, "node_modules/ilink-sim");
    mkdirSync(named, { recursive: true });
    mkdirSync(path.join(folder, "elsewhere"));
    writeFileSync(
      path.join(named, "package.json"),
      '{"name":"ilink-sim","type":"module","exports":{"./repair":"./preload.mjs"}}',
    );
    writeFileSync(path.join(named, "preload.mjs"), `import ${JSON.stringify(pathToFileURL(PRELOAD).href)};`);
    const parent = path.join(folder, "parent.mjs");
    writeFileSync(
      parent,
      `import { spawnSync } from "node:child_process";
       const cwd = ${JSON.stringify(tmpdir())};
       const { status } = spawnSync(process.execPath, [${JSON.stringify(PROGRAM)}, ...process.argv.slice(2)], { cwd, stdio: "inherit" });
       process.exitCode = status;`,
    );
    const NODE_OPTIONS = "--import ilink-sim/repair --disable-warning=ExperimentalWarning";
    const [said, ...lines] = await program([parent], { NODE_OPTIONS });
    // Parent and child each say that it is on.
    expect([said, ...lines.slice(1)]).toEqual(CURED);
    expect(lines[0]).toBe(lines[1]);
  });
});

test.each([
  ["--import ilink-sim/repair", "--import file:///p/preload.js"],
  ["--import ilink-client/repair", "--import file:///p/preload.js"],
  ["--import=ilink-sim/repair --inspect", "--import=file:///p/preload.js --inspect"],
  ['--inspect  --import "ilink-sim/repair"', "--inspect  --import file:///p/preload.js"],
  [
    "--import ilink-sim/repair --import ilink-sim/repair",
    "--import file:///p/preload.js --import file:///p/preload.js",
  ],
  ["--import ilink-sim/repair/compose", "--import ilink-sim/repair/compose"],
  ["--import /x/ilink-sim/repair", "--import /x/ilink-sim/repair"],
  ["--max-old-space-size=100", "--max-old-space-size=100"],
  ["", ""],
])("NODE_OPTIONS=%s for children", (options, expected) => {
  expect(nodeOptionsByFile(options, "file:///p/preload.js")).toBe(expected);
});
