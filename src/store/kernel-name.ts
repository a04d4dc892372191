/** A name that one process at a time can hold, kept by the kernel: no file, so that nothing done to files can lose it. */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { platform } from "node:os";
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

/**
 * Hold a name until it is released or the process ends, however it does. On Linux it is a socket in the abstract namespace,
 * which has no file; elsewhere there is none. It does not keep the process alive, and whoever connects to it is turned away.
 *
 * @internal
 */
export async function holdName(key: string): Promise<NameHolding> {
  if (platform() !== "linux") return { kind: "absent" };
  const name = createHash("sha256").update(key).digest("hex").slice(0, 32);
  const server = createServer({ pauseOnConnect: true }, socket => socket.destroy());
  try {
    await listen(server, `\0ilink-store-${name}`);
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
