/** Nothing secret is kept: tokens, ids and texts are planted in every place, in several writings, and looked for in what is left. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { End, Exchange } from "../../../sim/recording/exchange.ts";
import { createFingerprints } from "../../../sim/recording/fingerprints.ts";
import type { Heard } from "../../../sim/recording/heard.ts";
import { readExchange } from "../../../sim/recording/read-exchange.ts";
import { scenarioOf } from "../../../sim/recording/scenario-of.ts";
import { wireVerdictOf } from "../../../sim/recording/wire-verdict.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import { ENDPOINTS, type Endpoint } from "../../../sim/trace/endpoint.ts";

/** How a secret may be written. */
const WRITINGS: readonly ((secret: string) => string)[] = [
  secret => secret,
  secret => Buffer.from(secret).toString("base64"),
  secret => Buffer.from(secret).toString("base64url"),
  secret => Buffer.from(secret).toString("hex"),
  secret => encodeURIComponent(secret),
  secret => JSON.stringify(secret).slice(1, -1),
  secret => [...secret].map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  secret => [...secret].reverse().join(""),
  secret => secret.toUpperCase(),
];

/** Shorter pieces of a secret are in any text by chance. */
const PIECE = 6;

const secret = fc.stringMatching(/^[a-z0-9@:.=+/ -]{12,40}$/).filter(text => /[a-z]/.test(text));
const number = fc.bigInt({ min: 10n ** 11n, max: 2n ** 63n }).map(String);

interface Planted {
  endpoint: Endpoint;
  secrets: string[];
  numbers: string[];
  status: number;
  shape: "message" | "send" | "refusal" | "login" | "text" | "raw";
  isCoded: boolean;
  end: End;
}

const planted: fc.Arbitrary<Planted> = fc.record({
  endpoint: fc.constantFrom(...ENDPOINTS),
  secrets: fc.array(secret, { minLength: 8, maxLength: 8 }),
  numbers: fc.array(number, { minLength: 4, maxLength: 4 }),
  status: fc.constantFrom(200, 200, 200, 307, 429, 503, 502),
  shape: fc.constantFrom("message", "message", "send", "refusal", "login", "text", "raw"),
  isCoded: fc.boolean(),
  end: fc.constantFrom<End>({ how: "answered" }, { how: "given-up" }, { how: "broken", by: "body-cut" }),
});

function answerBody({ shape, secrets: s, numbers: n }: Planted): string {
  const [a, b, c, d, e, f, g] = s;
  switch (shape) {
    case "message":
    case "send":
      return `{"msgs":[{"message_id":${n[0]},"seq":${n[1]},"from_user_id":"${a}","to_user_id":"${b}","group_id":"${c}",
        "client_id":"${d}","context_token":"${e}","message_type":1,"item_list":[{"type":1,"text_item":{"text":"${f}"}},
        {"type":4,"file_item":{"file_name":"${g}","len":"${n[2]}"}}]}],"get_updates_buf":"${d}","sync_buf":"${c}",
        "longpolling_timeout_ms":${n[3]}}`;
    case "refusal":
      return `{"ret":${n[0]},"errcode":"${a}","errmsg":"freq limit ${b} ${c}"}`;
    case "login":
      return `{"status":"confirmed","bot_token":"${a}","ilink_bot_id":"${b}","baseurl":"https://${c}","ilink_user_id":"${d}",
        "errcode":"-14","errmsg":"${e}"}`;
    case "text":
      return `<html>${a} ${b} ${n[0]}</html>`;
    case "raw":
      return `{"msgs":"${a}","get_updates_buf":${n[0]},"ret":"${b}","${c}":"${d}"} ${e}`;
  }
}

