/** Answers that are too large for the repair: the program gets them as they come. On real sockets. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { type FetchFunction, ilinkRecovery, type RepairEvent, wrapFetch } from "../../../src/repair/index.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serving(answer: (response: ServerResponse, polls: number) => unknown) {
  const asked: string[] = [];
  const left: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const endpoint = request.url?.split("/").at(-1) ?? "";
    asked.push(endpoint);
    response.once("close", () => response.writableFinished || left.push(endpoint));
    answer(response, asked.length);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, left };
}

const events: RepairEvent[] = [];
const options = (host: string) => ({
  hosts: [host],
  answerBytesMax: 65_536,
  onState: (event: RepairEvent) => void events.push(event),
});

const WAYS: Record<string, (host: string) => FetchFunction> = {
  "wrapped fetch": host => wrapFetch(globalThis.fetch, options(host)),
  "undici's fetch with the interceptor": host => {
    const agent = new Agent().compose(ilinkRecovery(options(host)));
    closing.push(() => agent.destroy());
    return ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher: agent })) as never;
  },
};

const LARGE = `{"ret":0,"msgs":[],"debug":"${"\u4f60".repeat(300_000)}","get_updates_buf":"c1"}`;

describe.each(Object.entries(WAYS))("with %s", (_, fetchFor) => {
  const post = (host: string, endpoint: string, signal?: AbortSignal): Promise<Response> =>
    fetchFor(host)(`http://${host}/ilink/bot/${endpoint}`, {
      method: "POST",
      headers: { authorization: "Bearer b@im.bot:secret", "content-type": "application/json" },
      body: JSON.stringify({ get_updates_buf: "" }),
      ...(signal && { signal }),
    });

  it.each(["getupdates", "sendmessage"])("a large %s comes whole, in one request", async endpoint => {
    for (const isAnnounced of [true, false]) {
      const { host, asked } = await serving(response => {
        if (isAnnounced) response.setHeader("content-length", Buffer.byteLength(LARGE));
        response.write(LARGE.slice(0, 1_000));
        response.end(LARGE.slice(1_000));
      });
      const response = await post(host, endpoint);
      expect([response.status, await response.text()]).toEqual([200, LARGE]);
      expect(asked).toEqual([endpoint]);
    }
  });

  it("an endless one comes as long as the program reads, and ends with it", async () => {
    const { host, left } = await serving(response => {
      const pump = (): void => {
        while (!response.destroyed && response.write("x".repeat(16_384)));
      };
      response.on("drain", pump);
      pump();
    });
    const end = new AbortController();
    const response = await post(host, "getupdates", end.signal);
    let bytes = 0;
    const reading = (async () => {
      for await (const piece of response.body!) {
        bytes += piece.length;
        if (bytes > 1_000_000) end.abort(new Error("enough"));
      }
    })();
    await expect(reading).rejects.toThrow("enough");
    while (left.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    expect(left).toEqual(["getupdates"]);
  });
});
