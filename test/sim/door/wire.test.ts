/** The wire: what becomes of a request under each action, and what is written about it. */
import { describe, expect, it } from "vitest";
import type { WireRequest } from "../../../sim/door/flight.ts";
import { createWire } from "../../../sim/door/wire.ts";
import type { Answer, Leg, WireAction } from "../../../sim/fault/fault.ts";
import type { Hit } from "../../../sim/fault/hit.ts";
import { userWrites } from "../../../sim/server/delivery.ts";
import { expire } from "../../../sim/server/session.ts";
import type { ServerOptions } from "../../../sim/server/state.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { createTraceWriter } from "../../../sim/trace/writer.ts";
import { contextOf, HEADERS, STALE, startServer } from "../server/client.ts";

/** A world with a clock of its own: a sorted list of what is due. */
function startWorld(
  options: { server?: Partial<ServerOptions>; latencyMs?: number; action?: WireAction; leg?: Leg } = {},
) {
  const { state, token } = startServer(options.server);
  let now = 0;
  let order = 0;
  let due: { at: number; order: number; action: () => void }[] = [];
  const ready: (() => void)[] = [];
  const trace = createTraceWriter(() => now);
  const closers: (() => void)[] = [];
  let frozen: (() => void)[] | undefined;
  let hit: Hit | undefined = options.action && {
    fault: "f",
    action: options.action,
    leg: options.leg ?? "request",
    blocks: true,
    whenClosed: action => void closers.push(action),
    random: () => 0.5,
  };
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
    defers(action) {
      frozen?.push(action);
      return frozen !== undefined;
    },
    write: trace.write,
    server: state,
    faults: () => ({
      fired: {},
      heal() {},
      onHandler: () => undefined,
      onWrite: () => undefined,
      onStore: () => undefined,
      onCallback: () => undefined,
      onRequest(request) {
        asked.push(request);
        return hit;
      },
    }),
    latencyMs: options.latencyMs ?? 0,
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
    closeWindow() {
      for (const closer of closers.splice(0)) closer();
      settle();
    },
    freeze() {
      frozen = [];
    },
    thaw() {
      const waiting = frozen ?? [];
      frozen = undefined;
      for (const action of waiting) action();
    },
    noMoreFaults() {
      hit = undefined;
    },
    write: (key: string) => wire.carryOut(userWrites(state, "bot", "ann", key, key, now)),
    sendTo(host: "cdn" | "other", path: string, body = "", bearer = true) {
      const header = (name: string) => (bearer && name === "authorization" ? `Bearer ${token}` : undefined);
      wire.send(
        { method: "POST", host, path, header, body },
        { answer() {}, begin: () => never(), fail() {} },
      );
    },
    send(path: string, body: object = {}, headers: Record<string, string | undefined> = {}, method = "POST") {
      const all: Record<string, string | undefined> = {
        ...HEADERS,
        authorization: `Bearer ${token}`,
        ...headers,
      };
      const request: WireRequest = {
        method,
        path: `/ilink/bot/${path}`,
        header: name => all[name],
        body: JSON.stringify({ base_info: { channel_version: "1" }, ...body }),
      };
      return wire.send(request, {
        answer: answer => void endings.push(`${now}: ${shown(answer)}`),
        begin(answer) {
          endings.push(`${now}: begins ${answer.status}`);
          return {
            piece: bytes =>
              void endings.push(`${now}: piece ${Buffer.from(bytes).toString("utf8").slice(0, 40)}`),
            end: () => void endings.push(`${now}: ends`),
            fail: shape => void endings.push(`${now}: breaks ${shape}`),
          };
        },
        fail: shape => void endings.push(`${now}: ${shape}`),
      });
    },
  };
}

