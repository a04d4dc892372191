/** Which addresses of the service's answers the client goes to. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHostsAllowed, serviceAddress, type Trusted } from "../../src/address.ts";
import { AddressError } from "../../src/index.ts";

const NOBODY: Trusted = { own: ["https://ilinkai.weixin.qq.com"], hostsAllowed: new Set() };
const LOOPBACK: Trusted = { own: ["http://127.0.0.1:8080/prefix"], hostsAllowed: new Set() };

const flawOf = (named: string, trusted = NOBODY): string => {
  const address = serviceAddress("field", named, trusted);
  return address instanceof AddressError ? address.flaw : "good";
};

it.each([
  ["https://ilinkai.weixin.qq.com", "good"],
  ["https://ilinkai.weixin.qq.com/a/path?with=query#and-more", "good"],
  ["https://idc2.ilinkai.weixin.qq.com", "good"],
  ["https://novac2c.cdn.weixin.qq.com/c2c/upload?x=1", "good"],
  ["HTTPS://ILINKAI.WeiXin.QQ.com", "good"],
  ["https://ilinkai.weixin.qq.com:443/", "good"],
  ["https://weixin.qq.com.evil.example", "other-host"],
  ["https://evilweixin.qq.com", "other-host"],
  ["https://.weixin.qq.com", "other-host"],
  ["https://a..weixin.qq.com", "other-host"],
  ["https://weixin-qq.com", "other-host"],
  ["https://weixinxqq.com", "other-host"],
  ["https://qq.com", "other-host"],
  ["https://x.qq.com", "other-host"],
  ["https://ilinkai.weixin.qq.com.", "other-host"],
  ["https://xn--weixin-abc.qq.com", "other-host"],
  // A Cyrillic letter.
  ["https://ilinkai.w\u0435ixin.qq.com", "other-host"],
  ["https://evil.example/ilinkai.weixin.qq.com", "other-host"],
  ["https://evil.example?ilinkai.weixin.qq.com", "other-host"],
  ["https://evil.example#.weixin.qq.com", "other-host"],
  ["https://evil.example\\.weixin.qq.com", "other-host"],
  ["https://evil.example\\@ilinkai.weixin.qq.com", "other-host"],
  ["https:evil.example", "other-host"],
  ["https:\\\\evil.example", "other-host"],
  ["https://evil\t.example\n", "other-host"],
  ["https://ilinkai.weixin.qq.com@evil.example", "user-info"],
  ["https://user:word@ilinkai.weixin.qq.com", "user-info"],
  ["http://ilinkai.weixin.qq.com", "scheme"],
  ["http://evil.example", "scheme"],
  ["ftp://ilinkai.weixin.qq.com", "scheme"],
  ["ws://ilinkai.weixin.qq.com", "scheme"],
  ["file:///etc/passwd", "scheme"],
  ["javascript:alert(1)", "scheme"],
  ["data:text/plain,x", "scheme"],
  ["https://127.0.0.1", "ip-address"],
  ["https://127.1", "ip-address"],
  ["https://2130706433", "ip-address"],
  ["https://0x7f000001", "ip-address"],
  ["https://0x7f.1", "ip-address"],
  ["https://0177.0.0.1", "ip-address"],
  ["https://127.0.0.1.", "ip-address"],
  ["https://0", "ip-address"],
  ["https://169.254.169.254", "ip-address"],
  ["https://8.8.8.8", "ip-address"],
  ["https://\uff11\uff12\uff17.0.0.1", "ip-address"],
  ["https://[::1]", "ip-address"],
  ["https://[::ffff:127.0.0.1]", "ip-address"],
  ["https://[fe80::1]", "ip-address"],
  ["https://[fe80::1%25eth0]", "unreadable"],
  ["https://[fe80::1%eth0]", "unreadable"],
  ["https://localhost", "local-name"],
  ["https://LOCALHOST.", "local-name"],
  ["https://ilinkai.weixin.qq.com.localhost", "local-name"],
  ["https://printer.local", "local-name"],
  ["https://localhost.localdomain", "local-name"],
  ["https://ip6-loopback", "local-name"],
  ["https://metadata.google.internal", "local-name"],
  ["https://ilinkai.weixin.qq.com:8443", "port"],
  ["https://ilinkai.weixin.qq.com:80", "port"],
  ["", "unreadable"],
  ["ilinkai.weixin.qq.com", "unreadable"],
  ["//ilinkai.weixin.qq.com", "unreadable"],
  ["https://", "unreadable"],
  ["https://256.256.256.256", "unreadable"],
  ["https://a b.weixin.qq.com", "unreadable"],
])("finds %j %s", (named, flaw) => {
  expect(flawOf(named)).toBe(flaw);
});

describe("the caller's own base URL", () => {
  it.each([
    ["http://127.0.0.1:8080/c2c/upload?x=1", "good"],
    ["http://0x7f.1:8080", "good"],
    ["http://127.0.0.1:8081", "scheme"],
    ["http://127.0.0.1", "scheme"],
    ["https://127.0.0.1:8080", "ip-address"],
    ["http://localhost:8080", "scheme"],
    ["http://user@127.0.0.1:8080", "user-info"],
    ["http://ilinkai.weixin.qq.com", "scheme"],
    ["https://ilinkai.weixin.qq.com", "good"],
  ])("at http://127.0.0.1:8080 makes %j %s", (named, flaw) => {
    expect(flawOf(named, LOOPBACK)).toBe(flaw);
  });
});

describe("hostsAllowed", () => {
  const trusted = { ...NOBODY, hostsAllowed: parseHostsAllowed(["Hub.Example", "10.0.0.7:8443"]) };
  it.each([
    ["https://hub.example/x", "good"],
    ["https://HUB.example", "good"],
    ["https://10.0.0.7:8443", "good"],
    ["http://hub.example", "scheme"],
    ["https://sub.hub.example", "other-host"],
    ["https://hub.example.", "other-host"],
    ["https://hub.example:8443", "other-host"],
    ["https://user@hub.example", "user-info"],
    ["https://10.0.0.7", "ip-address"],
    ["https://evil.example", "other-host"],
  ])("makes %j %s", (named, flaw) => {
    expect(flawOf(named, trusted)).toBe(flaw);
  });

  it.each([[["https://hub.example"]], [["hub.example/x"]], [["a@b"]], [[""]], [[7]], ["hub.example"]])(
    "refuses %j",
    hosts => {
      expect(() => parseHostsAllowed(hosts as never)).toThrow(/hostsAllowed/);
    },
  );
});

it("says what was named, why not, and what to do; nothing of what stands behind the host", () => {
  const error = serviceAddress(
    "upload_full_url of getuploadurl",
    "https://evil.example/put/secret-path?token=secret-query#secret-hash",
    NOBODY,
  );
  expect(error).toMatchObject({ code: "foreign-address", host: "evil.example", flaw: "other-host" });
  const { message } = error as AddressError;
  expect(message).toContain("upload_full_url of getuploadurl names the host evil.example, which is none of");
  expect(message).toContain("hostsAllowed");
  expect(message).not.toContain("secret");
  const named = serviceAddress("f", "https://secret:secret@evil.example", NOBODY) as AddressError;
  expect(named.message).not.toContain("secret");
});

/** Pieces that addresses are confused with. */
const PIECES = [
  "https://", "http://", "https:", "//", "\\", "/", "@", ":", "?", "#", ".", "%2e", "%40", "%00", "\t", "\n", " ",
  "weixin.qq.com", "ilinkai.", "evil.example", "127.0.0.1", "0x7f", "[::1]", "localhost", "443", "8443", "user",
  "\u3002", "\uff0e", "xn--", "e\u0301", "\u200d", "\u0000",
]; // biome-ignore format: a list

