/** What the memory door answers with, beside the `Response` that it stands for. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { fetchedFrom } from "../../../sim/door/response.ts";
import { wholeResponse } from "../../../sim/door/whole-response.ts";

const TEXTS = {
  JSON: '{"ret":0,"msgs":[]}',
  "no JSON": "<html>",
  nothing: "",
  "a byte order mark": '\uFEFF{"ret":0}',
  "two of them": "\uFEFF\uFEFFa",
  "half a character": "a\uD83D",
  "other alphabets": "你好 ü 🙂",
  "a form": "a=1&b=2",
};

const URL_ASKED = "https://a.example/b?c=d#e";

/** What may be asked of a response, in what order. */
const READINGS: Record<string, (response: Response) => unknown> = {
  text: response => response.text(),
  json: response => response.json(),
  arrayBuffer: async response => [...new Uint8Array(await response.arrayBuffer())],
  bytes: async response => [...(await response.bytes())],
  blob: async response => {
    const blob = await response.blob();
    return [blob.type, blob.size, await blob.text()];
  },
  formData: async response => [...(await response.formData())],
  "the stream": async response => {
    let size = 0;
    for await (const piece of response.body ?? []) size += piece.length;
    return [size, response.bodyUsed];
  },
  "the stream, twice": response => {
    const { body } = response;
    return body === response.body;
  },
  "the stream, cancelled": async response => [await response.body?.cancel(), await response.text()],
  "text, twice": async response => [await response.text(), await response.text()],
  "text, then the stream": async response => {
    const before = response.bodyUsed;
    await response.text();
    return [before, response.bodyUsed, response.body?.locked, response.body?.getReader()];
  },
  "text, then json": async response => [await response.text(), await response.json()],
  "text, then a clone": async response => [await response.text(), response.clone()],
  "a clone and the first": async response => {
    const clone = response.clone();
    return [await clone.text(), await response.text(), clone.status, clone.url, [...clone.headers]];
  },
  "a clone, with a header of its own": response => {
    response.headers.set("x-more", "1");
    const clone = response.clone();
    clone.headers.set("x-clone", "1");
    return [[...clone.headers], [...response.headers]];
  },
  "another response made of it": async response => {
    const other = new Response(response.body, response);
    return [await other.text(), other.status, other.statusText, [...other.headers], response.bodyUsed];
  },
  "its looks": response => [
    inspect(response).replace(/state: '\w+'/, ""),
    String(response),
    response.constructor === Response,
    response instanceof Response,
    Object.keys(response),
    keysOf(response),
  ],
  "its head": ({ status, statusText, ok, type, url, redirected, headers }) => {
    return [status, statusText, ok, type, url, redirected, [...headers]];
  },
};

describe.each(Object.entries(READINGS))("%s", (_, read) => {
  it.each(Object.entries(TEXTS))("of %s is what Response gives", async (name, text) => {
    const type = name === "a form" ? "application/x-www-form-urlencoded" : "application/json";
    const init = {
      status: 201,
      statusText: "Made",
      headers: { "content-type": type, "content-length": "7" },
    };
    const given = await endOf(read, wholeResponse(text, init, URL_ASKED));
    expect(given).toEqual(await endOf(read, fetchedFrom(URL_ASKED, new Response(text, init))));
  });
});

async function endOf(read: (response: Response) => unknown, response: Response): Promise<unknown> {
  try {
    return { value: await read(response), used: response.bodyUsed };
  } catch (error) {
    return { error: String(error), used: response.bodyUsed };
  }
}

function keysOf(response: Response): string[] {
  const keys: string[] = [];
  for (const key in response) keys.push(key);
  return keys.sort();
}
