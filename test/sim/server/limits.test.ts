/** When the service refuses a send: quota, window, burst throttle, tokens and ids. Each rule with the case that it lets through. */
import { describe, expect, it } from "vitest";
import { exhaustQuota } from "../../../sim/server/events.ts";
import { TEXT_BYTES_MAX } from "../../../sim/server/limits.ts";
import { restart } from "../../../sim/server/restart.ts";
import type { ServerOptions, ServerState } from "../../../sim/server/state.ts";
import { bot, call, contextOf, notesOf, startServer, write } from "./client.ts";

let clientIds = 0;

interface Sending {
  token?: string;
  /** In place of a token: the key of the message that brought it. */
  of?: string;
  to?: string;
  text?: string;
  clientId?: string;
}

/** Send to ann; the answer's body, or `ok` when it was accepted. */
function send(state: ServerState, nowMs = 0, sending: Sending = {}): string {
  const { of, to = "ann@im.wechat", text = "hello", clientId = `c-${++clientIds}` } = sending;
  const token = of === undefined ? sending.token : contextOf(state, of);
  const msg = {
    to_user_id: to,
    client_id: clientId,
    message_type: 2,
    message_state: 2,
    item_list: [{ type: 1, text_item: { text } }],
    ...(token === undefined ? {} : { context_token: token }),
  };
  const called = call(state, "sendmessage", nowMs, { body: { msg } });
  return notesOf(called, "accepted").length === 1 ? "ok" : called.answer!.body;
}

const REFUSED = '{"ret":-2}';

function withAnn(options: Partial<ServerOptions> = {}): ServerState {
  const { state } = startServer(options);
  write(state, "m1");
  return state;
}
const TOKEN = { of: "m1" };

describe("the quota", () => {
  it("is counted per context token, and a new message of the user brings a new one", () => {
    const state = withAnn({ quota: 2 });
    expect([1, 2, 3].map(() => send(state, 0, TOKEN))).toEqual(["ok", "ok", REFUSED]);
    write(state, "m2");
    expect([1, 2, 3].map(() => send(state, 0, { of: "m2" }))).toEqual(["ok", "ok", REFUSED]);
    expect(send(state, 0, TOKEN)).toBe(REFUSED);
  });

  it("is not spent by a repetition of what was accepted, and none exists by default", () => {
    const state = withAnn({ quota: 1 });
    const again = { ...TOKEN, clientId: "same" };
    expect([send(state, 0, again), send(state, 0, again), send(state, 0, TOKEN)]).toEqual([
      "ok",
      "ok",
      REFUSED,
    ]);
    const free = withAnn();
    expect(new Set(Array.from({ length: 50 }, () => send(free, 0, TOKEN)))).toEqual(new Set(["ok"]));
  });

  it("of a refused message is asked anew under the same client_id", () => {
    const state = withAnn({ quota: 1 });
    send(state, 0, TOKEN);
    const queued = { ...TOKEN, clientId: "queued" };
    expect(send(state, 0, queued)).toBe(REFUSED);
    write(state, "m2");
    expect(send(state, 0, { ...queued, of: "m2" })).toBe("ok");
  });

  it("declared used up is so until that user writes again", () => {
    const state = withAnn();
    write(state, "m2", 0, "ben");
    exhaustQuota(state, "bot");
    const ben = { to: "ben@im.wechat" };
    expect([send(state, 0, TOKEN), send(state, 0, ben), send(state, 0, { to: "new@im.wechat" })]).toEqual([
      REFUSED,
      REFUSED,
      REFUSED,
    ]);
    write(state, "m3");
    expect([send(state, 0, TOKEN), send(state, 0, ben)]).toEqual(["ok", REFUSED]);
  });
});

describe("the window", () => {
  it("is open for just so long after the user's last message, which no send prolongs", () => {
    const state = withAnn({ windowMs: 1_000 });
    expect([send(state, 999, TOKEN), send(state, 1_000, TOKEN)]).toEqual(["ok", REFUSED]);
    write(state, "m2", 1_500);
    // An older token of the same user stays good inside the window.
    expect(send(state, 2_000, TOKEN)).toBe("ok");
  });

  it("was never open for somebody who has not written", () => {
    const state = withAnn({ windowMs: 1_000 });
    expect(send(state, 0, { to: "new@im.wechat" })).toBe(REFUSED);
    expect(send(withAnn(), 0, { to: "new@im.wechat" })).toBe("ok");
  });
});

