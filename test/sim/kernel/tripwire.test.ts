/** The tripwire: what virtual time cannot govern is noticed, with the place; what it governs is left in peace. */
import {
  type ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
} from "node:child_process";
import crypto from "node:crypto";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import tls from "node:tls";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import zlib from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { type Kernel, openKernel } from "../../../sim/kernel/kernel.ts";
import { doorScope } from "../../../sim/kernel/tripwire.ts";

const capturedSetTimeout = setTimeout;
const capturedClearTimeout = clearTimeout;
const HERE = /^[a-z-]+ test\/sim\/kernel\/tripwire\.test\.ts:\d+$/;

let kernel: Kernel | undefined;
const trips: { what: string; where: string | undefined; call: string | undefined }[] = [];
const open = (): Kernel => {
  trips.length = 0;
  kernel = openKernel({
    startMs: 0,
    seed: "1",
    stepsMax: 1_000,
    settleTurns: 1,
    onTrip: (what, where, call) => trips.push({ what, where, call }),
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

  it("is caused by a child process, however it is made, and told from a worker", async () => {
    const ended = (child: ChildProcess): Promise<unknown> =>
      new Promise(resolve => child.on("error", resolve).on("close", resolve));
    const ways: [string, () => unknown][] = [
      ["spawn", () => ended(spawn("true", { stdio: "ignore" }))],
      ["exec", () => ended(exec("true"))],
      ["execFile", () => ended(execFile("true"))],
      ["fork", () => ended(fork("/dev/null", { stdio: "ignore" }))],
      ["exec", () => promisify(exec)("true")],
      ["execFileSync", () => execFileSync("true")],
      ["execSync", () => execSync("true")],
      ["spawnSync", () => spawnSync("true")],
    ];
    for (const [name, make] of ways) {
      expect(await tripsOf(make), name).toEqual(["child-process"]);
      expect(trips.map(({ call }) => call)).toEqual([`child_process.${name}`]);
    }
    expect(await tripsOf(() => new Worker("", { eval: true }).terminate())).toEqual(["worker"]);
    expect(trips[0]?.call).toBe("new Worker");
  });

  it("has the name of the call, as its caller writes it", async () => {
    const gone = { on: () => {} };
    const calls: [string, () => unknown][] = [
      ["net.connect", () => net.connect(9, "127.0.0.1").on("error", gone.on).destroy()],
      ["tls.connect", () => tls.connect(9, "127.0.0.1").on("error", gone.on).destroy()],
      ["dgram.createSocket", () => dgram.createSocket("udp4").close()],
      ["dns.resolve", () => dns.resolve4("name.invalid", () => {})],
      ["dns.lookup", () => dns.lookup("name.invalid", () => {})],
      ["http.get", () => http.get("http://127.0.0.1:9").on("error", gone.on).destroy()],
      ["fs.watch", () => fs.watch("/tmp").close()],
      ["crypto.pbkdf2", () => promisify(crypto.pbkdf2)("a", "b", 1, 16, "sha256")],
      ["crypto.subtle.digest", () => crypto.subtle.digest("SHA-256", new Uint8Array(4))],
      ["zlib.gzip", () => new Promise(resolve => zlib.gzip("text", resolve))],
      ["setTimeout", () => capturedClearTimeout(capturedSetTimeout(() => {}, 60_000))],
      ["os.uptime", () => os.uptime()],
      ["process.cpuUsage", () => process.cpuUsage()],
      ["Atomics.wait", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)],
    ];
    for (const [name, make] of calls) {
      await tripsOf(make);
      expect([...new Set(trips.map(({ call }) => call))], name).toEqual([name]);
    }
  });

  it("is caused by a server, but not by a name in the kernel until somebody connects to it", async () => {
    const listen = (address: net.ListenOptions): net.Server => net.createServer().listen(address);
    expect(await tripsOf(() => listen({ port: 0, host: "127.0.0.1" }).close())).toContain("socket");
    expect(await tripsOf(() => listen({ path: `/tmp/ilink-${process.pid}.sock` }).close())).toContain(
      "socket",
    );
    const path = `\0ilink-tripwire-${process.pid}`;
    expect(await tripsOf(() => listen({ path }).unref().close())).toEqual([]);
    const server = listen({ path });
    expect(
      await tripsOf(() =>
        net
          .connect(path)
          .on("error", () => {})
          .destroy(),
      ),
    ).toContain("socket");
    server.close();
  });

  it("is caused by a clock that nothing makes virtual", async () => {
    expect(await tripsOf(() => os.uptime())).toEqual(["clock"]);
    expect(await tripsOf(() => [Date.now(), performance.now(), process.hrtime.bigint()])).toEqual([]);
  });

  it("is not noticed any more after the run, and the calls are Node's own again", async () => {
    const before = [execFileSync, os.uptime, net.Server.prototype.listen];
    await tripsOf(() => os.uptime());
    expect([execFileSync, os.uptime, net.Server.prototype.listen]).toEqual(before);
    trips.length = 0;
    execFileSync("true");
    expect(trips).toEqual([]);
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
    expect(trips.map(trip => trip.where)).toEqual(["test/sim/kernel/captured-timer.cjs:2"]);
  });
});

describe("a server", () => {
  it("trips where it is told to listen, although it does so on a later tick of Node's", async () => {
    expect(
      await tripsOf(async () => {
        const server = http.createServer().listen(0, "127.0.0.1");
        await new Promise(resolve => server.on("listening", resolve));
        await new Promise(resolve => server.close(resolve));
      }),
    ).toEqual(["socket"]);
    expect(trips.map(({ call }) => call)).toEqual(["server.listen"]);
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
    // One job: of a text that takes several, only the first is waited for.
    zlib.gzip(crypto.randomBytes(1_000), () => order.push("gzip"));
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
