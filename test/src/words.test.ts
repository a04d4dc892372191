/** What others say of a request reaches errors, events and log lines escaped, cut, and without what is secret in the request. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { IlinkError, ServiceError } from "../../src/errors.ts";
import { type LogFacts, sheltered } from "../../src/logger.ts";
import { createQrCode } from "../../src/login/qr-code.ts";
import { upload } from "../../src/media/cdn.ts";
import { systemRandom } from "../../src/random.ts";
import { Transport } from "../../src/transport.ts";
import { withoutSecrets } from "../../src/words.ts";

const HOSTILE = "\u001b[2J\u001b]0;title\u0007\u009b1m\u202e\u2028\u200b\u{e0041}\n\ud800FOREIGN";
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const TOKEN = "b0f5860fdecb@im.bot:060000c0ffee+/secret=";

it("an error's message and stack hold nothing raw and are cut", () => {
  for (const error of [
    new IlinkError("login", HOSTILE + "x".repeat(100_000)),
    new ServiceError("sendmessage", -2, HOSTILE + "x".repeat(100_000)),
  ]) {
    expect(error.message).not.toMatch(OBEYED);
    expect(error.message).toContain("FOREIGN");
    expect(error.message).toMatch(/… \(\d+ more characters\)/);
    expect(error.message.length).toBeLessThan(3_000);
    expect(String(error.stack).replaceAll("\n", "")).not.toMatch(OBEYED);
  }
  expect(new ServiceError("x", -2, HOSTILE).serviceMessage).not.toMatch(OBEYED);
});

it("a log line's facts hold nothing raw and are cut", () => {
  const lines: LogFacts[] = [];
  const write = (_event: string, facts: LogFacts): void => void lines.push(facts);
  sheltered({ debug: write, info: write, warn: write, error: write }).info("x", {
    account: HOSTILE,
    message: "y".repeat(9_000),
    n: 1,
    no: null,
  });
  expect(lines[0]).toMatchObject({ n: 1, no: null });
  expect(String(lines[0]?.account)).not.toMatch(OBEYED);
  expect(String(lines[0]?.message).length).toBeLessThan(2_100);
});

/** Every way in which a service might write a text that it was given. */
const DRESSES: Record<string, (text: string) => string> = {
  plain: text => text,
  url: encodeURIComponent,
  "url in small letters": text =>
    encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, code => code.toLowerCase()),
  base64: text => Buffer.from(text).toString("base64"),
  "base64 behind a word": text => Buffer.from(`Bearer ${text} was given`).toString("base64"),
  "base64 behind another": text => Buffer.from(`ab${text}`).toString("base64url"),
  hex: text => Buffer.from(text).toString("hex"),
  "hex in capitals": text => Buffer.from(text).toString("hex").toUpperCase(),
};

it.each(Object.entries(DRESSES))("a secret is found in %s", (_name, dress) => {
  const said = `refused: ${dress(TOKEN)} is stale`;
  const told = withoutSecrets(said, [TOKEN]);
  expect(told).toMatch(/^refused: .{0,12}\*\*\*.{0,24} is stale$/);
  fc.assert(
    fc.property(fc.string({ minLength: 12, maxLength: 60, unit: "grapheme-ascii" }), secret => {
      const inner = dress(secret);
      expect(withoutSecrets(`a ${inner} b`, [secret])).not.toContain(inner);
    }),
  );
});

it("words without a secret in them stay as they are", () => {
  expect(withoutSecrets("rate limited, try again", [TOKEN, "", "try"])).toBe("rate limited, try again");
});

it("the service's words do not repeat what was given to it", async () => {
  const request = {
    msg: {
      from_user_id: "",
      to_user_id: "u",
      client_id: "c",
      message_type: 2,
      message_state: 2,
      context_token: "context-0123456789",
      item_list: [{ type: 1, text_item: { text: "a private text" } }],
    },
  };
  for (const dress of Object.values(DRESSES)) {
    const errmsg = ["context-0123456789", "a private text", TOKEN, TOKEN.split(":")[1] as string]
      .map(dress)
      .join(" and ");
    const fetch = async () => ({ status: 200, text: async () => JSON.stringify({ ret: -2, errmsg }) });
    const transport = new Transport({ clock: systemClock, random: systemRandom, fetch }, {
      channel_version: "1",
    } as never);
    const target = transport.target({ account: "bot", baseUrl: "https://ilink.test", token: TOKEN });
    const reply = await transport.post(
      "sendmessage",
      request as never,
      target,
      1_000,
      new AbortController().signal,
    );
    const told = JSON.stringify(reply);
    for (const secret of ["context-0123456789", "a private text", TOKEN, "060000c0ffee"]) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(dress(secret).slice(4, -6));
    }
    expect(told).toContain("***");
  }
});

it("the content network's words are escaped, and without the parameter that opens the file", async () => {
  const words = `${Array.from(Buffer.from("\u009b1m"), byte => String.fromCharCode(byte)).join("")} encrypted_query_param=opens-the-file-0123 ${"x".repeat(500)}`;
  const fetch = async () => new Response("", { status: 500, headers: { "x-error-message": words } });
  const url = "https://cdn.test/upload?encrypted_query_param=opens-the-file-0123&filekey=key-0123456789";
  const reply = await upload(fetch as never, url, new Uint8Array(1), new AbortController().signal);
  const { message } = (reply as { error: IlinkError }).error;
  expect(message).toMatch(
    /^cdn-upload: HTTP status 500 \(.*encrypted_query_param=\*\*\* x+… \(\d+ more characters\)\)$/,
  );
  expect(message).not.toMatch(OBEYED);
});

it("a QR code that a terminal would obey is none", async () => {
  const fetch = async () =>
    new Response(JSON.stringify({ qrcode: "k", qrcode_img_content: `https://x/${HOSTILE}` }));
  const seams = {
    clock: systemClock,
    random: systemRandom,
    fetch: fetch as never,
    answerBytesMax: 65_536,
    channelVersion: "1",
  };
  const asked = createQrCode(seams, "https://ilink.test/", [], new AbortController().signal);
  await expect(asked).rejects.toThrow("the service gave no QR code: its answer has none");
});
