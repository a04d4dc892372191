/** Whatever the service sends: every parser that sees it comes to an end, throws nothing of its own, and keeps nothing that is too long. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../sim/door/answer.ts";
import { parseTrace } from "../../sim/trace/jsonl.ts";
import { TraceFormatError } from "../../sim/trace/trace-mistakes.ts";
import { AddressError } from "../../src/errors.ts";
import { downloadUrl, uploadUrl } from "../../src/media/cdn.ts";
import type { MediaSource } from "../../src/protocol/media.ts";
import { parseMessage } from "../../src/protocol/message.ts";
import { believableHoldMs } from "../../src/recovery/hold.ts";
import { placeOf } from "../../src/repair/call.ts";
import { cursorOf, readBody, saysStale } from "../../src/repair/reading.ts";

/** Names that the parsers look for, with values of every kind, long and short, and within each other. */
const NAMES = [
  ...[
    "msgs",
    "get_updates_buf",
    "message_id",
    "client_id",
    "seq",
    "from_user_id",
    "group_id",
    "create_time_ms",
  ],
  ...[
    "item_list",
    "type",
    "text_item",
    "voice_item",
    "image_item",
    "file_item",
    "ref_msg",
    "message_item",
    "media",
  ],
  ...[
    "svr_id",
    "msg_id",
    "aeskey",
    "aes_key",
    "full_url",
    "encrypt_query_param",
    "context_token",
    "message_type",
  ],
  ...["errcode", "ret", "errmsg", "longpolling_timeout_ms", "__proto__", "constructor", "toString", "length"],
];
const { wire } = fc.letrec<{ wire: unknown }>(tie => ({
  wire: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -14, "-14", 1, "1", 2, 1e308, Number.NaN, "", "0"),
    fc.string({ maxLength: 40 }),
    fc.nat(70_000).map(length => "x".repeat(length)),
    fc.array(tie("wire"), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("wire"), { maxKeys: 8 }),
  ),
}));
const RUNS = { numRuns: 500 };
const bytes = (text: string): number => Buffer.byteLength(text);

const PLACES = { cdnBaseUrl: "https://cdn.test", hostsAllowed: new Set<string>(), baseUrl: undefined };

describe("the client's parsers", () => {
  it("make a message of anything or of nothing, and keep no long id or token", () => {
    fc.assert(
      fc.property(wire, given => {
        const message = parseMessage("bot", given as never, () => "made-up");
        if (message === null) return;
        expect(bytes(message.id)).toBeLessThanOrEqual(4_096);
        expect(bytes(message.from)).toBeLessThanOrEqual(1_024);
        expect(bytes(message.contextToken ?? "")).toBeLessThanOrEqual(16_384);
        expect(bytes(message.groupId ?? "")).toBeLessThanOrEqual(1_024);
      }),
      RUNS,
    );
  });

  it("make an address of anything or of nothing", () => {
    fc.assert(
      fc.property(wire, wire, (url, param) => {
        const up = uploadUrl(PLACES, { upload_full_url: url, upload_param: param }, "key");
        const source = { url, param } as MediaSource;
        const down = downloadUrl(PLACES, { account: "bot", kind: "file", source });
        for (const address of [up, down]) {
          if (typeof address === "string") expect(URL.canParse(address)).toBe(true);
          else expect(address === null || address instanceof AddressError).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("believe a hold between five seconds and a minute", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.constant(null)), given => {
        const holdMs = believableHoldMs(given);
        if (holdMs !== undefined) expect(holdMs >= 5_000 && holdMs <= 60_000).toBe(true);
      }),
      RUNS,
    );
  });
});

describe("the repair's parsers", () => {
  it("take any body and any URL", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          wire.map(value => JSON.stringify(value) ?? ""),
          fc.string(),
        ),
        text => {
          expect(typeof cursorOf(readBody(text))).toBe("string");
          expect(typeof saysStale({ status: 200, headers: [], text })).toBe("boolean");
          placeOf(`https://h.test/ilink/bot/${text}`, new Set(["h.test"]));
        },
      ),
      RUNS,
    );
  });
});

describe("the simulator's parsers", () => {
  it("read any answer", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          wire.map(value => JSON.stringify(value) ?? ""),
          fc.string(),
        ),
        text => {
          expect(typeof readAnswer("getupdates", 200, text).ok).toBe("boolean");
        },
      ),
      RUNS,
    );
  });

  it("read any trace, or say what is wrong with it", () => {
    const line = wire.map(value => JSON.stringify(value) ?? "");
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 6 }), lines => {
        try {
          parseTrace(lines.join("\n"));
        } catch (error) {
          expect(error).toBeInstanceOf(TraceFormatError);
        }
      }),
      RUNS,
    );
  });
});
