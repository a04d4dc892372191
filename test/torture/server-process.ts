/** The mock service in a process of its own: one that can be stopped, and whose computing does not disturb the judge. */
import { type Loopback, serveLoopback } from "../../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../../sim/loopback/options.ts";
import type { Credential } from "../../src/index.ts";
import { keepLedger, type WrittenMessage } from "./ledger.ts";
import { serveCalls } from "./process.ts";

/** What a server's process tells of itself; see {@link import("./ledger.ts").Ledger}. */
export interface ToldLedger {
  written: readonly WrittenMessage[];
  taken: readonly (readonly [text: string, count: number])[];
  requests: number;
}

const ledger = keepLedger();
let service: Loopback | undefined;

serveCalls({
  async open(options: LoopbackOptions): Promise<Credential[]> {
    service = await serveLoopback({ ...options, recordsMax: 1_000, onRecord: ledger.onRecord });
    ledger.readTexts(service);
    return service.credentials();
  },
  write(messages: readonly { user: string; account: string }[]) {
    for (const { user, account } of messages) ledger.write(opened(), user, account);
  },
  ledger: (): ToldLedger => ({
    written: ledger.written,
    taken: [...ledger.taken],
    requests: ledger.requests,
  }),
});

function opened(): Loopback {
  if (service === undefined) throw new Error("this server is not open yet");
  return service;
}
