/** The tripwire: what virtual time cannot govern is noticed, with the place; what it governs is left in peace. */
import { spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import zlib from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { type Kernel, openKernel } from "../../../sim/kernel/kernel.ts";
import { doorScope } from "../../../sim/kernel/tripwire.ts";

const capturedSetTimeout = setTimeout;
const capturedClearTimeout = clearTimeout;
const HERE = /^[a-z-]+ kernel\/tripwire\.test\.ts:\d+$/;

let kernel: Kernel | undefined;
const trips: { what: string; where: string | undefined }[] = [];
const open = (): Kernel => {
  trips.length = 0;
  kernel = openKernel({
    startMs: 0,
    seed: "1",
    stepsMax: 1_000,
    settleTurns: 1,
    onTrip: (what, where) => trips.push({ what, where }),
  });
  return kernel;
};
afterEach(() => {
  kernel?.close();
  kernel = undefined;
});

/** What trips while this is done, and that all of it comes from this file. */
async function tripsOf(body: () => unknown): Promise<string[]> {
  const virtual = open();
  await body();
  await virtual.settle();
  virtual.close();
  kernel = undefined;
  for (const { what, where } of trips) expect(`${what} ${where}`).toMatch(HERE);
  return [...new Set(trips.map(trip => trip.what))];
}

describe("a trip with a frame of the subject", () => {
  it("is caused by a real socket, to a name or to an address", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      expect(
        await tripsOf(async () => {
          // Port 0 is nobody's: nothing is ever sent.
          const socket = net.connect({ host, port: 9, autoSelectFamily: false });
          socket.on("error", () => {});
          socket.destroy();
          await new Promise(resolve => socket.on("close", resolve));
        }),
        host,
      ).toEqual(["socket"]);
    }
  });

  it("is caused by an HTTP request", async () => {
    expect(
      await tripsOf(() => {
        const request = http.request("http://127.0.0.1:9/");
        request.on("error", () => {});
        request.destroy();
      }),
    ).toContain("socket");
  });

  it("is caused by a thread-pool job of crypto or zlib", async () => {
    const jobs: (() => unknown)[] = [
      () => promisify(crypto.pbkdf2)("a", "b", 1, 16, "sha256"),
      () => promisify(crypto.scrypt)("a", "b", 16),
      () => crypto.subtle.digest("SHA-256", new Uint8Array(4)),
      () => promisify(crypto.generateKeyPair as never as (type: string, done: () => void) => void)("ed25519"),
      () => promisify(zlib.gzip)("text"),
      () => promisify(zlib.inflate)(zlib.deflateSync("text")),
      () => zlib.createGzip().destroy(),
    ];
    for (const job of jobs) expect(await tripsOf(job), String(job)).toEqual(["thread-pool"]);
  });

  it("is caused by a child process and by a worker", async () => {
    expect(
      await tripsOf(async () => {
        const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
        await new Promise(resolve => child.on("close", resolve));
      }),
    ).toEqual(["process"]);
    expect(await tripsOf(() => new Worker("", { eval: true }).terminate())).toEqual(["process"]);
  });

  it("is caused by a real timer that was captured before the run", async () => {
    expect(await tripsOf(() => capturedClearTimeout(capturedSetTimeout(() => {}, 60_000)))).toEqual([
      "timer",
    ]);
  });

  it("is caused by file handles and watchers, which have no synchronous answer", async () => {
    expect(await tripsOf(async () => (await fs.promises.open("/dev/null")).close())).toEqual(["thread-pool"]);
    expect(await tripsOf(() => fs.watch("/tmp").close())).toEqual(["file-watch"]);
  });

  it("names the top level of a CommonJS file as well as a function", async () => {
    const file = `${import.meta.dirname}/captured-timer.cjs`;
    const virtual = open();
    (globalThis as { captured?: unknown }).captured = capturedSetTimeout;
    const { createRequire } = await import("node:module");
    const timer = createRequire(import.meta.url)(file) as NodeJS.Timeout;
    capturedClearTimeout(timer);
    virtual.close();
    delete (globalThis as { captured?: unknown }).captured;
    expect(trips.map(trip => trip.where)).toEqual(["kernel/captured-timer.cjs:2"]);
  });
});

