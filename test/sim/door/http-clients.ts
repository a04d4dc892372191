/** How a client reaches the service with each HTTP library that is in use: one call, written as the library's manual shows it. */
import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import axios from "axios";
import got from "got";
import ky from "ky";
import nodeFetch from "node-fetch";
import { fetch as undiciFetch, request as undiciRequest } from "undici";
import type { Send } from "../../plain-client/client.ts";

type Call = Parameters<Send>[1];

/** A request of Node's own client, collected into a response. */
function collect(
  request: http.ClientRequest,
  { body, signal }: Pick<Call, "body" | "signal">,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    request.on("response", answer => {
      const pieces: Buffer[] = [];
      answer.on("data", piece => pieces.push(piece));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve(new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 0 })),
      );
    });
    request.on("error", reject);
    const abort = (): void => void request.destroy(new Error("aborted"));
    signal?.addEventListener("abort", abort, { once: true });
    request.on("close", () => signal?.removeEventListener("abort", abort));
    request.end(body);
  });
}

const optionsOf = ({ headers }: Call) => ({ method: "POST", headers: headers as Record<string, string> });

/** What a caller gives an HTTP library that wants no `null` for a signal. */
const signalOf = ({ signal }: Call): { signal?: AbortSignal } => (signal ? { signal } : {});

const axiosForm =
  (options: { timeout?: number; maxRedirects?: number }): Send =>
  async (url, call) => {
    const { status, data } = await axios.post<string>(url, call.body, {
      ...optionsOf(call),
      ...signalOf(call),
      ...options,
      responseType: "text",
      transformResponse: text => text,
      validateStatus: () => true,
    });
    return new Response(data, { status });
  };

export const HTTP_CLIENTS: Readonly<Record<string, Send>> = {
  "node:https": (url, call) => collect(https.request(url, optionsOf(call)), call),
  "node:https with an agent that keeps no connection": (url, call) =>
    collect(https.request(url, { ...optionsOf(call), agent: new https.Agent({ keepAlive: false }) }), call),
  "node:https with few connections, kept open": (url, call) =>
    collect(https.request(url, { ...optionsOf(call), agent: FEW_CONNECTIONS }), call),
  "node:https with a timeout": (url, call) => {
    const request = https.request(url, { ...optionsOf(call), timeout: 60_000 });
    request.on("timeout", () => request.destroy(new Error("timed out")));
    return collect(request, call);
  },
  "node:https with a timeout of each request": (url, call) => {
    const request = https.request(url, optionsOf(call));
    request.setTimeout(60_000, () => request.destroy(new Error("timed out")));
    return collect(request, call);
  },
  "node:http over a TLS connection of its own": (url, call) => {
    const { hostname, pathname } = new URL(url);
    const createConnection = (): tls.TLSSocket =>
      tls.connect({ host: hostname, port: 443, servername: hostname });
    return collect(
      http.request({ ...optionsOf(call), host: hostname, path: pathname, createConnection }),
      call,
    );
  },
  got: async (url, call) => {
    const { statusCode, rawBody } = await got.post(url, {
      ...optionsOf(call),
      ...signalOf(call),
      body: call.body,
      throwHttpErrors: false,
      retry: { limit: 0 },
    });
    return new Response(new Uint8Array(rawBody), { status: statusCode });
  },
  "got with timeouts": async (url, call) => {
    const { statusCode, body } = await got.post(url, {
      ...optionsOf(call),
      ...signalOf(call),
      body: call.body,
      throwHttpErrors: false,
      retry: { limit: 0 },
      timeout: { connect: 5_000, request: 60_000, response: 50_000 },
    });
    return new Response(body, { status: statusCode });
  },
  axios: axiosForm({}),
  "axios with a timeout": axiosForm({ timeout: 60_000 }),
  // Without redirects it has node:https itself keep its timeout.
  "axios with a timeout and no redirects": axiosForm({ timeout: 60_000, maxRedirects: 0 }),
  "node-fetch": async (url, call) => {
    const response = await nodeFetch(url, { ...optionsOf(call), ...signalOf(call), body: call.body });
    return new Response(await response.text(), { status: response.status });
  },
  ky: (url, call) =>
    ky(url, {
      ...optionsOf(call),
      ...signalOf(call),
      body: call.body,
      throwHttpErrors: false,
      retry: 0,
      // Its default is 10 s, less than any long poll takes.
      timeout: 60_000,
    }),
  "the global fetch": (url, call) => fetch(url, call),
  "undici.fetch": async (url, call) => {
    const response = await undiciFetch(url, { ...optionsOf(call), ...signalOf(call), body: call.body });
    return new Response(await response.text(), { status: response.status });
  },
  "undici.request": async (url, call) => {
    const options = { ...optionsOf(call), method: "POST", ...signalOf(call), body: call.body } as const;
    const { statusCode, body } = await undiciRequest(url, options);
    return new Response(await body.text(), { status: statusCode });
  },
};

/** One for the poll, and enough for what is sent meanwhile, a request that hangs included. */
const FEW_CONNECTIONS = new https.Agent({ keepAlive: true, maxSockets: 4 });