describe("the burst throttle", () => {
  const burst = { burst: 2, burstWithinMs: 1_000, penaltyMs: 10_000 };

  it("takes so many within the time, and then none until the penalty is over", () => {
    const state = withAnn({ ...burst, penaltyGrows: "fixed" });
    expect([0, 1, 2].map(at => send(state, at))).toEqual(["ok", "ok", REFUSED]);
    expect([send(state, 10_001), send(state, 10_002)]).toEqual([REFUSED, "ok"]);
  });

  it("takes more when they are spread out", () => {
    const state = withAnn(burst);
    expect([0, 1, 1_000, 1_001, 2_000].map(at => send(state, at))).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  });

  it("counts refused sends: each starts the penalty anew", () => {
    const state = withAnn({ ...burst, penaltyGrows: "restarts" });
    for (const at of [0, 0, 0, 9_999]) send(state, at);
    expect([send(state, 19_998), send(state, 29_997), send(state, 39_997)]).toEqual([REFUSED, REFUSED, "ok"]);
  });

  it("or doubles it", () => {
    const state = withAnn({ ...burst, penaltyGrows: "doubles" });
    for (const at of [0, 0, 0, 1_000]) send(state, at);
    // From 1 s on: twice ten seconds.
    expect([send(state, 20_999), bot(state).burst.penaltyMs]).toEqual([REFUSED, 40_000]);
    expect(send(state, 60_999)).toBe("ok");
  });

  it("counts repetitions, too", () => {
    const state = withAnn(burst);
    const same = { clientId: "same" };
    expect([send(state, 0, same), send(state, 0, same), send(state, 0, same)]).toEqual(["ok", "ok", REFUSED]);
  });
});

describe("a refusal", () => {
  it.each([
    ["bare", undefined],
    ["prepare-failed", "prepare failed"],
    ["unknown-error", "unknown error"],
    ["rate-limited", "rate limited"],
    ["frequency", "freq limit"],
  ] as const)("%s is ret -2 with the words %s", (refusal, errmsg) => {
    const state = withAnn({ refusal, tokenless: "refuse" });
    expect(JSON.parse(send(state))).toEqual({ ret: -2, ...(errmsg === undefined ? {} : { errmsg }) });
  });
});

describe("a send without a context token of its chat", () => {
  const strange: Sending[] = [{}, { token: "" }, { token: "made up" }, { ...TOKEN, to: "ben@im.wechat" }];

  it("is taken, refused, or dropped with an empty yes", () => {
    const all = (tokenless: "accept" | "refuse" | "drop") =>
      strange.map(sending => send(withAnn({ tokenless }), 0, sending));
    expect(all("accept")).toEqual(["ok", "ok", "ok", "ok"]);
    expect(all("refuse")).toEqual([REFUSED, REFUSED, REFUSED, REFUSED]);
    expect(all("drop")).toEqual(["", "", "", ""]);
  });

  it("is not what one with a token is", () => {
    for (const tokenless of ["refuse", "drop"] as const)
      expect(send(withAnn({ tokenless }), 0, TOKEN)).toBe("ok");
  });

  it("in a group is good for the group and for the writer", () => {
    const { state } = startServer({ tokenless: "refuse" });
    write(state, "m1", 0, "ann", { group: "team" });
    expect([
      send(state, 0, { ...TOKEN, to: "team@chatroom" }),
      send(state, 0, TOKEN),
      send(state, 0, { ...TOKEN, to: "other@chatroom" }),
    ]).toEqual(["ok", "ok", REFUSED]);
  });
});

describe("a user id in the wrong case", () => {
  it("is taken, or refused with ret -3 where the user is known", () => {
    const wrong = { ...TOKEN, to: "ANN@im.wechat" };
    expect(send(withAnn(), 0, wrong)).toBe("ok");
    const strict = withAnn({ wrongCase: "refuse" });
    expect(JSON.parse(send(strict, 0, wrong))).toMatchObject({ ret: -3 });
    expect([send(strict, 0, TOKEN), send(strict, 0, { to: "NEW@im.wechat" })]).toEqual(["ok", "ok"]);
  });
});

describe("a text", () => {
  it("may be as long as the limit in UTF-8 bytes, and no longer", () => {
    const state = withAnn();
    const long = "€".repeat(Math.floor(TEXT_BYTES_MAX / 3));
    expect([send(state, 0, { text: `${long}x` }), send(state, 0, { text: `${long}xx` })]).toEqual([
      "ok",
      REFUSED,
    ]);
  });
});

describe("client_ids", () => {
  it("that are ignored make every send a message of its own", () => {
    const { state } = startServer({ clientIds: "ignore" });
    const notes = [1, 2].map(() => notesOf(call(state, "sendmessage", 0), "accepted")[0]);
    expect(notes.map(note => note?.duplicate)).toEqual([undefined, undefined]);
    expect(notes.map(note => note?.repeated)).toEqual([undefined, true]);
  });

  it("that a restart forgot are told from new ones in the trace", () => {
    const { state } = startServer();
    call(state, "sendmessage", 0);
    restart(state, { forgets: "everything" }, 0);
    call(state, "msg/notifystart", 0);
    const [note] = notesOf(call(state, "sendmessage", 0), "accepted");
    expect(note).toMatchObject({ message: "key of hello", repeated: true });
  });
});
