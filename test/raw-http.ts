/** HTTP as it is written on a socket, for what no HTTP client would send. */
import { connect, type Socket } from "node:net";

/** What came back before the server closed, or an answer was whole; `closed` without one. */
export interface RawAnswer {
  /** 0: the connection ended without an answer. */
  status: number;
  /** Everything that came. */
  text: string;
}

/** What a socket may take for one exchange, milliseconds. */
const EXCHANGE_MS = 30_000;

/** What a server says before an answer when it is asked whether it wants the body. */
const GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

/** A connection to the server on this port of 127.0.0.1. Errors are for `answerOn` to tell. */
export function connectTo(port: number): Socket {
  return connect(port, "127.0.0.1").on("error", () => {});
}

/** The next answer on a connection: whole when its length is known, else all up to its end. */
export function answerOn(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const late = setTimeout(() => {
      reject(new Error(`no answer within ${EXCHANGE_MS} ms; so far: ${bytes.toString("latin1")}`));
      socket.destroy();
    }, EXCHANGE_MS);
    const end = (): void => {
      clearTimeout(late);
      socket.off("data", take).off("close", end);
      const text = bytes.toString("utf8");
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    const take = (piece: Buffer): void => {
      bytes = Buffer.concat([bytes, piece]);
      if (bytes.indexOf(GO_ON) === 0) bytes = bytes.subarray(GO_ON.length);
      const head = bytes.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = /\ncontent-length: (\d+)/i.exec(bytes.toString("latin1", 0, head))?.[1];
      if (length !== undefined && bytes.length >= head + 4 + Number(length)) end();
    };
    socket.on("data", take).on("close", end);
    if (socket.destroyed) end();
  });
}

/** Write these lines, and a body after them, on a connection of their own. */
export async function exchange(port: number, lines: readonly string[], body = ""): Promise<RawAnswer> {
  const socket = connectTo(port);
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  const answer = await answerOn(socket);
  socket.destroy();
  return answer;
}