const shown = ({ status, body }: Answer): string => `${status} ${String(body).slice(0, 40)}`;
const never = (): never => {
  throw new Error("no pieces here");
};
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
    expect(world.asked).toEqual([
      { endpoint: "sendmessage", account: "bot", session: "live", redirected: false, request: 1 },
    ]);
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
    world.send("getgremlins?secret=1");
    world.pass(0);
    expect(world.records).toMatchObject([
      {
        type: "nonconformance",
        endpoint: "?",
        field: "path",
        message: "the service has no POST /ilink/bot/getgremlins",
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
    const world = startWorld({ action: { do: "hang" } });
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
    const world = startWorld({ action: { do: "break", shape: "connection-reset", afterMs: 7 } });
    world.send("sendmessage", MSG);
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "7 failure applied=false"]);
    expect(world.records.at(-1)).toMatchObject({ code: "ECONNRESET", fault: "f" });
    expect(world.endings).toEqual(["7: connection-reset"]);
    expect(world.state.accounts.get("bot")!.clientIds.size).toBe(0);
  });

  it("after the server applied it has been accepted all the same", () => {
    const world = startWorld({
      leg: "answer",
      action: { do: "break", shape: "connection-reset", afterMs: 7 },
    });
    world.send("sendmessage", MSG);
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "7 failure applied=true"]);
  });

  it("on its way back from a poll fails when the server answers, and loses messages in consume mode only", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({
        server: { cursor },
        leg: "answer",
        action: { do: "break", shape: "connection-reset" },
      });
      world.send("getupdates", POLL);
      world.pass(10);
      world.write("m1");
      world.pass(1);
      const lost = cursor === "consume" ? ["10 lost m1"] : [];
      expect(short(world.records)).toEqual([
        "0 request",
        "0 accepted",
        "10 inbound",
        ...lost,
        "10 failure applied=true",
      ]);
      expect([world.state.accounts.get("bot")!.held, world.timers()]).toEqual([[], 0]);
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
    for (const leg of ["request", "answer"] as const) {
      const applied = leg === "answer";
      const world = startWorld({ leg, action: { do: "hang" } });
      const hangUp = world.send("getupdates", POLL);
      world.pass(86_400_000);
      expect([world.endings, world.wire.inFlight(), world.timers()]).toEqual([[], 1, 0]);
      hangUp();
      expect(world.records.at(-1)).toMatchObject({ type: "abort", applied });
      expect(world.wire.inFlight()).toBe(0);
    }
  });

  it("behind the server loses the messages once, in consume mode", () => {
    const world = startWorld({ server: { cursor: "consume" }, leg: "answer", action: { do: "hang" } });
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
  const page: Answer = { status: 503, body: "<html>", contentType: "text/html" };
  const replaced: WireAction = { do: "answer", answer: page, afterMs: 5 };

  it("brings that one, whether or not the server applied the request", () => {
    for (const leg of ["request", "answer"] as const) {
      const world = startWorld({ leg, action: replaced });
      world.send("sendmessage", MSG);
      world.pass(10);
      const accepted = leg === "answer" ? ["0 accepted"] : [];
      expect(short(world.records)).toEqual(["0 request", ...accepted, "5 answer"]);
      expect(world.records.at(-1)).toMatchObject({ status: 503, ok: false, stale: false, fault: "f" });
      expect(world.endings).toEqual(["5: 503 <html>"]);
    }
  });

  it("in place of one that handed messages over loses them in consume mode, and claims none", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({ server: { cursor }, leg: "answer", action: replaced });
      world.write("m1");
      world.send("getupdates", POLL);
      world.pass(10);
      const lost = cursor === "consume" ? ["0 lost m1"] : [];
      expect(short(world.records)).toEqual(["0 inbound", "0 request", "0 accepted", ...lost, "5 answer"]);
    }
  });

  it("that is empty is a success for a sendmessage and for nothing else", () => {
    const world = startWorld({ action: { do: "answer", answer: { ...page, status: 200, body: "" } } });
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

describe("an answer that is changed on its way", () => {
  const cutTo = (body: string): WireAction => ({ do: "change", change: answer => ({ ...answer, body }) });

  it("that can still be read hands its messages over", () => {
    const world = startWorld({
      action: { do: "change", change: answer => ({ ...answer, headers: { age: "9" } }) },
    });
    world.write("m1");
    world.send("getupdates", POLL);
    world.pass(1);
    expect(world.records.at(-1)).toMatchObject({
      ok: true,
      messages: ["m1"],
      advertisedMs: 35_000,
      fault: "f",
    });
  });

  it("that cannot be read has lost its messages in consume mode, and hands none over", () => {
    for (const cursor of ["consume", "replay"] as const) {
      const world = startWorld({ server: { cursor }, action: cutTo('{"msgs":[') });
      world.write("m1");
      world.send("getupdates", POLL);
      world.pass(1);
      const lost = cursor === "consume" ? ["0 lost m1"] : [];
      expect(short(world.records)).toEqual(["0 inbound", "0 request", "0 accepted", ...lost, "0 answer"]);
      expect(world.records.at(-1)).toMatchObject({ ok: false });
    }
  });

  it("advertises the hold that is then in it, or none", () => {
    for (const [body, advertisedMs] of [
      ['{"msgs":[],"longpolling_timeout_ms":5}', 5],
      ['{"msgs":[],"longpolling_timeout_ms":"soon"}', undefined],
      ['{"msgs":[]}', undefined],
    ] as const) {
      const world = startWorld({ action: cutTo(body) });
      world.write("m1");
      world.send("getupdates", POLL);
      world.pass(1);
      expect((world.records.at(-1) as { advertisedMs?: number }).advertisedMs).toBe(advertisedMs);
    }
  });
});

describe("an answer whose body comes in pieces", () => {
  const paced = (cut?: Answer["cut"]): WireAction => ({
    do: "answer",
    answer: {
      status: 200,
      contentType: "application/json",
      body: '{"ret":0}',
      pace: { pieceBytes: 4, gapMs: 10 },
      ...(cut && { cut }),
    },
  });

  it("is whole with its last piece", () => {
    const world = startWorld({ action: paced() });
    world.send("sendtyping");
    world.pass(100);
    expect(world.endings).toEqual([
      "0: begins 200",
      '0: piece {"re',
      '10: piece t":0',
      "20: piece }",
      "20: ends",
    ]);
    expect(short(world.records)).toEqual(["0 request", "20 answer"]);
  });

  it("may break in the middle, which is a failure and no answer", () => {
    const world = startWorld({ action: paced({ afterBytes: 6, by: "body-reset" }) });
    world.send("sendtyping");
    world.pass(100);
    expect(world.endings.at(-1)).toBe("10: breaks body-reset");
    expect(short(world.records)).toEqual(["0 request", "10 failure applied=false"]);
    expect(world.wire.inFlight()).toBe(0);
  });

  it("breaks with its connection", () => {
    const world = startWorld({ action: paced() });
    world.send("sendtyping");
    world.pass(15);
    world.wire.sever("reset");
    world.pass(100);
    expect(world.endings.at(-1)).toBe("15: breaks body-reset");
    expect(short(world.records)).toEqual(["0 request", "15 failure applied=false"]);
  });

  it("may fall silent, and is in flight until the subject gives it up", () => {
    const world = startWorld({ action: paced({ afterBytes: 4, by: "silence" }) });
    const hangUp = world.send("sendtyping");
    world.pass(86_400_000);
    expect([world.endings, world.wire.inFlight(), world.timers()]).toEqual([
      ["0: begins 200", '0: piece {"re'],
      1,
      0,
    ]);
    hangUp();
    expect(world.wire.inFlight()).toBe(0);
  });

  it("sends nothing more once the subject has given it up", () => {
    const world = startWorld({ action: paced() });
    const hangUp = world.send("sendtyping");
    world.pass(5);
    hangUp();
    world.pass(100);
    expect(world.endings).toHaveLength(2);
    expect(world.timers()).toBe(0);
  });
});

describe("a request in a clog", () => {
  it("reaches the server when the window closes", () => {
    const world = startWorld({ action: { do: "clog", release: "in-order" } });
    world.send("sendmessage", MSG);
    world.send("sendtyping");
    world.pass(500);
    expect(short(world.records)).toEqual(["0 request", "0 request"]);
    world.closeWindow();
    expect(world.records.filter(({ type }) => type === "answer")).toMatchObject([
      { atMs: 500, request: 1 },
      { atMs: 500, request: 2 },
    ]);
  });

  it("on the way back was applied before, and its answer comes when the window closes", () => {
    const world = startWorld({ leg: "answer", action: { do: "clog", release: "shuffled" } });
    world.send("sendmessage", MSG);
    world.pass(500);
    world.closeWindow();
    world.pass(2_000);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "1000 answer"]);
  });

  it("that the subject gave up meanwhile is forgotten", () => {
    const world = startWorld({ action: { do: "clog", release: "in-order" } });
    const hangUp = world.send("sendmessage", MSG);
    world.pass(5);
    hangUp();
    world.closeWindow();
    expect(short(world.records)).toEqual(["0 request", "5 abort applied=false"]);
  });
});

