/** The QR login: what each script tells, when, and what the account has at its end. */
import { describe, expect, it } from "vitest";
import { disconnect, endHold } from "../../../sim/server/delivery.ts";
import { awaitScan, endScan, loseLogin } from "../../../sim/server/qr.ts";
import { VERIFY_CODE } from "../../../sim/server/qr-script.ts";
import { takeOver } from "../../../sim/server/session.ts";
import { logIn, type ServerOptions, type ServerState } from "../../../sim/server/state.ts";
import { ask, bot, call, HEADERS, notesOf, read, STALE, startServer } from "./client.ts";

const APP = { "ilink-app-id": "bot", "ilink-app-clientversion": "132105" };

function newQr(state: ServerState, nowMs = 0): string {
  const called = ask(state, nowMs, { path: "/ilink/bot/get_bot_qrcode?bot_type=3", headers: APP });
  expect(notesOf(called, "nonconformance")).toEqual([]);
  return called.answer!.json.qrcode as string;
}
const status = (
  state: ServerState,
  qrcode: string,
  nowMs: number,
  more: { code?: string; host?: "other" } = {},
) =>
  ask(state, nowMs, {
    path: `/ilink/bot/get_qrcode_status?qrcode=${qrcode}${more.code === undefined ? "" : `&verify_code=${more.code}`}`,
    headers: APP,
    ...(more.host === undefined ? {} : { host: more.host }),
  });

/** A login as a patient client lives it: polls, waits through holds, and lists the statuses until one is final. */
function live(
  options: Partial<ServerOptions>,
  code?: string,
): { told: string[]; last: Record<string, unknown> } {
  const { state } = startServer({ qrExpireMs: 60_000, ...options });
  const qrcode = newQr(state);
  const told: string[] = [];
  let nowMs = 0;
  let host: "other" | undefined;
  for (let polls = 0; polls < 100; polls++) {
    const called = status(state, qrcode, nowMs, { ...(code && { code }), ...(host && { host }) });
    let { answer, hold } = called;
    while (hold !== undefined) {
      nowMs = hold.untilMs;
      ({ answer, hold } = read(endHold(state, "?", called.request, nowMs)));
    }
    const word = answer!.status === 200 ? (answer!.json.status as string) : String(answer!.status);
    if (word !== told.at(-1)) told.push(word);
    if (word === "scaned_but_redirect") host = "other";
    const isFinal = !["wait", "scaned", "scaned_but_redirect", "need_verifycode", "524"].includes(word);
    if (isFinal) return { told, last: answer!.json };
    nowMs += 1_000;
  }
  return { told, last: {} };
}

describe("a script of the QR login", () => {
  it.each([
    ["confirmed", ["scaned", "confirmed"]],
    ["expired", ["wait", "expired"]],
    ["expires-once", ["wait", "expired"]],
    ["redirect", ["scaned_but_redirect", "scaned", "confirmed"]],
    ["verify-code", ["need_verifycode", "expired"]],
    ["verify-blocked", ["need_verifycode", "expired"]],
    ["bound", ["binded_redirect"]],
    ["no-bot-id", ["scaned", "confirmed"]],
    ["fails-524", ["scaned", "confirmed"]],
  ] as const)("%s tells %j", (qr, expected) => {
    expect(live({ qr, qrConfirmMs: 3_000 }).told).toEqual(expected);
  });

  it("with a verify code goes on with the right one and is blocked by three wrong ones", () => {
    expect(live({ qr: "verify-code" }, VERIFY_CODE).told).toEqual(["need_verifycode", "scaned", "confirmed"]);
    expect(live({ qr: "verify-code" }, "000000").told).toEqual(["need_verifycode", "verify_code_blocked"]);
    expect(live({ qr: "verify-blocked" }, VERIFY_CODE).told).toEqual([
      "need_verifycode",
      "verify_code_blocked",
    ]);
  });

  it("fails with 524 for polls that the gateway cuts short, and tells the news between", () => {
    const { told } = live({ qr: "fails-524", qrScanMs: 40_000, qrConfirmMs: 1_000 });
    expect(told).toEqual(["524", "scaned", "confirmed"]);
  });

  it("redirects for good at the first host", () => {
    const { state } = startServer({ qr: "redirect" });
    const qrcode = newQr(state);
    for (const nowMs of [2_000, 9_000]) {
      expect(status(state, qrcode, nowMs).answer?.json).toEqual({
        status: "scaned_but_redirect",
        redirect_host: "idc2.ilinkai.weixin.qq.com",
      });
    }
    expect(status(state, qrcode, 10_000, { host: "other" }).answer?.json.status).toBe("confirmed");
  });

  it("without a bot id logs nobody in", () => {
    const { last } = live({ qr: "no-bot-id" });
    expect(last.bot_token).toEqual(expect.any(String));
    expect(last).not.toHaveProperty("ilink_bot_id");
    const { state, token } = startServer({ qr: "no-bot-id" });
    const confirmed = status(state, newQr(state), 10_000);
    expect(confirmed.notes).toEqual([]);
    expect(call(state, "getupdates", 10_001, { token }).hold).toBeDefined();
    const worthless = confirmed.answer!.json.bot_token as string;
    expect(call(state, "getupdates", 10_001, { token: worthless }).answer?.body).toBe(STALE);
  });
});

