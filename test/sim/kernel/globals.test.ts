/** The subject's other sources of chance and timing: seeded, virtual, and given back. */
import crypto from "node:crypto";
import { once } from "node:events";
import fs, { mkdtempSync, rmSync } from "node:fs";
import fsPromises from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { type Kernel, openKernel } from "../../../sim/kernel/kernel.ts";
import { doorScope } from "../../../sim/kernel/tripwire.ts";
import { freshModule, NAMED_IMPORTS } from "./fresh-module.ts";

let kernel: Kernel | undefined;
const trips: string[] = [];
const printed: string[] = [];
const open = (seed = "1"): Kernel => {
  trips.length = 0;
  printed.length = 0;
  kernel = openKernel({
    startMs: 0,
    seed,
    stepsMax: 10_000,
    settleTurns: 1,
    patienceMs: 2_000,
    onTrip: (what, where) => trips.push(`${what} ${where}`),
    onOutput: text => void printed.push(text),
  });
  return kernel;
};
afterEach(() => {
  kernel?.close();
  kernel = undefined;
});

/** Run until a promise has settled; fails when virtual time runs out first. */
async function until<T>(virtual: Kernel, promise: Promise<T>): Promise<T> {
  let settled = false;
  const mark = (): void => {
    settled = true;
  };
  promise.then(mark, mark);
  const end = await virtual.run(() => (settled ? { why: "done" } : undefined));
  expect(end.why).toBe("done");
  return promise;
}

describe("output", () => {
  it("of the subject goes to the harness and nowhere else, and the writer is told that it is done", async () => {
    const before = [process.stdout.write, process.stderr.write, process.stdin];
    const virtual = open();
    expect(process.stdin).not.toBe(before[2]);
    let done = false;
    process.stdout.write("a QR code\n");
    process.stderr.write(Buffer.from("a log line\n"), () => {
      done = true;
    });
    await virtual.settle();
    expect([printed, done]).toEqual([["a QR code\n", "a log line\n"], true]);
    virtual.typeIn("123\n");
    const [line] = (await once(process.stdin, "data")) as [Buffer];
    expect(line.toString()).toBe("123\n");
    virtual.close();
    expect([process.stdout.write, process.stderr.write, process.stdin]).toEqual(before);
  });
});