describe("a request that the network delivers twice", () => {
  it("is applied twice, and answered once", () => {
    const world = startWorld({ action: { do: "repeat", afterMs: 30 } });
    world.send("sendmessage", MSG);
    world.pass(100);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "0 answer", "30 accepted"]);
    expect(world.records.at(-1)).toMatchObject({ duplicate: true });
    expect([world.endings.length, world.wire.inFlight()]).toEqual([1, 0]);
  });
});

describe("a request that loses headers on its way", () => {
  it("gets what the server says to one without them, and is not blamed for it", () => {
    const world = startWorld({ action: { do: "strip", headers: ["AuthorizationType"] } });
    world.send("getupdates", POLL);
    world.pass(1);
    expect(world.records.at(-1)).toMatchObject({ stale: true });
    expect(world.records.some(({ type }) => type === "nonconformance")).toBe(false);
  });
});

describe("a process that stands still", () => {
  it("sees an answer when it runs again, and the trace says so", () => {
    const world = startWorld({ latencyMs: 40 });
    world.send("sendmessage", MSG);
    world.freeze();
    world.pass(500);
    expect(short(world.records)).toEqual(["0 request", "40 accepted"]);
    world.thaw();
    expect(short(world.records).at(-1)).toBe("500 answer");
  });

  it.each(["reset", "lost"] as const)("whose connections are %s meanwhile", how => {
    const world = startWorld();
    world.send("getupdates", POLL);
    world.pass(10);
    world.freeze();
    world.wire.sever(how);
    world.thaw();
    world.write("m1");
    world.pass(100_000);
    expect(world.endings).toEqual(how === "reset" ? ["10: connection-reset"] : []);
    expect(world.wire.inFlight()).toBe(how === "reset" ? 0 : 1);
    expect(world.state.accounts.get("bot")!.held).toEqual([]);
  });

  it("that was killed has its requests given up, and hears of none", () => {
    const world = startWorld();
    world.send("getupdates", POLL);
    world.pass(10);
    world.wire.sever("killed");
    world.pass(100_000);
    expect(short(world.records)).toEqual(["0 request", "0 accepted", "10 abort applied=true"]);
    expect([world.endings, world.wire.inFlight(), world.timers()]).toEqual([[], 0, 0]);
  });
});

