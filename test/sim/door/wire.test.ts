/** The wire: what becomes of a request under each action, and what is written about it. */
import { describe, expect, it } from "vitest";
import { createWire, type WireRequest } from "../../../sim/door/wire.ts";
import type { Hit } from "../../../sim/fault/engine.ts";
import type { WireAction } from "../../../sim/fault/fault.ts";
import { userWrites } from "../../../sim/server/delivery.ts";
import { expire } from "../../../sim/server/session.ts";
import type { ServerOptions } from "../../../sim/server/state.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { createTraceWriter } from "../../../sim/trace/writer.ts";
import { HEADERS, STALE, startServer } from "../server/client.ts";

/** A world with a clock of its own: a sorted list of what is due. */
function startWorld(
  options: { server?: Partial<ServerOptions>; latencyMs?: number; action?: WireAction } = {},
) {
  const { state, token } = startServer(options.server);
  let now = 0;
  let order = 0;
  let due: { at: number; order: number; action: () => void }[] = [];
  const ready: (() => void)[] = [];
  const trace = createTraceWriter(() => now);
  let hit: Hit | undefined = options.action && { fault: "f", action: options.action, blocks: true };
  const asked: unknown[] = [];
  const wire = createWire({
    nowMs: () => now,
    after(delayMs, action) {
      const entry = { at: now + delayMs, order: order++, action };
      due.push(entry);
      return () => {
        due = due.filter(other => other !== entry);
      };
    },
    soon: action => void ready.push(action),
    write: trace.write,
    server: state,
    faults: () => ({
      fired: {},
      heal() {},
      onRequest(request) {
        asked.push(request);
        return hit;
      },
    }),
    latencyMs: options.latencyMs ?? 0,
    keyOf: text => `key of ${text}`,
  });
  const settle = (): void => {
    for (let next = ready.shift(); next !== undefined; next = ready.shift()) next();
  };
  const endings: string[] = [];
  return {
    state,
    token,
    wire,
    asked,
    endings,
    records: trace.records,
    timers: () => due.length,
    /** Let time pass. */
    pass(ms: number) {
      settle();
      const end = now + ms;
      for (;;) {
        const next = due.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
        if (next === undefined || next.at > end) break;
        due = due.filter(entry => entry !== next);
        now = next.at;
        next.action();
        settle();
      }
      now = end;
    },
    noMoreFaults() {
      hit = undefined;
    },
    write: (key: string) => wire.carryOut(userWrites(state, "bot", "ann", key, key, now)),
    send(path: string, body: object = {}, headers: Record<string, string | undefined> = {}) {
      const all: Record<string, string | undefined> = {
        ...HEADERS,
        authorization: `Bearer ${token}`,
        ...headers,
      };
      const request: WireRequest = {
        method: "POST",
        path: `/ilink/bot/${path}`,
        header: name => all[name],
        body: JSON.stringify({ base_info: { channel_version: "1" }, ...body }),
      };
      return wire.send(request, {
        answer: (status, _type, text) => endings.push(`${now}: ${status} ${text.slice(0, 40)}`),
        fail: code => endings.push(`${now}: ${code}`),
      });
    },
  };
}

const POLL = { get_updates_buf: "" };
const MSG = {
  msg: {
    to_user_id: "a",
    client_id: "c",
    message_type: 2,
    message_state: 2,
    item_list: [{ type: 1, text_item: { text: "hi" } }],
  },
};
const short = (records: readonly TraceRecord[]): string[] =>
  records.map(record => {
    const { atMs, type } = record;
    const applied = "applied" in record ? ` applied=${record.applied}` : "";
    const messages = "messages" in record && record.messages ? ` ${record.messages.join()}` : "";
    return `${atMs} ${type}${applied}${messages}`;
  });