describe("chance", () => {
  const draw = () => ({
    math: Math.random(),
    bytes: crypto.randomBytes(8).toString("hex"),
    uuid: crypto.randomUUID(),
    int: crypto.randomInt(1_000_000),
    range: crypto.randomInt(10, 12),
    filled: crypto.randomFillSync(Buffer.alloc(4)).toString("hex"),
    web: globalThis.crypto.randomUUID(),
    values: [...globalThis.crypto.getRandomValues(new Uint16Array(3))],
    values2: [...crypto.getRandomValues(new Uint8Array(3))],
    values3: [...crypto.webcrypto.getRandomValues(new Uint8Array(3))],
  });
  const drawWith = (seed: string) => {
    const virtual = open(seed);
    const drawn = draw();
    virtual.close();
    return drawn;
  };

  it("comes from the seed, through every door to it", () => {
    const drawn = drawWith("a");
    expect(drawWith("a")).toEqual(drawn);
    const other = drawWith("b");
    for (const key of Object.keys(drawn) as (keyof typeof drawn)[]) {
      if (key !== "range") expect(other[key], key).not.toEqual(drawn[key]);
    }
    expect([10, 11]).toContain(drawn.range);
    expect(draw().bytes).not.toBe(draw().bytes);
  });

  it("makes UUIDs of version 4", () => {
    open();
    expect(crypto.randomUUID()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it("reaches named imports of a module that is loaded during the run", async () => {
    const load = async () => {
      const virtual = open("named");
      const module = await freshModule<{ draw(): string }>(
        `import { randomBytes, randomUUID, getRandomValues } from "node:crypto";
         export const draw = () => randomBytes(4).toString("hex") + randomUUID() + getRandomValues(new Uint8Array(4));`,
      );
      const drawn = module.draw();
      virtual.close();
      return drawn;
    };
    expect(await load()).toBe(await load());
  });

  it("answers callbacks on a later tick, with the draws of the synchronous form", async () => {
    const forms = async (asynchronous: boolean) => {
      const virtual = open("callbacks");
      const drawn = asynchronous
        ? await until(
            virtual,
            Promise.all([
              promisify<number, Buffer>(crypto.randomBytes as never)(6),
              promisify<number, number, number>(crypto.randomInt as never)(5, 5_000),
              promisify<Buffer, Buffer>(crypto.randomFill as never)(Buffer.alloc(5)),
            ]),
          )
        : [crypto.randomBytes(6), crypto.randomInt(5, 5_000), crypto.randomFillSync(Buffer.alloc(5))];
      virtual.close();
      return drawn;
    };
    expect(await forms(true)).toEqual(await forms(false));
    expect(trips).toEqual([]);
  });

  it("fills only the part of a buffer that was asked for, counted in elements", () => {
    open();
    const bytes = crypto.randomFillSync(new Uint8Array(64), 16, 32);
    expect([...bytes.subarray(0, 16), ...bytes.subarray(48)]).toEqual(new Array(32).fill(0));
    expect(bytes.subarray(16, 48).some(byte => byte !== 0)).toBe(true);
    const words = crypto.randomFillSync(new Uint32Array(32), 8);
    expect([...words.subarray(0, 8)]).toEqual(new Array(8).fill(0));
    expect(words.subarray(8).every(word => word !== 0)).toBe(true);
    const whole = new ArrayBuffer(64);
    crypto.randomFillSync(whole as never);
    expect(new Uint8Array(whole).some(byte => byte !== 0)).toBe(true);
  });

  it("keeps a door's draws apart from the subject's", () => {
    const first = (doorDraws: number) => {
      const virtual = open("door");
      doorScope.run(true, () => {
        for (let i = 0; i < doorDraws; i++) Math.random();
      });
      const value = Math.random();
      virtual.close();
      return value;
    };
    expect(first(5)).toBe(first(0));
  });
});

describe("AbortSignal.timeout", () => {
  it("aborts in virtual time with a TimeoutError, and is not the subject's timer", async () => {
    const virtual = open();
    const signal = AbortSignal.timeout(35_000);
    expect([signal.aborted, virtual.subjectTimers()]).toEqual([false, 0]);
    const abortedMs = new Promise<number>(resolve => {
      signal.addEventListener("abort", () => resolve(virtual.nowMs()), { once: true });
    });
    expect(await until(virtual, abortedMs)).toBe(35_000);
    expect(signal.reason).toBeInstanceOf(DOMException);
    expect((signal.reason as DOMException).name).toBe("TimeoutError");
  });

  it("reaches signals composed by AbortSignal.any", async () => {
    const virtual = open();
    const any = AbortSignal.any([
      AbortSignal.timeout(200),
      new AbortController().signal,
      AbortSignal.timeout(100),
    ]);
    await until(virtual, new Promise(resolve => any.addEventListener("abort", resolve)));
    expect(virtual.nowMs()).toBe(100);
  });
});

describe("immediates", () => {
  it("all run before time moves, in chains too, whichever way they are asked for", async () => {
    const virtual = open();
    const { turn } = await freshModule<{ turn(): Promise<void> }>(
      'export { setImmediate as turn } from "node:timers/promises";',
    );
    let links = 0;
    const chain = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) {
        await new Promise<void>(resolve => setImmediate(resolve));
        await new Promise<void>(resolve => timers.setImmediate(resolve));
        await timersPromises.setImmediate();
        await timersPromises.scheduler.yield();
        await promisify(setImmediate)();
        await turn();
        links++;
      }
    };
    void chain();
    let linksAtTimer = -1;
    virtual.after(1, () => {
      linksAtTimer = links;
    });
    await virtual.run(() => (linksAtTimer >= 0 ? { why: "done" } : undefined));
    expect(linksAtTimer).toBe(20);
  });

  it("hand their arguments and values over", async () => {
    const virtual = open();
    const seen = await until(
      virtual,
      Promise.all([
        new Promise(resolve => setImmediate((...args) => resolve(args), 1, "two")),
        timersPromises.setImmediate("three"),
        promisify(setImmediate)("four"),
      ]),
    );
    expect(seen).toEqual([[1, "two"], "three", "four"]);
  });

  it("that are cleared or disposed of neither run nor hold the instant", async () => {
    const virtual = open();
    let ran = 0;
    const run = (): void => {
      ran++;
    };
    clearImmediate(setImmediate(run));
    timers.clearImmediate(timers.setImmediate(run));
    clearImmediate(undefined);
    setImmediate(run)[Symbol.dispose]();
    const controller = new AbortController();
    const aborted = timersPromises.setImmediate(1, { signal: controller.signal });
    controller.abort();
    await expect(until(virtual, aborted)).rejects.toMatchObject({ name: "AbortError" });
    expect(ran).toBe(0);
  });
});

describe("the other clocks", () => {
  it("sleep in virtual time through node:timers/promises, signals included", async () => {
    const virtual = open();
    const { sleep, wait } = await freshModule<{
      sleep: typeof timersPromises.setTimeout;
      wait: (ms: number) => Promise<void>;
    }>(`import { setTimeout as sleep, scheduler } from "node:timers/promises";
        export { sleep }; export const wait = ms => scheduler.wait(ms);`);
    await until(virtual, wait(5_000));
    expect(virtual.nowMs()).toBe(5_000);
    expect([await until(virtual, sleep(5_000, "value")), virtual.nowMs()]).toEqual(["value", 10_000]);
    const controller = new AbortController();
    const sleeping = sleep(60_000, undefined, { signal: controller.signal });
    controller.abort();
    await expect(until(virtual, sleeping)).rejects.toThrow();
    expect([virtual.nowMs(), virtual.subjectTimers(), trips]).toEqual([10_000, 0, []]);
  });

  it("count the process's uptime from the start of the run", () => {
    const virtual = open();
    expect(process.uptime()).toBe(0);
    virtual.close();
    kernel = undefined;
    expect(process.uptime()).toBeGreaterThan(0);
  });
});

describe("files", () => {
  const inDirectory = async (body: (directory: string, virtual: Kernel) => Promise<void>): Promise<void> => {
    const directory = mkdtempSync(path.join(os.tmpdir(), "ilink-sim-test-"));
    try {
      await body(directory, open());
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it("are read and written through fs.promises within microtasks and without the thread pool", async () => {
    await inDirectory(async (directory, virtual) => {
      const file = path.join(directory, "cursor");
      const { work } = await freshModule<{ work(file: string): Promise<string[]> }>(
        `import { writeFile, appendFile, readFile, stat, rename, rm, mkdir, readdir } from "node:fs/promises";
         export const work = async file => {
           await mkdir(file + ".d", { recursive: true });
           await writeFile(file, "a"); await appendFile(file, "b");
           await rename(file, file + "2");
           const size = (await stat(file + "2")).size;
           const text = await readFile(file + "2", "utf8");
           await rm(file + "2");
           return [text, String(size), ...(await readdir(file + ".d"))];
         };`,
      );
      let result: string[] | undefined;
      void work(file).then(value => {
        result = value;
      });
      for (let i = 0; i < 100; i++) await Promise.resolve();
      expect(result).toEqual(["ab", "2"]);
      expect(fs.existsSync(`${file}2`)).toBe(false);
      await virtual.settle();
      expect(trips).toEqual([]);
    });
  });

  it("are answered through callbacks on a later tick, errors included", async () => {
    await inDirectory(async (directory, virtual) => {
      const file = path.join(directory, "x");
      const order: unknown[] = [];
      fs.writeFile(file, "text", error => order.push(["written", error]));
      fs.readFile(file, "utf8", (error, text) => order.push([error, text]));
      fs.readFile(path.join(directory, "none"), (error, text) => order.push([error?.code, text]));
      order.push("asked");
      await virtual.settle();
      expect(order).toEqual(["asked", ["written", null], [null, "text"], ["ENOENT", undefined]]);
      await expect(fsPromises.readFile(path.join(directory, "none"))).rejects.toMatchObject({
        code: "ENOENT",
      });
      expect(trips).toEqual([]);
    });
  });

  it("keep what hangs on a function and what a twin could not answer", async () => {
    await inDirectory(async directory => {
      fs.writeFileSync(path.join(directory, "a.json"), "");
      expect(typeof fs.realpath.native).toBe("function");
      const found: string[] = [];
      for await (const name of fsPromises.glob("*.json", { cwd: directory })) found.push(name);
      expect(found).toEqual(["a.json"]);
    });
  });
});

describe("a closed kernel", () => {
  it("has given everything back by identity, named imports included", async () => {
    const { named } = await freshModule<{ named(): Record<string, unknown> }>(NAMED_IMPORTS);
    const members = () => ({
      ...named(),
      random: Math.random,
      timeout: AbortSignal.timeout,
      globalImmediate: setImmediate,
      globalClear: clearImmediate,
      globalTimeout: setTimeout,
      date: Date,
      performance,
      now: performance.now,
      webValues: globalThis.crypto.getRandomValues,
      webUuid: globalThis.crypto.randomUUID,
      yield: timersPromises.scheduler.yield,
      wait: timersPromises.scheduler.wait,
    });
    const before = members();
    const promisesBefore = { ...fs.promises };
    const fsBefore = { ...fs };
    const cryptoBefore = Object.getOwnPropertyDescriptors(crypto);
    const listeners = () =>
      ["unhandledRejection", "uncaughtException"].map(event => process.listenerCount(event));
    const listenersBefore = listeners();

    const virtual = openKernel({ startMs: 0, seed: "1", stepsMax: 1, settleTurns: 0, onTrip: () => {} });
    const during = members();
    virtual.close();

    const after = members();
    for (const name of Object.keys(before) as (keyof typeof before)[]) {
      expect(after[name] === before[name], `${name} is restored`).toBe(true);
    }
    const untouched = Object.keys(before).filter(name => during[name as never] === before[name as never]);
    // Two of Node's own look the replaced member up at each call instead of being replaced.
    expect(untouched.filter(name => !["getRandomValues", "performance"].includes(name))).toEqual([]);
    expect({ ...fs.promises }).toEqual(promisesBefore);
    expect({ ...fs }).toEqual(fsBefore);
    expect(Object.getOwnPropertyDescriptors(crypto)).toEqual(cryptoBefore);
    expect(listeners()).toEqual(listenersBefore);
  });
});
