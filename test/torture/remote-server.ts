/** The mock service in another process, seen from here. */
import type { LoopbackOptions } from "../../sim/loopback/options.ts";
import type { Credential } from "../../src/index.ts";
import type { Ledger } from "./ledger.ts";
import type { Remote } from "./remote.ts";
import type { Scene } from "./scene.ts";
import type { ToldLedger } from "./server-process.ts";

const FILE = new URL("./server-process.ts", import.meta.url);

export interface RemoteServer {
  readonly process: Remote;
  readonly credentials: readonly Credential[];
  write(messages: readonly { user: string; account: string }[]): Promise<void>;
  ledger(): Promise<Ledger>;
}

export async function startServer(
  scene: Scene,
  options: Pick<LoopbackOptions, "accounts" | "server">,
): Promise<RemoteServer> {
  const process = scene.start(FILE);
  const credentials = await process.call<Credential[]>("open", options);
  return {
    process,
    credentials,
    write: messages => process.call("write", messages),
    async ledger() {
      const { written, taken, requests } = await process.call<ToldLedger>("ledger");
      return { written, taken: new Map(taken), requests };
    },
  };
}
