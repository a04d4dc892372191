/** 20,000 sends at once against a real server, with few files to open: what becomes of them, and how long everything else waits. */
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What the process that sent has to tell. */
export interface SendsReport {
  /** How many ended how: an outcome, or the reason of one that was declined. */
  ends: Record<string, number>;
  /** The longest time for which the event loop did nothing else, milliseconds. */
  blockedMs: number;
  /** From the first to the last end, milliseconds. */
  tookMs: number;
  /** The words of a send that failed for want of files; empty when none did. */
  failure: string;
}

/** The same, and what the server saw. */
export interface SendsFigures extends SendsReport {
  /** Connections open at a time, at most. */
  connections: number;
  /** Texts that arrived, each once. */
  arrived: number;
  /** Texts that arrived again, under the id by which the service knows a repetition. */
  doubled: number;
}

export interface SendsPlan {
  /** @default 20_000 */
  sends?: number;
  /** Files that the sending process may open (`ulimit -n`). @default 512 */
  files?: number;
  /** The client's options, as far as they can be written down. @default none */
  options?: { sendsMax?: number; requestsMax?: number };
  /** How long the service takes for each answer, so that connections are open at the same time. @default 0 */
  answerMs?: number;
}

const TIMEOUT_MS = 120_000;

/** Send from a child process, and count on both sides. */
export async function measureSends({
  sends = 20_000,
  files = 512,
  options = {},
  answerMs = 0,
}: SendsPlan = {}): Promise<SendsFigures> {
  const texts = new Map<string, number>();
  let connections = 0;
  let open = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => {
      body += piece.toString();
    });
    request.on("end", () => {
      if (request.url?.endsWith("/getupdates")) return;
      if (request.url?.endsWith("/sendmessage")) {
        const { client_id: id } = (JSON.parse(body) as { msg: { client_id: string } }).msg;
        texts.set(id, (texts.get(id) ?? 0) + 1);
      }
      const answer = (): void => {
        response.setHeader("content-type", "application/json").end('{"ret":0}');
      };
      if (answerMs === 0) answer();
      else setTimeout(answer, answerMs);
    });
  });
  server.on("connection", socket => {
    connections = Math.max(connections, ++open);
    socket.on("close", () => open--);
    socket.on("error", () => {});
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const child = fileURLToPath(new URL("sends-child.ts", import.meta.url));
    const order = JSON.stringify({ baseUrl: `http://127.0.0.1:${port}`, sends, options });
    // The limit is the shell's to set: a process cannot lower its own.
    const { stdout } = await promisify(execFile)(
      "/bin/sh",
      [
        "-c",
        'ulimit -n "$1" && exec "$2" --no-warnings "$3" "$4"',
        "sh",
        String(files),
        process.execPath,
        child,
        order,
      ],
      { timeout: TIMEOUT_MS, maxBuffer: 1024 * 1024 },
    );
    const counts = [...texts.values()];
    return {
      ...(JSON.parse(stdout) as SendsReport),
      connections,
      arrived: counts.length,
      doubled: counts.filter(count => count > 1).length,
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