describe("the connection of one request in flight", () => {
  it.each(["reset", "lost"] as const)(
    "is %s: what waits for it is told or not, and the others go on",
    how => {
      const world = startWorld();
      world.send("getupdates", POLL);
      world.send("getupdates", POLL);
      world.pass(10);
      expect(world.wire.underWay()).toEqual(
        [1, 2].map(request => ({ request, endpoint: "getupdates", account: "bot", session: "live" })),
      );
      world.wire.severOne(1, how, "f");
      expect(world.wire.underWay().map(({ request }) => request)).toEqual([2]);
      world.write("m1");
      world.pass(100_000);
      const shows = how === "reset" ? ["10: connection-reset"] : [];
      expect(world.endings).toEqual([...shows, expect.stringContaining("10: 200")]);
      expect(world.records.filter(({ type }) => type === "failure")).toMatchObject(
        how === "reset" ? [{ request: 1, code: "ECONNRESET", fault: "f" }] : [],
      );
      // One that has ended, or that there never was, is left alone.
      world.wire.severOne(1, "lost", "f");
      world.wire.severOne(99, "reset", "f");
    },
  );
});

describe("a QR login", () => {
  const askForLogin = (world: ReturnType<typeof startWorld>) => {
    world.send("get_bot_qrcode?bot_type=3");
    world.pass(1_000);
    const [qrcode] = world.state.qrs.keys();
    return world.send(`get_qrcode_status?qrcode=${qrcode}`, {}, {}, "GET");
  };
  const course = (world: ReturnType<typeof startWorld>) =>
    world.records.flatMap(record => {
      if (record.type === "credential") return [`${record.atMs} credential ${record.token}`];
      return record.type === "session" ? [`${record.atMs} session ${record.state} ${record.cause}`] : [];
    });
  const server = { qrScanMs: 0, qrConfirmMs: 10 };

  it("gives the subject its credential with the answer that brings it", () => {
    const world = startWorld({ latencyMs: 40, server });
    askForLogin(world);
    world.pass(60_000);
    expect(course(world)).toEqual(["1040 session live login", "1080 credential bot#2"]);
  });

  it("whose answer never arrives has given it to nobody, and has retired the former", () => {
    const world = startWorld({ latencyMs: 40, server });
    const hangUp = askForLogin(world);
    world.pass(60);
    hangUp();
    world.pass(60_000);
    expect(course(world)).toEqual(["1040 session live login", "1060 session dead taken-over"]);
  });
});

describe("a bearer token", () => {
  it("that goes to another host than the API is a leak, whose secret is not written down", () => {
    const world = startWorld();
    world.sendTo("cdn", "/c2c/upload?encrypted_query_param=x&filekey=y");
    expect(world.records).toContainEqual(
      expect.objectContaining({ type: "leak", what: "token", where: "request to cdn" }),
    );
    expect(JSON.stringify(world.records)).not.toContain(world.token);
  });
});

describe("a message that is taken to a stranger's host", () => {
  const bodyOf = (text: string, context_token: string): string =>
    JSON.stringify({
      msg: { to_user_id: "ann@im.wechat", item_list: [{ type: 1, text_item: { text } }], context_token },
    });
  const leaks = ({ records }: ReturnType<typeof startWorld>) =>
    records.filter(record => record.type === "leak").map(({ what }) => what);

  it("leaks its context token and its text, neither of which is written down", () => {
    const world = startWorld();
    world.write("m1");
    const context = contextOf(world.state, "m1");
    world.sendTo("other", "/moved", bodyOf("send s1", context), false);
    expect(leaks(world)).toEqual(["context-token", "text"]);
    expect(JSON.stringify(world.records)).not.toContain(context);
  });

  it("leaks nothing when it was emptied on the way, or holds nothing of this run", () => {
    const world = startWorld();
    world.sendTo("other", "/moved", "", false);
    world.sendTo("other", "/moved", "<html>", false);
    world.sendTo("cdn", "/c2c/upload", "cipher", false);
    expect(leaks(world)).toEqual([]);
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