describe("a request without a fault", () => {
  it("is written down at once, and served when the subject has settled", () => {
    const world = startWorld();
    world.send("sendmessage", MSG);
    expect(world.records).toMatchObject([
      {
        type: "request",
        request: 1,
        account: "bot",
        endpoint: "sendmessage",
        token: "bot#1",
        message: "key of hi",
      },
    ]);
    world.pass(0);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "0 answer"]);
    expect(world.records.at(-1)).toMatchObject({ status: 200, ok: true, stale: false });
    expect([world.endings.length, world.wire.inFlight(), world.timers()]).toEqual([1, 0, 0]);
    expect(world.asked).toEqual([{ endpoint: "sendmessage", account: "bot", request: 1 }]);
  });

  it("takes the network's time there and back", () => {
    const world = startWorld({ latencyMs: 40 });
    world.send("sendmessage", MSG);
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "40 accepted", "80 answer"]);
  });

  it("that polls is held, and answered one way's time after a user has written", () => {
    const world = startWorld({ latencyMs: 40 });
    world.send("getupdates", POLL);
    world.pass(100);
    expect(world.wire.inFlight()).toBe(1);
    world.write("m1");
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "40 accepted", "100 inbound", "140 answer m1"]);
    expect(world.records.at(-1)).toMatchObject({ advertisedMs: 35_000 });
    expect(world.timers()).toBe(0);
  });

  it("that polls an idle server ends with its hold", () => {
    const world = startWorld();
    world.send("getupdates", POLL);
    world.pass(40_000);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "34990 answer"]);
    expect([world.wire.counts.requests, world.wire.counts.polls]).toEqual([1, 1]);
  });

  it("that polls a session gone stale meanwhile ends its hold with -14, and advertises nothing", () => {
    const world = startWorld();
    world.send("getupdates", POLL);
    world.pass(10);
    world.wire.carryOut(expire(world.state, "bot", "expired", 10));
    world.pass(40_000);
    expect(world.endings).toEqual([`34990: 200 ${STALE.slice(0, 40)}`]);
    expect(world.records.at(-1)).toMatchObject({ ok: false, stale: true, code: -14 });
    expect(world.records.at(-1)).not.toHaveProperty("advertisedMs");
  });

  it("names its token by alias: unknown, absent, or of another scheme", () => {
    const world = startWorld();
    world.send("getconfig", {}, { authorization: "Bearer nobody" });
    world.send("getconfig", {}, { authorization: undefined });
    world.send("getconfig", {}, { authorization: `Tokens ${world.token}` });
    expect(world.records).toMatchObject([
      { account: "?", token: "?" },
      { account: "?", token: "-" },
      { account: "?", token: "?" },
    ]);
    expect(JSON.stringify(world.records)).not.toContain(world.token);
  });

  it("to a path that the service does not have is a nonconformance and a 404", () => {
    const world = startWorld();
    world.send("getuploadurl?secret=1");
    world.pass(0);
    expect(world.records).toMatchObject([
      {
        type: "nonconformance",
        endpoint: "?",
        field: "path",
        message: "the service has no POST /ilink/bot/getuploadurl",
      },
    ]);
    expect(world.endings).toEqual(["0: 404 <html><body>404 Not Found</body></html>"]);
  });
});

describe("a request that the subject gives up", () => {
  it("before it was served leaves no trace on the server", () => {
    const world = startWorld({ latencyMs: 40 });
    const hangUp = world.send("sendmessage", MSG);
    world.pass(10);
    hangUp();
    hangUp();
    world.pass(1_000);
    expect(short(world.records)).toEqual(["0 request", "10 abort applied=false"]);
    expect([world.endings, world.wire.inFlight(), world.timers()]).toEqual([[], 0, 0]);
  });

  it("in the very instant in which it was made is never asked about by a fault", () => {
    const world = startWorld({ action: { do: "hang", applied: false } });
    world.send("sendmessage", MSG)();
    world.pass(0);
    expect(world.asked).toEqual([]);
  });

  it("while it was held frees the server's hold, so that nothing is handed over to nobody", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({ server: { cursor } });
      const hangUp = world.send("getupdates", POLL);
      world.pass(10);
      hangUp();
      world.write("m1");
      world.pass(10);
      expect([world.state.accounts.get("bot")!.held, world.timers()]).toEqual([[], 0]);
      world.send("getupdates", POLL);
      world.pass(10);
      expect(short(world.records)).toEqual([
        "0 request",
        "0 accepted",
        "10 abort applied=true",
        "10 inbound",
        "20 request",
        "20 accepted",
        "20 answer m1",
      ]);
    }
  });

  it("while its answer was under way loses what it handed over in consume mode only", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({ latencyMs: 40, server: { cursor } });
      world.write("m1");
      const hangUp = world.send("getupdates", POLL);
      world.pass(50);
      hangUp();
      world.pass(1_000);
      const lost = cursor === "consume" ? ["50 lost m1"] : [];
      expect(short(world.records)).toEqual([
        "0 inbound",
        "0 request",
        "40 accepted",
        "50 abort applied=true",
        ...lost,
      ]);
    }
  });

  it("after its end is not given up any more", () => {
    const world = startWorld();
    const hangUp = world.send("sendmessage", MSG);
    world.pass(0);
    hangUp();
    expect(world.records.some(record => record.type === "abort")).toBe(false);
  });
});

