/**
 * Connections that msw catches before they reach the network: their time limits are virtual, their handles are given
 * back, and none outlives the door.
 */
import net from "node:net";
import tls from "node:tls";
import { SocketInterceptor } from "@mswjs/interceptors/net";
import { realTimers } from "../kernel/real-timers.ts";
import { doorScope } from "../kernel/tripwire.ts";
import type { DoorWorld } from "./door.ts";
import { locate } from "./hosts.ts";

/** Turns of the event loop that a client takes at most from asking for a connection to writing on it. */
const TURNS_TO_WRITE = 12;

/** Turns in which the owners of destroyed connections notice. */
const TURNS_TO_CLOSE = 8;

/** What Node keeps to itself of a socket. */
interface Inner {
  timeout: number;
  _handle: { close(): void } | null;
  _parent: net.Socket | null | undefined;
  _onTimeout(): void;
}

const inner = (socket: net.Socket): Inner => socket as unknown as Inner;

/** What msw keeps to itself of a connection that it has caught. */
interface Caught {
  socket: net.Socket;
  emulateConnect(): void;
}

interface Prototype {
  connect(this: net.Socket, ...args: unknown[]): net.Socket;
  setTimeout(this: net.Socket, limitMs: number, callback?: () => void): net.Socket;
  _unrefTimer(this: net.Socket): void;
}

type Flush = Parameters<Connection["controller"]["passthrough"]>[0];
type Connection = Parameters<Parameters<SocketInterceptor["on"]>[1]>[0];

/** Call when msw listens. Returns what ends every connection; what their owners do about it, they do before it resolves. */
export function openConnections(world: DoorWorld): () => Promise<void> {
  const prototype = net.Socket.prototype as unknown as Prototype;
  const { connect, setTimeout, _unrefTimer } = prototype;
  const open = new Set<net.Socket>();
  const limits = virtualLimits(world);

  const restoreContexts = sharedContext();
  const stopTaking = takeConnections();
  world.catchConnections();
  prototype.connect = function (...args) {
    const isNew = !open.has(this);
    if (isNew) {
      open.add(this);
      this.once("close", () => {
        open.delete(this);
        limits.clear(this);
        // msw ends what it caught without the handle, which holds a TLS session's memory.
        inner(this)._handle?.close();
      });
      if (doorScope.getStore() !== true) awaitWrite(world);
    }
    return connect.apply(this, args);
  };
  prototype.setTimeout = function (limitMs, callback) {
    // The fetch stack's own; and what Node refuses, in Node's words.
    if (doorScope.getStore() === true || !(limitMs >= 0)) return setTimeout.call(this, limitMs, callback);
    if (this.destroyed) return this;
    limits.set(this, limitMs);
    if (limitMs === 0 && callback !== undefined) this.removeListener("timeout", callback);
    else if (callback !== undefined) this.once("timeout", callback);
    return this;
  };
  prototype._unrefTimer = function () {
    for (let each: net.Socket | null | undefined = this; each; each = inner(each)._parent)
      limits.restart(each);
    _unrefTimer.call(this);
  };
  return async () => {
    for (let turn = 0; turn < TURNS_TO_CLOSE; turn++) {
      for (const socket of open) socket.destroy();
      await new Promise<void>(resolve => void realTimers.setImmediate(resolve));
    }
    Object.assign(prototype, { connect, setTimeout, _unrefTimer });
    restoreContexts();
    stopTaking();
  };
}

/** How long a socket may be idle, in virtual time. */
function virtualLimits(world: DoorWorld) {
  const armed = new Map<net.Socket, { limitMs: number; cancel(): void }>();
  const clear = (socket: net.Socket): void => {
    armed.get(socket)?.cancel();
    armed.delete(socket);
  };
  const set = (socket: net.Socket, limitMs: number): void => {
    clear(socket);
    inner(socket).timeout = limitMs;
    if (limitMs === 0) return;
    const cancel = world.after(limitMs, () => {
      armed.delete(socket);
      if (!socket.destroyed) inner(socket)._onTimeout();
    });
    armed.set(socket, { limitMs, cancel });
  };
  const restart = (socket: net.Socket): void => {
    const limit = armed.get(socket);
    if (limit !== undefined) set(socket, limit.limitMs);
  };
  return { set, clear, restart };
}

/**
 * What a host of the virtual world does with a connection. It takes it at once, where msw would not before there is an
 * answer: the time limit of a request of node:http begins with its connection. And it keeps one on which nobody writes,
 * where msw would let it through: undici opens it after a request was given up, for the next one.
 */
function takeConnections(): () => void {
  const sockets = SocketInterceptor.singleton(SocketInterceptor);
  const onConnection = ({ controller, socket, connectionOptions }: Connection): void => {
    // HTTP/2 is not caught: it is let through, finds no address for the host's name, and trips.
    const { ALPNProtocols } = connectionOptions as tls.ConnectionOptions;
    if (Array.isArray(ALPNProtocols) && ALPNProtocols[0] === "h2") {
      controller.passthrough();
      return;
    }
    const { host, port } = connectionOptions;
    if (locate(`https://${host}:${port}/`) === undefined) return;
    realTimers.setImmediate(() => {
      const caught = controller as unknown as Caught;
      if (caught.socket.connecting && !caught.socket.destroyed) caught.emulateConnect();
    });
    const passThrough = controller.passthrough.bind(controller);
    controller.passthrough = (flush?: Flush) => (socket.bytesWritten === 0 ? socket : passThrough(flush));
  };
  sockets.on("connection", onConnection);
  return () => sockets.removeListener("connection", onConnection);
}

/**
 * What msw catches never shakes hands, so that all connections without certificates of their own share one context:
 * Node would read all its root certificates for each.
 */
function sharedContext(): () => void {
  const { createSecureContext } = tls;
  let shared: tls.SecureContext | undefined;
  tls.createSecureContext = options => {
    const { ca, cert, key, pfx, crl } = options ?? {};
    if ((ca ?? cert ?? key ?? pfx ?? crl) !== undefined) return createSecureContext(options);
    shared ??= createSecureContext();
    return shared;
  };
  return () => {
    tls.createSecureContext = createSecureContext;
  };
}

/** The instant is not over before a client that asked for a connection has written its request. */
function awaitWrite(world: DoorWorld): void {
  world.begin();
  let turns = TURNS_TO_WRITE;
  const turn = (): void => {
    if (--turns > 0) realTimers.setImmediate(turn);
    else world.finish();
  };
  turn();
}
