/** The mock service on a real socket, as tests of whole processes use it. */
import { serveLoopback } from "../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../sim/loopback/options.ts";
import type { Writing } from "../sim/server/delivery.ts";
import type { Credential } from "../src/index.ts";

export interface Service {
  readonly baseUrl: string;
  credential(account?: string): Credential;
  logIn(account?: string): Credential;
  takeOver(account?: string): void;
  /** Alice writes. */
  say(text: string, writing?: Writing & { account?: string }): void;
  /** How often an endpoint was asked. */
  asked(endpoint: string): number;
  /** What the service took from bots, in order: texts, and the words in small files. */
  sent(): string[];
  /** Requests that the real service would not take. */
  objections(): unknown[];
  close(): Promise<void>;
}

export async function serve(options: LoopbackOptions = {}): Promise<Service> {
  const service = await serveLoopback(options);
  const { records } = service;
  return {
    baseUrl: service.baseUrl,
    credential: service.credential,
    logIn: service.logIn,
    takeOver: service.takeOver,
    say: (text, writing) => void service.userWrites("alice", { ...writing, text }),
    asked: endpoint =>
      records.filter(record => record.type === "request" && record.endpoint === endpoint).length,
    sent: () =>
      records.flatMap(record =>
        record.type === "accepted" && record.endpoint === "sendmessage"
          ? (service.textOf(record.message ?? "") ?? "?")
          : [],
      ),
    objections: () => records.filter(({ type }) => type === "nonconformance"),
    close: service.close,
  };
}
