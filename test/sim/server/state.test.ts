/** Logins, sessions and the bodies of idle answers. */
import { describe, expect, it } from "vitest";
import { changeSession, ROLLBACK_MS, remember } from "../../../sim/server/session-change.ts";
import { logIn } from "../../../sim/server/state.ts";
import { idleBody, updatesBody } from "../../../sim/server/updates.ts";
import { bot, call, cursorOf, notesOf, poll, read, STALE, startServer, write } from "./client.ts";

describe("a login", () => {
  it("makes an account with a live session, and writes that down once", () => {
    const { state } = startServer();
    const { credential, effects } = logIn(state, "other", 5);
    expect(credential).toMatchObject({
      account: "other",
      alias: "other#1",
      userId: "owner-of-other@im.wechat",
    });
    expect(credential.botId).toMatch(/^[0-9a-f]{12}@im\.bot$/);
    expect(credential.token).toMatch(/^[0-9a-f]{12}@im\.bot:[0-9a-f]{32}$/);
    expect(read(effects).notes).toEqual([
      { type: "session", account: "other", state: "live", cause: "start" },
    ]);
  });

  it("of a known account retires the token before it, and says so even when the session was live", () => {
    const { state, token } = startServer();
    const { credential, effects } = logIn(state, "bot", 5);
    expect(credential.token).not.toBe(token);
    expect(read(effects).notes).toEqual([
      { type: "credential", account: "bot", token: "bot#2" },
      { type: "session", account: "bot", state: "live", cause: "login" },
    ]);
    expect(call(state, "getupdates", 6, { token }).answer?.body).toBe(STALE);
    expect(call(state, "msg/notifystart", 6, { token }).answer?.body).toBe(STALE);
    expect(call(state, "getupdates", 6).hold).toBeDefined();
    // The retired token is still known by whose it was.
    expect(state.tokens.get(token)?.alias).toBe("bot#1");
  });

  it("keeps the account's messages and cursor, and cures a dead session", () => {
    const { state } = startServer();
    const account = state.accounts.get("bot")!;
    changeSession(account, "dead", "taken-over", 1);
    logIn(state, "bot", 2);
    expect([account.session, account.lastTrafficMs, account.generation]).toEqual(["live", 2, 2]);
  });
});

describe("a change of session", () => {
  it("is noted only when it is one", () => {
    const { state } = startServer();
    const account = state.accounts.get("bot")!;
    expect(changeSession(account, "live", "again", 1)).toEqual([]);
    expect(notesOf(read(changeSession(account, "stale", "idle", 1)), "session")).toHaveLength(1);
    expect(changeSession(account, "stale", "idle", 2)).toEqual([]);
  });
});

describe("a login with a new bot id", () => {
  it("gives another one each time, and none of the old cursors is known", () => {
    const { state } = startServer({ newBotId: true, unknownCursor: "refused" });
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    const before = bot(state).botId;
    const { credential } = logIn(state, "bot", 1);
    expect(credential.botId).not.toBe(before);
    expect(credential.token.startsWith(`${credential.botId}:`)).toBe(true);
    const called = poll(state, cursor, 2);
    expect(called.answer?.json.errcode).toBe(-1);
    expect(notesOf(called, "nonconformance")).toMatchObject([
      { field: "body.get_updates_buf", message: "expected a cursor of this bot, got one of another" },
    ]);
  });

  it("is not what happens by default", () => {
    const { state } = startServer();
    const before = bot(state).botId;
    expect(logIn(state, "bot", 1).credential.botId).toBe(before);
  });
});

describe("the memory of what was before", () => {
  it("reaches back as far as a restart does, and no further", () => {
    const { state } = startServer();
    const account = bot(state);
    for (let nowMs = 0; nowMs <= 10 * ROLLBACK_MS; nowMs += ROLLBACK_MS / 4) remember(account, nowMs);
    // One snapshot that is old enough, and the four younger ones.
    expect(account.history.map(({ atMs }) => atMs - 9 * ROLLBACK_MS)).toEqual(
      [0, 1, 2, 3, 4].map(quarter => (quarter * ROLLBACK_MS) / 4),
    );
  });
});

describe("the body of an idle answer", () => {
  it("has the shape of the service in every form", () => {
    for (const ret of ["omitted", "zero"] as const) {
      for (const advertiseMs of [35_000, null]) {
        const { state } = startServer({ ret, advertiseMs });
        const body = JSON.parse(idleBody(state, state.accounts.get("bot")!, 3)) as Record<string, unknown>;
        expect(body).toEqual({
          ...(ret === "zero" ? { ret: 0 } : {}),
          msgs: [],
          sync_buf: "",
          get_updates_buf: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
          ...(advertiseMs === null ? {} : { longpolling_timeout_ms: 35_000 }),
        });
      }
    }
  });

  it("belongs to the position asked for, whatever was kept from before", () => {
    const { state } = startServer();
    const account = state.accounts.get("bot")!;
    for (const position of [1, 2, 2, 1]) {
      expect(idleBody(state, account, position)).toBe(updatesBody(state, account, "", position));
    }
  });
});