function heardOf(one: Planted, at: number): Heard {
  const { endpoint, secrets: s, numbers: n, isCoded, status, end } = one;
  const question = {
    get_updates_buf: s[0],
    msg: {
      to_user_id: s[1],
      from_user_id: s[5],
      client_id: s[2],
      context_token: s[3],
      item_list: [
        { type: 1, text_item: { text: s[4] } },
        { type: 2, image_item: { aeskey: s[6] } },
      ],
    },
    ilink_user_id: s[1],
    typing_ticket: s[3],
    status: 1,
    base_info: { channel_version: s[7] },
  };
  const body = Buffer.from(answerBody(one));
  return {
    endpoint,
    path: `/ilink/bot/${endpoint}?qrcode=${encodeURIComponent(s[7] ?? "")}`,
    headers: {
      authorization: `Bearer ${s[0]}:${s[1]}`,
      "x-wechat-uin": s[2],
      cookie: s[3],
      "user-agent": s[4],
    },
    body: Buffer.from(JSON.stringify(question)),
    requestMs: at * 1_000,
    endMs: at * 1_000 + 300,
    end,
    answer: {
      status,
      headers: {
        "content-type": s[5],
        "set-cookie": [s[6] ?? ""],
        location: `https://${s[2]}.example/${s[3]}`,
        "retry-after": n[1],
        ...(isCoded && { "content-encoding": "gzip" }),
      },
      atMs: at * 1_000 + 200,
      body: isCoded ? gzipSync(body) : body,
    },
  };
}

/** Every piece of a secret, in every writing, that stands in a text. */
function leaksIn(text: string, secrets: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return secrets.flatMap(one =>
    WRITINGS.flatMap(write => {
      const written = write(one).toLowerCase();
      const pieces = Array.from({ length: written.length - PIECE + 1 }, (_, at) =>
        written.slice(at, at + PIECE),
      );
      // What is the same in many secrets, as the beginning of an escape, tells nothing.
      return pieces.filter(
        piece => !/^[\\u0]+/.test(piece) && /[a-z0-9]{4}/.test(piece) && lower.includes(piece),
      );
    }),
  );
}

const kept = (all: readonly Planted[]): { exchanges: Exchange[]; yaml: string } => {
  const fingerprints = createFingerprints();
  const exchanges = all.map((one, at) =>
    readExchange(heardOf(one, at), fingerprints, { nowMs: 0, origin: "https://service.example" }),
  );
  const recording = { startMs: Date.UTC(2026, 10, 29), endMs: 100_000, exchanges };
  const { scenario } = scenarioOf(recording);
  return { exchanges, yaml: printScenario({ ...scenario, expect: { fixed: wireVerdictOf(recording) } }) };
};

it("no piece of a secret is in what is kept, nor in what is written", () => {
  fc.assert(
    fc.property(fc.array(planted, { minLength: 1, maxLength: 6 }), all => {
      const { exchanges, yaml } = kept(all);
      const secrets = all.flatMap(({ secrets, numbers }) => [...secrets, ...numbers]);
      // The words of this program, with which a piece of a secret may agree by chance.
      const own = kept(
        all.map(one => ({
          ...one,
          secrets: one.secrets.map(() => "####"),
          numbers: one.numbers.map(() => "0"),
        })),
      );
      const known = `${JSON.stringify(own.exchanges)}${own.yaml}`.toLowerCase();
      const leaks = leaksIn(JSON.stringify(exchanges) + yaml, secrets).filter(
        piece => !known.includes(piece),
      );
      expect(leaks).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

it("the search finds what is there, in each writing", () => {
  const one = "3f8a91c07b@im.bot:5d2e";
  for (const write of WRITINGS) expect(leaksIn(`title: "${write(one)}"`, [one])).not.toEqual([]);
  expect(leaksIn("title: nothing of it", [one])).toEqual([]);
});

it("the same secret of one kind is the same number", () => {
  const fingerprints = createFingerprints();
  expect(fingerprints.ordinalOf("user", "alice")).toBe(1);
  expect(fingerprints.ordinalOf("user", "bob")).toBe(2);
  expect(fingerprints.ordinalOf("token", "bob")).toBe(1);
  expect(fingerprints.ordinalOf("user", "alice")).toBe(1);
});
