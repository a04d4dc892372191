/** A process that can open no more files is told that, and not that its disk, its rights or its network are bad. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis.ts";
import { IlinkError } from "../../src/index.ts";
import { networkFault } from "../../src/reply.ts";

const WORDS = "as many files and connections open as it may: raise its limit (ulimit -n)";

it.skipIf(process.platform === "win32")(
  "says so of a send, of the store and of the credential file",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "out-of-files-"));
    // A port where nobody listens is as good: no connection comes to be.
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise(resolve => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    server.close();
    const child = fileURLToPath(new URL("out-of-files-child.ts", import.meta.url));
    try {
      const told = execFileSync(
        "/bin/sh",
        [
          "-c",
          'ulimit -n 64 && exec "$@"',
          "sh",
          process.execPath,
          "--no-warnings",
          child,
          folder,
          `http://127.0.0.1:${port}`,
        ],
        { encoding: "utf8", timeout: 60_000 },
      );
      const [send, store, load, save] = JSON.parse(told) as string[];
      expect(send).toContain(`sendmessage: EMFILE: this process has ${WORDS}`);
      expect(store).toContain(`cannot open the store ${folder}/a.db: this process has ${WORDS}`);
      expect(load).toContain(`cannot be read (EMFILE): this process has ${WORDS}`);
      expect(save).toContain(`cannot be written (EMFILE): this process has ${WORDS}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

it.each(["EMFILE", "ENFILE"])("takes a request that failed with %s for one that was never sent", errno => {
  const cause = Object.assign(new Error("connect"), { code: errno });
  const reply = networkFault("sendmessage", new TypeError("fetch failed", { cause }));
  expect(reply).toMatchObject({ error: { neverReached: true, errno } });
});

it("does not blame the network when an account does not receive for it", () => {
  const cause = Object.assign(new Error("connect"), { code: "EMFILE" });
  const reply = networkFault("getupdates", cause);
  const fault = reply.kind === "fault" ? reply.error : null;
  const facts = { baseUrl: "https://h.test", fault };
  const error = diagnose("bot", { state: "recovering", reason: "transport" }, facts);
  expect(error?.message).toContain(WORDS);
  expect(error?.message).not.toMatch(/firewall|proxy/);
  expect(error).toBeInstanceOf(IlinkError);
});