const anAddress = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }).map(pieces => pieces.join("")),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }).map(pieces => `https://${pieces.join("")}`),
  // Beginning as the service's own, a good part of them is good.
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 4 })
    .map(pieces => `https://ilinkai.weixin.qq.com${pieces.join("")}`),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.string({ maxLength: 40 }),
);

it("goes nowhere but to the service, whatever it is told", () => {
  let good = 0;
  fc.assert(
    fc.property(anAddress, named => {
      const address = serviceAddress("field", named, NOBODY);
      if (address instanceof AddressError) return;
      good++;
      // What a fetch makes of it, read anew and without the function's own means.
      const { protocol, hostname, port, username, password } = new URL(address.href);
      expect([protocol, port, username, password]).toEqual(["https:", "", "", ""]);
      expect(hostname === "weixin.qq.com" || hostname.endsWith(".weixin.qq.com")).toBe(true);
      expect(hostname.split(".").every(label => label !== "")).toBe(true);
    }),
    { numRuns: 5_000, examples: [["https://ilinkai.weixin.qq.com/"]] },
  );
  // Some of what was tried is the service's: some 400 of 5,000.
  expect(good).toBeGreaterThan(100);
});

it("goes to every host of the service, however it is written", () => {
  const label = fc
    .stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/)
    .filter(text => !text.startsWith("xn--"));
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), fc.infiniteStream(fc.boolean()), (labels, upper) => {
      const host = [...labels, "weixin.qq.com"].join(".");
      const written = [...host].map(letter => (upper.next().value ? letter.toUpperCase() : letter)).join("");
      expect(flawOf(`https://${written}/x`)).toBe("good");
    }),
  );
});