describe("a confirmation", () => {
  it("is a login: a new token, the former retired, and the fields flat", () => {
    const { state, token } = startServer();
    const called = status(state, newQr(state), 10_000);
    expect(called.notes).toEqual([
      { type: "credential", account: "bot", token: "bot#2" },
      { type: "session", account: "bot", state: "live", cause: "login" },
    ]);
    expect(called.answer?.json).toEqual({
      status: "confirmed",
      bot_token: bot(state).token,
      ilink_bot_id: bot(state).botId,
      baseurl: "https://ilinkai.weixin.qq.com",
      ilink_user_id: "owner-of-bot@im.wechat",
    });
    expect(call(state, "getupdates", 10_001, { token }).answer?.body).toBe(STALE);
  });

  it("asked for again is the same login, even after the code's time", () => {
    const { state } = startServer();
    const qrcode = newQr(state);
    const first = status(state, qrcode, 10_000);
    const again = status(state, qrcode, 999_999);
    expect([again.answer?.body, again.notes]).toEqual([first.answer?.body, []]);
  });

  it("whose answer got lost leaves a dead session, and the next question about the code is a login of its own", () => {
    const { state } = startServer();
    const qrcode = newQr(state);
    status(state, qrcode, 10_000);
    const lost = bot(state).token;
    loseLogin(state, "bot", 10_000);
    expect(bot(state).session).toBe("dead");
    const again = status(state, qrcode, 20_000);
    expect(again.notes.map(({ type }) => type)).toEqual(["credential", "session"]);
    expect(bot(state).session).toBe("live");
    expect(bot(state).token).not.toBe(lost);
  });

  it("belongs to the first account that is not live, else the first, else one called bot", () => {
    const confirmed = (state: ServerState) =>
      status(state, newQr(state), 10_000).notes.find(note => note.type === "session");
    const { state } = startServer();
    logIn(state, "two", 0);
    logIn(state, "three", 0);
    expect(confirmed(state)).toMatchObject({ account: "bot" });
    takeOver(state, "three", 1);
    expect(confirmed(state)).toMatchObject({ account: "three" });
    const { state: empty } = startServer();
    empty.accounts.clear();
    expect(confirmed(empty)).toMatchObject({ account: "bot", cause: "start" });
  });
});

describe("a code for somebody who waits to scan it", () => {
  const codes = (options: Partial<ServerOptions>, atMs: readonly number[], waits = true) => {
    const { state } = startServer({ qrExpireMs: 60_000, qrScanMs: 2_000, qrConfirmMs: 3_000, ...options });
    if (waits) awaitScan(state, "bot");
    return atMs.flatMap(nowMs => {
      const path = "/ilink/bot/get_bot_qrcode?bot_type=3";
      const code = notesOf(ask(state, nowMs, { path, headers: APP }), "code")[0];
      return code === undefined ? [] : [[code.shown, code.fate, code.fateMs]];
    });
  };

  it("is noted with its end, where the phone alone decides it", () => {
    for (const qr of ["confirmed", "redirect", "fails-524"] as const)
      expect(codes({ qr }, [1_000])).toEqual([[1, "confirmed", 6_000]]);
    expect(codes({ qr: "expired" }, [1_000])).toEqual([[1, "expired", 61_000]]);
    expect(codes({ qrExpireMs: 5_000 }, [1_000])).toEqual([[1, "expired", 6_000]]);
    for (const qr of ["bound", "verify-code", "verify-blocked", "no-bot-id"] as const)
      expect(codes({ qr }, [1_000])).toEqual([]);
    expect(codes({}, [1_000], false)).toEqual([]);
  });

  it("runs out once, and the next is confirmed", () => {
    expect(codes({ qr: "expires-once" }, [0, 60_000])).toEqual([
      [1, "expired", 60_000],
      [2, "confirmed", 65_000],
    ]);
    const { state } = startServer({ qr: "expires-once", qrExpireMs: 60_000 });
    const [first, second] = [newQr(state), newQr(state, 60_000)];
    expect(status(state, first, 60_000).answer?.json.status).toBe("expired");
    expect(status(state, second, 90_000).answer?.json.status).toBe("confirmed");
  });
});

