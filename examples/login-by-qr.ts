/**
 * Logs a bot in by a QR code in the terminal, and keeps its credential in a file.
 *
 *   node login-by-qr.ts bot.json
 *
 * The code is drawn by the library qr: npm install qr.
 */
import { createInterface } from "node:readline/promises";
import { loginByQr, openCredentialFile, type QrLoginStatus } from "ilink-sim/client";
import encodeQR from "qr";

const [path = "bot.json", baseUrl] = process.argv.slice(2);
const file = openCredentialFile({ path });

const WORDS: Record<QrLoginStatus, string> = {
  waiting: "Scan the code with WeChat.",
  scanned: "Scanned. Confirm on the phone.",
  "code-wanted": "The phone shows some digits.",
  "code-wrong": "Those were not the digits.",
  "code-blocked": "Too many wrong digits.",
  "code-used-up": "This code is used up; here is another one.",
  redirected: "The service goes on at another address.",
  unreachable: "The service cannot be reached; trying again.",
  confirmed: `Logged in. The credential is in ${path}.`,
  "already-bound": "This bot is logged in here already. Nothing was changed.",
  expired: "Nobody scanned the code in time.",
};

async function askDigits(signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return terminal.question("Digits: ", { signal }).finally(() => terminal.close());
}

const end = await loginByQr({
  account: "bot",
  onQr: ({ url }) => console.log(`${encodeQR(url, "ascii")}\n${url}`),
  onStatus: status => console.log(WORDS[status]),
  onVerifyCode: ({ signal }) => askDigits(signal),
  save: credential => file.save(credential),
  ...(baseUrl !== undefined && { baseUrl }),
});
process.exitCode = end.kind === "confirmed" || end.kind === "already-bound" ? 0 : 1;
