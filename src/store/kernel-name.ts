/** A name that one process at a time can hold, kept by the kernel: no file, so that nothing done to files can lose it. */
import { createHash } from "node:crypto";
import { connect, createServer, type Server } from "node:net";
import { platform } from "node:os";
import { type Clock, sleep, systemClock } from "../clock.ts";
import { errnoOf } from "../errors.ts";

/** A name is taken, or this system has no such names (`absent`). */
export type NameHolding =
  | {
      kind: "held";
      release(): void /** Not to be collected before the name is released. */;
      keep(thing: object): void;
    }
  | { kind: "taken" }
  | { kind: "absent" };

/** What a system says that does not let this process have a local socket at all: a sandbox, say. */
const FORBIDDEN = new Set(["EACCES", "EPERM", "EAFNOSUPPORT", "ENOTSUP", "EOPNOTSUPP", "ERR_ACCESS_DENIED"]);

/** For how long a holder may keep an asker waiting, before it counts as one that will go on. */
const ANSWER_MS_MAX = 2_000;

/** A holder that has gone may be followed by another that goes. */
const ATTEMPTS_MAX = 3;

/**
 * Hold a name until it is released or the process ends, however it does. On Linux it is a socket in the abstract namespace,
 * which has no file; elsewhere there is none. It does not keep the process alive, and whoever connects to it is turned away.
 *
 * A name that is taken may be that of a removed file, whose number was given to this one, and its holder about to let go of it:
 * the holder is asked, and the name tried again.
 *
 * @internal
 */
export async function holdName(key: string, clock: Clock = systemClock): Promise<NameHolding> {
  if (platform() !== "linux") return { kind: "absent" };
  const path = `\0ilink-store-${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
  for (let attempt = 1; ; attempt++) {
    const holding = await tryToHold(path);
    if (holding.kind !== "taken" || attempt === ATTEMPTS_MAX) return holding;
    await answerOf(path, clock);
  }
}

async function tryToHold(path: string): Promise<NameHolding> {
  const server = createServer({ pauseOnConnect: true }, socket => socket.destroy());
  try {
    await listen(server, path);
  } catch (error) {
    const errno = errnoOf(error) ?? "";
    if (errno === "EADDRINUSE") return { kind: "taken" };
    if (FORBIDDEN.has(errno)) return { kind: "absent" };
    throw error;
  }
  // What goes wrong with somebody's connection is nothing to the name.
  server.on("error", () => {});
  return {
    kind: "held",
    release: () => void server.close(),
    keep: thing => void server.once("close", () => void thing),
  };
}

/** Resolves when whoever has the name has turned this process away, or is gone; or when neither happens for too long. */
async function answerOf(path: string, clock: Clock): Promise<void> {
  const answered = new AbortController();
  const socket = connect(path);
  socket.on("error", () => {}).once("close", () => answered.abort());
  socket.resume();
  await sleep(clock, ANSWER_MS_MAX, answered.signal);
  socket.destroy();
}

function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).once("listening", () => {
    server.off("error", reject);
    resolve();
  });
  // In a worker of a cluster the name would else be held by the cluster's first process, and shared.
  server.listen({ path, exclusive: true });
  server.unref();
  return promise;
}
