/** What a client's process does to itself before the request that is observed. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import dns from "node:dns";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/**
 * - `no-such-host`, `resolver-down`: `dns.lookup` of the process fails as getaddrinfo does. No resolver may be asked,
 *   so these two errors are made, not met. Node's own come out the same, in a network namespace whose resolver is out
 *   of reach, and in one that resolves by its hosts file alone.
 * - `named-loopback`: `dns.lookup` finds the loopback interface under every name.
 * - `pooled-connection`: a good request leaves a connection in the pool; the next one is given that connection, and
 *   then, before it is written, the process stands still for as long as the server needs to close it.
 * - `no-files-left`: the process opens files until it may open no more.
 * - `no-ports-left`: every local port there is leads to the very server that will be asked.
 */
export type Scene =
  | "no-such-host"
  | "resolver-down"
  | "named-loopback"
  | "pooled-connection"
  | "no-files-left"
  | "no-ports-left";

/** How long a connection is given to come back to the pool. The server closes it later than that. */
const RETURN_MS = 20;

/** How long `pooled-connection` stands still. The server closes well within it. */
const FREEZE_MS = 400;

/** More files than the process may open, more ports than there are: a bound for the loops. */
const TRIES_MAX = 1000;

/** Set the scene. Returns what takes it away again. */
export async function setScene(scene: Scene, url: URL): Promise<() => void> {
  switch (scene) {
    case "no-such-host":
      return patchLookup((host, done) => done(lookupError("ENOTFOUND", -3008, host), []));
    case "resolver-down":
      return patchLookup((host, done) => done(lookupError("EAI_AGAIN", -3001, host), []));
    case "named-loopback":
      return patchLookup((_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]));
    case "pooled-connection": {
      const response = await fetch(url, { method: "POST", body: "{}" });
      await response.text();
      // The pool counts a connection as busy for some turns more, and would open another one.
      await setTimeout(RETURN_MS);
      return freezeBeforeWriting();
    }
    case "no-files-left":
      return takeAllFiles();
    case "no-ports-left":
      return takeAllPorts(url);
    default:
      return scene satisfies never;
  }
}

type Found = (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void;

function patchLookup(lookup: (host: string, done: Found) => void): () => void {
  const before = dns.lookup;
  const patched = (host: string, options: dns.LookupOptions, done: (...results: unknown[]) => void): void => {
    const found: Found = (error, addresses) =>
      options.all === true
        ? done(error, addresses)
        : done(error, addresses[0]?.address, addresses[0]?.family);
    process.nextTick(lookup, host, found);
  };
  dns.lookup = patched as unknown as typeof dns.lookup;
  return () => {
    dns.lookup = before;
  };
}

function lookupError(code: string, errno: number, hostname: string): NodeJS.ErrnoException {
  const error = new Error(`getaddrinfo ${code} ${hostname}`);
  return Object.assign(error, { errno, code, syscall: "getaddrinfo", hostname });
}

/** undici says when it is about to write to a connection it has chosen. A process that stood still earlier would read the close first. */
function freezeBeforeWriting(): () => void {
  const freeze = (): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FREEZE_MS);
  };
  subscribe("undici:client:sendHeaders", freeze);
  return () => void unsubscribe("undici:client:sendHeaders", freeze);
}

function takeAllFiles(): () => void {
  const files: number[] = [];
  try {
    while (files.length < TRIES_MAX) files.push(openSync("/dev/null", "r"));
  } catch {
    // That was the last one.
  }
  return () => {
    for (const file of files) closeSync(file);
  };
}

async function takeAllPorts(url: URL): Promise<() => void> {
  const taken: Socket[] = [];
  const server = createServer(socket => taken.push(socket));
  server.listen(Number(url.port), url.hostname);
  await once(server, "listening");
  try {
    while (taken.length < TRIES_MAX) {
      const socket = connect(Number(url.port), url.hostname);
      taken.push(socket);
      await once(socket, "connect");
    }
  } catch {
    // That was the last one.
  }
  return () => {
    server.close();
    for (const socket of taken) socket.destroy();
  };
}
