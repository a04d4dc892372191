/** The class bot over `node:https`. */
import https from "node:https";
import { classBot } from "../kit/class-bot.ts";
import type { Stack } from "../kit/stack.ts";

const overHttps: Stack = ({ url, headers, body, timeoutMs, signal }) =>
  new Promise((resolve, reject) => {
    const asked = https.request(url, { method: "POST", headers, signal }, answer => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString() }),
      );
    });
    const limit = setTimeout(() => asked.destroy(new Error("no answer in time")), timeoutMs);
    asked.on("close", () => clearTimeout(limit));
    asked.on("error", reject);
    asked.end(body);
  });

export default classBot("over-node-https", { stack: overHttps });