describe("a trip without a frame", () => {
  it("is caused by a server, which listens on a later tick of Node's", async () => {
    const virtual = open();
    const server = http.createServer().listen(0, "127.0.0.1");
    await new Promise(resolve => server.on("listening", resolve));
    await new Promise(resolve => server.close(resolve));
    virtual.close();
    expect(trips).toEqual([{ what: "socket", where: undefined }]);
  });
});

describe("no trip", () => {
  it("is caused by timers, signals, immediates, files, hashes and streams", async () => {
    expect(
      await tripsOf(async () => {
        clearTimeout(setTimeout(() => {}, 5));
        AbortSignal.timeout(5);
        await new Promise(resolve => setImmediate(resolve));
        await fs.promises.readFile(import.meta.filename);
        crypto.createHash("sha256").update("a").digest("hex");
        crypto.createHmac("sha256", "key").update("a").digest("hex");
        await new Response("body").text();
        await new Blob(["blob"]).text();
        await new Response(new Blob(["x"]).stream()).json().catch(() => {});
        structuredClone({ a: 1 });
        queueMicrotask(() => {});
        new EventTarget().dispatchEvent(new Event("x"));
      }),
    ).toEqual([]);
  });

  it("is caused by synchronous crypto and zlib, and time goes on after them", async () => {
    const virtual = open();
    crypto.pbkdf2Sync("a", "b", 1, 16, "sha256");
    crypto.scryptSync("a", "b", 16);
    crypto.hkdfSync("sha256", "a", "b", "c", 16);
    crypto.generateKeyPairSync("ed25519");
    expect(zlib.gunzipSync(zlib.gzipSync("text")).toString()).toBe("text");
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 10);
    await virtual.run(() => (fired ? { why: "done" } : undefined));
    expect(trips).toEqual([]);
  });

  it("is caused by what a door does for itself", async () => {
    expect(
      await tripsOf(() =>
        doorScope.run(true, () => {
          capturedClearTimeout(capturedSetTimeout(() => {}, 60_000));
          net
            .connect(9, "127.0.0.1")
            .on("error", () => {})
            .destroy();
        }),
      ),
    ).toEqual([]);
  });
});

describe("a thread-pool job", () => {
  it("is waited for before time moves, even when it takes longer than 20,000 turns", async () => {
    const virtual = open();
    const order: string[] = [];
    setTimeout(() => order.push("timer"), 1);
    // Some 100 ms of work; 20,000 turns of an idle loop take 30 ms.
    crypto.pbkdf2("a", "b", 150_000, 32, "sha512", () => order.push("job"));
    zlib.gzip(crypto.randomBytes(200_000), () => order.push("gzip"));
    await virtual.run(() => (order.includes("timer") ? { why: "done" } : undefined));
    expect(order.at(-1)).toBe("timer");
    expect(order.toSorted()).toEqual(["gzip", "job", "timer"]);
  });

  it("does not hold time when it is a stream that nobody writes to", async () => {
    const virtual = open();
    const idle = zlib.createGzip();
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 1);
    await virtual.run(() => (fired ? { why: "done" } : undefined));
    idle.destroy();
    expect(fired).toBe(true);
  });
});

describe("openHandles", () => {
  it("counts what was opened and not closed since, and nothing from before", async () => {
    const before = net.createServer().listen(0, "127.0.0.1");
    await new Promise(resolve => before.on("listening", resolve));
    const virtual = open();
    expect(virtual.openHandles()).toBe(0);
    const file = await fs.promises.open("/dev/null");
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise(resolve => server.on("listening", resolve));
    expect(virtual.openHandles()).toBe(2);
    await file.close();
    await virtual.settle();
    expect(virtual.openHandles()).toBe(1);
    await new Promise(resolve => server.close(resolve));
    await new Promise(resolve => before.close(resolve));
    await virtual.settle();
    expect(virtual.openHandles()).toBe(0);
  });
});
