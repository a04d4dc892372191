/** Habits in how requests are made and answers are read. */

import { cdnAddress, SOUND } from "../manners.ts";
import { type Answer, codeOf } from "../protocol.ts";
import type { MakeHabit } from "./habit.ts";

/** No answer of the service has a reason to be nested deeper. */
const DEEP = "[".repeat(100);
const MEGABYTE = 1_000_000;

export const REQUEST_HABITS = {
  "sends with the token of its first start": () => {
    let first: string | undefined;
    return {
      headers: (headers, endpoint) => {
        const { Authorization = "" } = headers;
        first ??= Authorization;
        return endpoint === "sendmessage" ? { ...headers, Authorization: first } : headers;
      },
    };
  },
  "leaves base_info out of typing": () => ({
    body: body => ("typing_ticket" in body ? body : SOUND.body(body)),
  }),
  "leaves a header out": () => ({
    headers: ({ "iLink-App-ClientVersion": _, ...headers }) => headers,
  }),
  "logs whole requests": host => ({
    headers: (headers, endpoint) => {
      host.log(`${endpoint} ${JSON.stringify(headers)}`);
      return headers;
    },
  }),
  "logs its token as base64": host => ({
    headers: (headers, endpoint) => {
      host.log(`${endpoint} ${btoa(String(headers.Authorization))}`);
      return headers;
    },
  }),
  "logs its token in two halves": host => ({
    headers: headers => {
      const { Authorization: bearer = "" } = headers;
      host.log(`token ${bearer.slice(0, bearer.length / 2)}`);
      host.log(`and ${bearer.slice(bearer.length / 2)}`);
      return headers;
    },
  }),
  "follows redirects by hand": () => ({ followsRedirects: true }),
  "asks the CDN with its own headers": () => ({ cdnHeaders: headers => headers }),
  "reads the whole address only": () => ({
    uploadAddress: ({ upload_full_url: whole }, _filekey, baseUrl) =>
      new URL(String(whole), `${baseUrl}/`).href,
  }),
  "reads the bare parameter only": () => ({
    uploadAddress: ({ upload_param: param }, filekey) => cdnAddress(param, filekey),
  }),
  "rounds ids": () => ({ parse: text => JSON.parse(text) as Answer }),
  "refuses what is nested deep": () => ({
    parse: text => {
      if (text.includes(DEEP)) throw new Error("nested too deep");
      return SOUND.parse(text);
    },
  }),
  "refuses an answer of a megabyte": () => ({
    parse: text => {
      if (text.length > MEGABYTE) throw new Error("too long");
      return SOUND.parse(text);
    },
    // Each attempt is megabytes to read.
    pauseMs: () => 8_000,
  }),
  "takes the text 0 for an error": () => ({
    pollCode: answer => codeOf(answer) || ((answer.ret ?? 0) === 0 ? 0 : -1),
  }),
  "counts the messages of no list": () => ({
    messagesOf: ({ msgs }) => {
      if (!msgs) throw new TypeError("no list has no length");
      return msgs;
    },
  }),
} satisfies Record<string, MakeHabit>;
