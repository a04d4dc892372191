/** A service on the loopback interface that codes its answers; for tests of what a program reads of them. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as zlib from "node:zlib";

const CODE: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: bytes => zlib.gzipSync(bytes),
  "x-gzip": bytes => zlib.gzipSync(bytes),
  deflate: bytes => zlib.deflateSync(bytes),
  br: bytes => zlib.brotliCompressSync(bytes),
  zstd: bytes => zlib.zstdCompressSync(bytes),
};

/** A text in these codings, applied in this order. */
export function coded(text: string, ...codings: string[]): Buffer {
  const plain: Buffer = Buffer.from(text);
  return codings.reduce((bytes, coding) => CODE[coding]?.(bytes) ?? bytes, plain);
}

export interface CodedService {
  host: string;
  /** Endpoints, in the order in which they were asked. */
  asked: string[];
  /** What they were asked with. */
  requests: IncomingMessage["headers"][];
  close(): Promise<void>;
}

export interface CodedAnswer {
  bytes: Buffer;
  coding?: string;
}

/** @param answer to the request of that number, from 1. */
export async function serveCoded(
  answer: (endpoint: string, nth: number) => CodedAnswer,
): Promise<CodedService> {
  const asked: string[] = [];
  const requests: IncomingMessage["headers"][] = [];
  const server: Server = createServer((incoming, outgoing) => {
    incoming.resume();
    const endpoint = incoming.url?.split("/").at(-1) ?? "";
    asked.push(endpoint);
    requests.push(incoming.headers);
    const { bytes, coding } = answer(endpoint, asked.length);
    if (coding !== undefined) outgoing.setHeader("content-encoding", coding);
    outgoing.setHeader("content-type", "application/json");
    outgoing.setHeader("set-cookie", ["a=1", "b=2"]);
    outgoing.setHeader("date", "Mon, 01 Jan 2024 00:00:00 GMT");
    outgoing.end(bytes);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}