describe("a status poll", () => {
  describe("that somebody waits to scan", () => {
    const whose = (state: ServerState, qrcode: string) => state.qrs.get(qrcode)?.account;
    const three = () => {
      const { state } = startServer();
      logIn(state, "two", 0);
      logIn(state, "three", 0);
      return state;
    };

    it("is that account's, whichever sessions live, and the refreshed one too", () => {
      const state = three();
      awaitScan(state, "two");
      expect([whose(state, newQr(state)), whose(state, newQr(state))]).toEqual(["two", "two"]);
    });

    it("of several accounts goes to each in turn, first come first", () => {
      const state = three();
      awaitScan(state, "three");
      awaitScan(state, "two");
      const codes = [newQr(state), newQr(state), newQr(state)];
      expect(codes.map(code => whose(state, code))).toEqual(["three", "two", "three"]);
      awaitScan(state, "bot");
      expect(whose(state, newQr(state))).toBe("bot");
    });

    it("is nobody's any more once it is confirmed, or given up", () => {
      const state = three();
      awaitScan(state, "two");
      status(state, newQr(state), 5_000);
      expect(state.accounts.get("two")?.generation).toBe(2);
      expect(whose(state, newQr(state, 6_000))).toBe("bot");
      awaitScan(state, "three");
      endScan(state, "three");
      expect(whose(state, newQr(state, 7_000))).toBe("bot");
    });
  });

  it("is held while nothing is new, up to the next change", () => {
    const { state } = startServer({ holdMs: 1_500 });
    const qrcode = newQr(state);
    const first = status(state, qrcode, 0);
    expect(first.hold).toMatchObject({ untilMs: 1_500 });
    expect(read(endHold(state, "?", first.request, 1_500)).answer?.json).toEqual({ status: "wait" });
    const second = status(state, qrcode, 1_600);
    expect(second.hold).toMatchObject({ untilMs: 2_000 });
    expect(read(endHold(state, "?", second.request, 2_000)).answer?.json).toEqual({ status: "scaned" });
    expect(endHold(state, "?", second.request, 2_001)).toEqual([]);
  });

  it("is forgotten when the client hangs up", () => {
    const { state } = startServer();
    const called = status(state, newQr(state), 0);
    disconnect(state, "?", called.request);
    expect(endHold(state, "?", called.request, 9)).toEqual([]);
  });

  it("for a code that nobody made is objected to, and expired", () => {
    const { state } = startServer();
    const called = status(state, "made-up", 0);
    expect(called.answer?.json.status).toBe("expired");
    expect(notesOf(called, "nonconformance").map(note => note.field)).toEqual(["query qrcode"]);
  });
});

describe("what a QR request must look like", () => {
  const create = (options: Partial<Parameters<typeof ask>[2]> = {}) => {
    const { state, token } = startServer();
    const called = ask(state, 0, {
      path: "/ilink/bot/get_bot_qrcode?bot_type=3",
      method: "POST",
      headers: HEADERS,
      body: '{"local_token_list":[]}',
      ...options,
    });
    return { token, fields: notesOf(called, "nonconformance").map(note => note.field), called };
  };

  it("is a GET with the app headers, or a POST with a list of tokens", () => {
    expect(create().fields).toEqual([]);
    expect(create({ body: '{"local_token_list":["a","b"]}' }).fields).toEqual([]);
    expect(create({ method: "GET", headers: APP, body: "" }).fields).toEqual([]);
  });

  it("may leave out what the service can do without", () => {
    expect(create({ body: "{}" }).fields).toEqual([]);
    expect(create({ method: "GET", headers: {}, body: "" }).fields).toEqual([]);
    const { called } = create({ method: "GET", headers: {}, body: "" });
    expect(called.answer?.json.qrcode).toEqual(expect.any(String));
  });

  it("is objected to by field otherwise, and refused", () => {
    expect(create({ body: '{"local_token_list":"t"}' }).fields).toEqual(["body.local_token_list"]);
    expect(create({ body: "no" }).fields).toEqual(["body"]);
    const many = JSON.stringify({ local_token_list: Array.from({ length: 11 }, () => "t") });
    expect(create({ body: many }).fields).toEqual(["body.local_token_list"]);
    expect(create({ method: "PUT" }).fields).toEqual(["method"]);
    expect(create({ path: "/ilink/bot/get_bot_qrcode" }).fields).toEqual(["query bot_type"]);
    expect(create({ headers: { ...HEADERS, "x-wechat-uin": undefined } }).fields).toEqual([
      "header X-WECHAT-UIN",
    ]);
    expect(create({ method: "PUT" }).called.answer?.json).toEqual({ ret: -1, errmsg: "bad request" });
    const unsigned = create({ headers: { ...HEADERS, authorizationtype: undefined } });
    expect([unsigned.fields, unsigned.called.answer?.body]).toEqual([["header AuthorizationType"], STALE]);
  });

  it("asks for the iLink-App headers where the service does", () => {
    const { state } = startServer({ appHeaders: "required" });
    const path = "/ilink/bot/get_bot_qrcode?bot_type=3";
    const called = ask(state, 0, { path, headers: {} });
    expect(notesOf(called, "nonconformance").map(({ field }) => field)).toEqual([
      "header iLink-App-Id",
      "header iLink-App-ClientVersion",
    ]);
    expect(called.answer?.body).toBe(STALE);
  });

  it("may carry a bearer, as clients do that make every call alike", () => {
    expect(create({ headers: { ...HEADERS, authorization: "Bearer secret" } }).fields).toEqual([]);
  });
});
