/** What a call says of itself, by the names of the trace: nothing secret, whatever the call is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccountState } from "../../../sim/server/account.ts";
import { claimsOf } from "../../../sim/server/claims.ts";
import { ENDPOINTS } from "../../../sim/trace/record.ts";
import { contextOf, startServer, write } from "./client.ts";

const claims = (
  state: Parameters<typeof claimsOf>[0],
  endpoint: Parameters<typeof claimsOf>[2],
  body: unknown,
) => claimsOf(state, "bot", endpoint, typeof body === "string" ? body : JSON.stringify(body));

describe("a sendmessage", () => {
  it("names its user and the message whose context token it carries, never the token", () => {
    const { state } = startServer();
    write(state, "m1");
    write(state, "m2", 0, "ben");
    const msg = { to_user_id: "ann@im.wechat", item_list: [{ type: 1, text_item: { text: "hello" } }] };
    const of = (context_token?: string) => claims(state, "sendmessage", { msg: { ...msg, context_token } });
    expect(of(contextOf(state, "m1"))).toMatchObject({ to: "ann", context: "m1" });
    expect(of(contextOf(state, "m2"))).toMatchObject({ to: "ann", context: "m2" });
    expect(of("made up")).toMatchObject({ context: "?" });
    expect([of(), of("")]).toMatchObject([{ context: "-" }, { context: "-" }]);
  });

  it("of media is no text that anybody asked for, unless its file lies on the CDN", () => {
    const { state } = startServer();
    const msg = { to_user_id: "ann@im.wechat", item_list: [{ type: 2, image_item: {} }] };
    expect(claims(state, "sendmessage", { msg })).toEqual({ message: "?", to: "ann", context: "-" });
    const media = { encrypt_query_param: "p" };
    const named = { ...msg, item_list: [{ type: 2, image_item: { media } }] };
    expect(claims(state, "sendmessage", { msg: named })).toMatchObject({ message: "?" });
    state.media.set("p", { account: "bot", plain: Buffer.from("send s7"), aesKey: "" });
    expect(claims(state, "sendmessage", { msg: named })).toMatchObject({
      message: state.options.keyOf("send s7", "").message,
    });
  });
});

it("a sendtyping says what it asks for, and whose ticket it carries", () => {
  const { state } = startServer();
  const { tickets, botId } = state.accounts.get("bot") as AccountState;
  tickets.set("t", { user: "ben@im.wechat", botId, untilMs: 1 });
  tickets.set("old", { user: "ann@im.wechat", botId: "former@im.bot", untilMs: 1 });
  const typing = (typing_ticket: string, status: number) =>
    claims(state, "sendtyping", { ilink_user_id: "ann@im.wechat", typing_ticket, status });
  expect(typing("t", 1)).toEqual({ to: "ann", typing: "on", ticketOf: "ben" });
  expect(typing("old", 1)).toEqual({ to: "ann", typing: "on", ticketOf: "ann", formerBot: true });
  const other = { ...(state.accounts.get("bot") as AccountState), tickets: new Map(tickets) };
  other.tickets.set("theirs", { user: "ann@im.wechat", botId, untilMs: 1 });
  state.accounts.set("second", other);
  expect(typing("theirs", 1)).toEqual({
    to: "ann",
    typing: "on",
    ticketOf: "ann",
    ticketOfAccount: "second",
  });
  expect(typing("made up", 2)).toEqual({ to: "ann", typing: "off", ticketOf: "?" });
});

it("getconfig and getuploadurl name their user; polls, downloads and logins nobody", () => {
  const { state } = startServer();
  expect(claims(state, "getconfig", { ilink_user_id: "ann@im.wechat" })).toEqual({ to: "ann" });
  expect(claims(state, "getuploadurl", { to_user_id: "ben@im.wechat" })).toEqual({ to: "ben" });
  for (const endpoint of ["getupdates", "notifystart", "download", "get_bot_qrcode"] as const)
    expect(claims(state, endpoint, { to_user_id: "ben@im.wechat" })).toEqual({});
});

it("any body at all is read, and names nobody at length", () => {
  const { state } = startServer();
  fc.assert(
    fc.property(fc.constantFrom(...ENDPOINTS), fc.oneof(fc.string(), fc.json()), (endpoint, body) => {
      const said = claims(state, endpoint, body);
      expect(said.to?.length ?? 0).toBeLessThanOrEqual(200);
    }),
    { numRuns: 300 },
  );
  expect(claims(state, "getconfig", { ilink_user_id: "x".repeat(10_000) }).to).toHaveLength(200);
});
