/** How the http door says no: in plain words, once, and then the connection ends. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { realTimers } from "../kernel/real-timers.ts";

/** Which limit a request met. */
export type LimitName =
  | "target"
  | "host"
  | "upgrade"
  | "origin"
  | "body"
  | "bodies"
  | "headers"
  | "slow"
  | "malformed"
  | "pipelined"
  | "connections"
  | "unread";

/** What happened at a limit. */
export interface LimitMet {
  limit: LimitName;
  /** What is wrong and what to do about it. */
  message: string;
}

/** The same, as it is answered. */
export interface Refusal extends LimitMet {
  status: number;
}

/** What is shown of a foreign text, characters. */
const SHOWN_MAX = 100;

/** A client that is still sending gets so long to read why it should not: a connection closed on unread bytes loses what was said. */
const LINGER_MS = 1_000;

/** A foreign text as it may be shown: cut, and in printable ASCII. */
export function quoted(text: string): string {
  const cut = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  return JSON.stringify(cut).replace(
    /[^\x20-\x7e…]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Say no on a connection on which no answer has begun. It ends when the client has read that, or soon. */
export function refuse(socket: Socket, { status, message }: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = Buffer.from(`${message}\n`);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: text/plain; charset=utf-8",
    `content-length: ${body.length}`,
    "x-content-type-options: nosniff",
    "connection: close",
  ];
  socket.on("error", ignore);
  socket.end(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
  const timer = realTimers.setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => realTimers.clearTimeout(timer));
}

/** The client may have gone before. */
const ignore = (): void => {};