describe("a request that fails", () => {
  it("before the server applied it changes nothing there", () => {
    const world = startWorld({ action: { do: "fail", code: "ECONNRESET", applied: false, afterMs: 7 } });
    world.send("sendmessage", MSG);
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "7 failure applied=false"]);
    expect(world.records.at(-1)).toMatchObject({ code: "ECONNRESET", fault: "f" });
    expect(world.endings).toEqual(["7: ECONNRESET"]);
    expect(world.state.accounts.get("bot")!.clientIds.size).toBe(0);
  });

  it("after the server applied it has been accepted all the same", () => {
    const world = startWorld({ action: { do: "fail", code: "ECONNRESET", applied: true, afterMs: 7 } });
    world.send("sendmessage", MSG);
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "7 failure applied=true"]);
  });

  it("after a poll was applied leaves no hold, and loses messages in consume mode only", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({
        server: { cursor },
        action: { do: "fail", code: "ECONNRESET", applied: true, afterMs: 0 },
      });
      world.send("getupdates", POLL);
      world.pass(1);
      expect([world.state.accounts.get("bot")!.held, world.timers()]).toEqual([[], 0]);
      world.write("m1");
      world.send("getupdates", POLL);
      world.pass(1);
      const lost = world.records.filter(record => record.type === "lost");
      expect(lost).toMatchObject(cursor === "consume" ? [{ account: "bot", messages: ["m1"] }] : []);
      world.noMoreFaults();
      world.send("getupdates", POLL);
      world.pass(1);
      const answers = world.records.filter(record => record.type === "answer");
      expect(answers.map(answer => answer.messages)).toEqual(cursor === "consume" ? [] : [["m1"]]);
    }
  });
});

describe("a request that hangs", () => {
  it("has no end until the subject gives it up", () => {
    for (const applied of [false, true]) {
      const world = startWorld({ action: { do: "hang", applied } });
      const hangUp = world.send("getupdates", POLL);
      world.pass(86_400_000);
      expect([world.endings, world.wire.inFlight(), world.timers()]).toEqual([[], 1, 0]);
      hangUp();
      expect(world.records.at(-1)).toMatchObject({ type: "abort", applied });
      expect(world.wire.inFlight()).toBe(0);
    }
  });

  it("behind the server loses the messages once, in consume mode", () => {
    const world = startWorld({ server: { cursor: "consume" }, action: { do: "hang", applied: true } });
    world.write("m1");
    const hangUp = world.send("getupdates", POLL);
    world.pass(10);
    hangUp();
    expect(short(world.records)).toEqual([
      "0 inbound",
      "0 request",
      "0 accepted",
      "0 lost m1",
      "10 abort applied=true",
    ]);
  });
});

describe("a request with another answer", () => {
  const replaced = {
    do: "answer",
    status: 503,
    body: "<html>",
    contentType: "text/html",
    afterMs: 5,
  } as const;

  it("brings that one, whether or not the server applied the request", () => {
    for (const applied of [false, true]) {
      const world = startWorld({ action: { ...replaced, applied } });
      world.send("sendmessage", MSG);
      world.pass(10);
      expect(short(world.records)).toEqual(["0 request", ...(applied ? ["0 accepted"] : []), "5 answer"]);
      expect(world.records.at(-1)).toMatchObject({ status: 503, ok: false, stale: false, fault: "f" });
      expect(world.endings).toEqual(["5: 503 <html>"]);
    }
  });

  it("in place of one that handed messages over loses them in consume mode, and claims none", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({ server: { cursor }, action: { ...replaced, applied: true } });
      world.write("m1");
      world.send("getupdates", POLL);
      world.pass(10);
      const lost = cursor === "consume" ? ["5 lost m1"] : [];
      expect(short(world.records)).toEqual(["0 inbound", "0 request", "0 accepted", ...lost, "5 answer"]);
    }
  });

  it("that is empty is a success for a sendmessage and for nothing else", () => {
    const empty = { ...replaced, status: 200, body: "", applied: false };
    const world = startWorld({ action: empty });
    world.send("sendmessage", MSG);
    world.send("getupdates", POLL);
    world.pass(10);
    const answers = world.records.filter(record => record.type === "answer");
    expect(answers.map(answer => [answer.ok, answer.advertisedMs])).toEqual([
      [true, undefined],
      [false, undefined],
    ]);
  });
});

describe("a slow request", () => {
  it("is slower by what the fault adds to the network's own time", () => {
    const world = startWorld({ latencyMs: 40, action: { do: "delay", requestMs: 300, answerMs: 500 } });
    world.send("sendmessage", MSG);
    world.pass(2_000);
    expect(short(world.records)).toEqual(["0 request", "340 accepted", "880 answer"]);
    expect(world.records.at(-1)).toMatchObject({ fault: "f", ok: true });
  });
});
