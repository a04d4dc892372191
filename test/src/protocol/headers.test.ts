import { expect, it } from "vitest";
import { packVersion, requestHeaders, standingHeaders } from "../../../src/protocol/headers.ts";

it.each([
  ["2.4.9", 132_105],
  ["2.4.6", 132_102],
  ["2.1.3", 131_331],
])("packs %s as the service writes it", (version, packed) => {
  expect(packVersion(version)).toBe(packed);
});

it("writes X-WECHAT-UIN as base64 of decimal text, without touching the standing headers", () => {
  const standing = standingHeaders("t", "2.4.9");
  const headers = requestHeaders(standing, () => 0.5);
  expect(atob(headers["X-WECHAT-UIN"] ?? "")).toBe("2147483648");
  expect(standing).not.toHaveProperty("X-WECHAT-UIN");
});
