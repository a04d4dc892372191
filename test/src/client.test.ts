import { describe, expect, it } from "vitest";
import {
  type Asked,
  CREDENTIAL,
  type Ending,
  HELD,
  IDLE,
  kindly,
  STALE,
  textMessage,
  World,
} from "./world.ts";

/** A server whose session is stale from `staleAtMs` until a notifystart cures it. */
function lapsing(staleAtMs: number, stale: object = STALE, cure: (notifies: number) => boolean = () => true) {
  let cured = false;
  let notifies = 0;
  const isStale = (nowMs: number): boolean => nowMs >= staleAtMs && !cured;
  return kindly({
    getupdates: (_asked, world) => (isStale(world.nowMs) ? { json: stale } : HELD),
    notifystart: (_asked, world) => {
      if (!isStale(world.nowMs)) return { json: { ret: 0 } };
      notifies++;
      cured = cure(notifies);
      return { json: { ret: 0 } };
    },
    sendmessage: (_asked, world) => (isStale(world.nowMs) ? { json: stale } : undefined),
  });
}

describe("starting", () => {
  it("announces itself, polls, and claims to be live only when the poll was held", async () => {
    const world = new World(kindly());
    await world.start();
    expect(world.asked.map(({ endpoint }) => endpoint)).toEqual(["notifystart", "getupdates"]);
    await world.pass(3_900);
    expect(world.states.map(({ state }) => state)).toEqual(["recovering"]);
    await world.pass(200);
    expect(world.states.at(-1)).toMatchObject({ state: "live" });
  });

  it("sends every header and base_info", async () => {
    const world = new World(kindly());
    await world.start();
    const { headers, body, url } = world.of("getupdates")[0]!;
    expect(url).toBe("https://host.test/prefix/ilink/bot/getupdates");
    expect(headers).toMatchObject({
      "Content-Type": "application/json",
      AuthorizationType: "ilink_bot_token",
      Authorization: "Bearer secret-1",
      "iLink-App-Id": "bot",
      "iLink-App-ClientVersion": "132105",
    });
    expect(Number(atob(headers["X-WECHAT-UIN"]!))).toBeLessThan(2 ** 32);
    expect(headers["X-WECHAT-UIN"]).not.toBe(world.of("notifystart")[0]!.headers["X-WECHAT-UIN"]);
    expect(body).toEqual({
      get_updates_buf: "",
      base_info: { channel_version: "2.4.9", bot_agent: "ilink-sim/0.1.0" },
    });
  });

  it("resolves although nobody answers, polls within 10 s of the network, and says live when a poll is answered", async () => {
    let dead = true;
    const world = new World(asked => (dead ? { silent: true } : kindly()(asked, world)));
    await world.start();
    await world.pass(120_000);
    expect(world.states.map(({ reason }) => reason)).toEqual(["starting", "silence"]);
    dead = false;
    const healedMs = world.nowMs;
    await world.pass(10_000);
    const [poll] = world.of("getupdates").filter(({ atMs }) => atMs > healedMs);
    expect(poll!.atMs - healedMs).toBeLessThan(10_000);
    expect(world.states.at(-1)!.state).toBe("recovering");
    await world.pass(35_000);
    expect(world.states.at(-1)!.state).toBe("live");
  });

  it.each([1_000, 5_000, 8_000, 20_000, 33_000, 52_000])(
    "is back within 10 s when a network that was dead from the start answers after %i ms",
    async healedMs => {
      const world = new World(asked => (asked.atMs < healedMs ? { silent: true } : kindly()(asked, world)));
      await world.start();
      await world.pass(healedMs + 10_000);
      expect(world.of("getupdates").some(({ atMs, aborted }) => atMs >= healedMs && !aborted)).toBe(true);
      await world.pass(35_000);
      expect(world.states.at(-1)!.state).toBe("live");
    },
  );

  it("rejects an unusable credential without showing the token", async () => {
    const world = new World(kindly());
    const error = await world.client.start({ ...CREDENTIAL, token: "line\nbreak" }).catch(thrown => thrown);
    expect(error).toMatchObject({ code: "invalid-option", option: "credential.token" });
    expect(error.message).not.toContain("break");
  });
});

describe("a stale token that notifystart cures", () => {
  it.each([
    ["errcode", { errcode: -14, errmsg: "session timeout" }],
    ["ret", { ret: -14 }],
    ["both", { ret: -14, errcode: -14 }],
    ["ret 0 beside errcode", { ret: 0, errcode: -14 }],
    ["errcode 0 beside ret", { ret: -14, errcode: 0 }],
    ["errcode as text", { errcode: "-14" }],
    ["ret as text", { ret: "-14" }],
  ])("is cured at once when written as %s", async (_name, stale) => {
    const world = new World(lapsing(100_000, stale));
    await world.start();
    await world.pass(104_960);
    const before = world.asked.length;
    await world.pass(7_000);
    expect(world.asked.slice(before).map(({ endpoint }) => endpoint)).toEqual([
      "getupdates",
      "notifystart",
      "getupdates",
    ]);
    expect(world.states.slice(-2).map(({ state, reason }) => [state, reason])).toEqual([
      ["recovering", "stale-token"],
      ["live", undefined],
    ]);
  });

  it.each([2, 3])("is cured in under 10 s when only notifystart number %i helps", async number => {
    const world = new World(lapsing(0, STALE, notifies => notifies >= number));
    await world.start();
    await world.pass(10_000);
    expect(world.states.at(-1)!.state).toBe("live");
    expect(world.states.map(({ state }) => state)).not.toContain("needs-login");
  });

  it.each([
    ["times out", { silent: true } as const],
    ["is answered with 500", { text: "", status: 500 } as const],
    ["is reset", { errno: "ECONNRESET" } as const],
  ])("is cured in under 10 s when notifystart %s twice first", async (_name, ending) => {
    let cured = false;
    let notifies = 0;
    const world = new World(
      kindly({
        getupdates: (_asked, { nowMs }) => (nowMs >= 50_000 && !cured ? { json: STALE } : HELD),
        notifystart: (_asked, { nowMs }) => {
          if (nowMs < 50_000) return undefined;
          if (++notifies <= 2) return ending;
          cured = true;
          return undefined;
        },
      }),
    );
    await world.start();
    await world.pass(69_970);
    expect(world.of("getupdates").at(-1)!.atMs).toBe(34_990);
    await world.pass(10_010);
    const asked = world.of("getupdates").length;
    await world.pass(6_000);
    expect(world.states.at(-1)!.state).toBe("live");
    expect(world.of("getupdates")).toHaveLength(asked);
    expect(world.states.map(({ state }) => state)).not.toContain("needs-login");
  });

  it("never gets two stale answers to polls without a notifystart between", async () => {
    const world = new World(lapsing(0, STALE, () => false));
    await world.start();
    await world.pass(600_000);
    const receiving = world.asked.map(({ endpoint }) => endpoint);
    expect(receiving.join(" ")).not.toContain("getupdates getupdates");
  });

  it("is not declared dead however long notifystart only fails", async () => {
    const world = new World(
      kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ text: "", status: 502 }) }),
    );
    await world.start();
    await world.pass(300_000);
    expect(world.states.map(({ state }) => state)).toEqual(["recovering", "recovering"]);
    expect(world.densest(60_000)).toBeLessThanOrEqual(50);
  });

  it("is found by a send while the poll is still held, and the send is repeated once, under its client_id", async () => {
    const world = new World(lapsing(5_000));
    await world.start();
    await world.pass(6_000);
    const { value } = await world.during(world.client.send({ account: "bot", to: "u", text: "hello" }));
    expect(value).toMatchObject({ outcome: "sent" });
    expect(world.asked.slice(-4).map(({ endpoint }) => endpoint)).toEqual([
      "sendmessage",
      "notifystart",
      "getupdates",
      "sendmessage",
    ]);
    const ids = world
      .of("sendmessage")
      .map(({ body }) => (body as { msg: { client_id: string } }).msg.client_id);
    expect(new Set(ids).size).toBe(1);
    expect(world.of("getupdates").length).toBe(2);
  });
});

describe("a stale token that nothing cures", () => {
  it.each([
    ["notifystart-without-effect", { ret: 0 }],
    ["taken-over-or-revoked", STALE],
  ])("is declared once as %s within 10 s, then probed slowly", async (reason, notified) => {
    const world = new World(
      kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ json: notified }) }),
    );
    await world.start();
    await world.pass(9_000);
    expect(world.states.at(-1)).toMatchObject({ state: "needs-login", reason });
    const before = world.asked.length;
    await world.pass(3_600_000);
    expect(world.states.filter(({ state }) => state === "needs-login")).toHaveLength(1);
    // One hour: probes after 30, 60, 120, 240 s, then every 300 s, each of two requests.
    expect(world.asked.length - before).toBeGreaterThan(20);
    expect(world.asked.length - before).toBeLessThan(36);
  });

  it("is declared in time on a slow network too", async () => {
    const world = new World(
      kindly({
        getupdates: () => ({ json: STALE, afterMs: 1_900 }),
        notifystart: () => ({ json: STALE, afterMs: 1_900 }),
      }),
    );
    await world.start();
    await world.pass(1_900 + 10_000);
    expect(world.states.map(({ state }) => state)).not.toContain("live");
    expect(world.states.at(-1)!.state).toBe("needs-login");
  });

  it("is declared in time although the server is overloaded at first", async () => {
    let overloaded = 5;
    const script = (ending: object) => (asked: Asked, world: World) => {
      if (world.nowMs < 60_000) return undefined;
      // The first refusal comes through; then five requests fail.
      if ((asked.endpoint === "notifystart" || world.of("getupdates").length > 3) && overloaded-- > 0)
        return { text: "", status: 503 };
      return { json: ending };
    };
    const world = new World(kindly({ getupdates: script(STALE), notifystart: script(STALE) }));
    await world.start();
    await world.pass(69_979 + 10_000);
    expect(world.states.at(-1)).toMatchObject({ state: "needs-login", reason: "taken-over-or-revoked" });
  });

  it("is noticed by a probe when the server is cured later", async () => {
    const world = new World(lapsing(0, STALE, notifies => notifies > 8));
    await world.start();
    await world.pass(9_000);
    expect(world.states.at(-1)!.state).toBe("needs-login");
    await world.pass(1_000_000);
    expect(world.states.at(-1)!.state).toBe("live");
  });

  it("is over as soon as a new credential comes, and the old one is never sent again", async () => {
    const world = new World(
      kindly({
        getupdates: ({ token }) => (token === "secret-1" ? { json: STALE } : HELD),
        notifystart: ({ token }) => (token === "secret-1" ? { json: STALE } : undefined),
      }),
    );
    await world.start();
    await world.pass(20_000);
    expect(world.states.at(-1)!.state).toBe("needs-login");
    const before = world.asked.length;
    await world.client.login({ ...CREDENTIAL, token: "secret-2" });
    await world.pass(7_000);
    expect(world.states.at(-1)!.state).toBe("live");
    await world.pass(600_000);
    expect(new Set(world.asked.slice(before).map(({ token }) => token))).toEqual(new Set(["secret-2"]));
  });
});

describe("a dead credential that is handed over again", () => {
  const dead = kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ json: STALE }) });

  it.each(["login", "start"] as const)("by %s, is not told to need a login twice", async how => {
    const world = new World(dead);
    await world.start();
    for (let count = 0; count < 3; count++) {
      await world.client[how]({ ...CREDENTIAL });
      await world.pass(20_000);
    }
    expect(world.states.map(({ state }) => state)).toEqual(["recovering", "recovering", "needs-login"]);
  });

  it.each([
    ["token", { token: "secret-2" }],
    ["address", { baseUrl: "https://other.test" }],
    ["bot", { botId: "other@im.bot" }],
  ])("is a new one when its %s is another", async (_what, change) => {
    const world = new World(dead);
    await world.start();
    await world.pass(20_000);
    await world.client.login({ ...CREDENTIAL, ...change });
    await world.pass(0);
    expect(world.states.slice(2).map(({ state, reason }) => reason ?? state)).toEqual([
      "taken-over-or-revoked",
      "starting",
      "stale-token",
    ]);
  });
});

describe("a dead session whose probe hangs", () => {
  it("is not taken for cured while a send is told that it is stale", async () => {
    let hangs = false;
    const world = new World(
      kindly({
        getupdates: () => (hangs ? { silent: true } : { json: STALE }),
        notifystart: () => ({ json: STALE }),
        sendmessage: () => ({ json: STALE }),
      }),
    );
    await world.start();
    await world.pass(6_000);
    expect(world.states.at(-1)!.state).toBe("needs-login");
    hangs = true;
    await world.pass(7_000);
    const probe = world.of("getupdates").at(-1)!;
    expect(probe.aborted).toBe(false);
    const sent: Promise<unknown>[] = [];
    for (let text = 0; text < 6; text += 1) {
      sent.push(world.client.send({ account: "bot", to: "u", text: "x" }));
      await world.pass(5_000);
    }
    expect(world.states.at(-1)!.state).toBe("needs-login");
    // Each is tried once more after 1 s, and refused still: it says what to do.
    for (const end of await Promise.all(sent))
      expect(end).toMatchObject({ outcome: "refused", reason: expect.stringContaining("needs a login") });
    expect(world.of("sendmessage")).toHaveLength(12);
  });
});

describe("a new credential while all is well", () => {
  it("ends the held poll before the next one begins", async () => {
    const world = new World(kindly());
    await world.start();
    await world.pass(10_000);
    await world.client.login({ ...CREDENTIAL, token: "secret-2" });
    await world.pass(0);
    expect(world.of("getupdates").map(({ token, aborted }) => [token, aborted])).toEqual([
      ["secret-1", true],
      ["secret-2", false],
    ]);
  });

  it("is not new when it is the one in use: a needed login is not told anew", async () => {
    const world = new World(
      kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ json: STALE }) }),
    );
    await world.start();
    await world.pass(6_000);
    await world.client.login(CREDENTIAL);
    await world.pass(30_000);
    expect(world.states.filter(({ state }) => state === "needs-login")).toHaveLength(1);
  });

  it("is tried at once when it is the one in use, and a cure is found that much sooner", async () => {
    let cured = false;
    const world = new World(
      kindly({
        getupdates: () => (cured ? HELD : { json: STALE }),
        notifystart: () => (cured ? { json: { ret: 0 } } : { json: STALE }),
      }),
    );
    await world.start();
    await world.pass(120_000);
    cured = true;
    await world.client.login(CREDENTIAL);
    await world.pass(6_100);
    expect(world.states.at(-1)!.state).toBe("live");
  });

  it("keeps the cursor of the same bot and drops that of another", async () => {
    const world = new World(kindly());
    await world.start();
    await world.pass(40_000);
    await world.client.login({ ...CREDENTIAL, token: "secret-2" });
    await world.pass(0);
    expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("c1");
    await world.client.login({ ...CREDENTIAL, token: "secret-3", botId: "other@im.bot" });
    await world.pass(0);
    expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("");
  });
});

describe("rate", () => {
  const faults: [string, Parameters<typeof kindly>[0]][] = [
    ["instant empty answers", { getupdates: () => ({ json: IDLE }) }],
    [
      "instant HTTP 500",
      { getupdates: () => ({ text: "", status: 500 }), notifystart: () => ({ text: "", status: 500 }) },
    ],
    ["instant HTML", { getupdates: () => ({ text: "<html>" }), notifystart: () => ({ text: "<html>" }) }],
    [
      "refused connections",
      { getupdates: () => ({ errno: "ECONNREFUSED" }), notifystart: () => ({ errno: "ECONNREFUSED" }) },
    ],
    ["an unknown error code", { getupdates: () => ({ json: { ret: -1 } }) }],
    ["lapsed answers", { getupdates: () => ({ json: {} }) }],
    ["stale polls", { getupdates: () => ({ json: STALE }) }],
    [
      "stale polls, failing notifystart",
      { getupdates: () => ({ json: STALE }), notifystart: () => ({ text: "", status: 500 }) },
    ],
    [
      "the same message again and again",
      { getupdates: () => ({ json: { msgs: [textMessage(1, "again")], get_updates_buf: "c1" } }) },
    ],
    [
      "empty answers between messages",
      {
        getupdates: (_asked, world) => ({
          json: {
            msgs: world.asked.length % 2 ? [] : [textMessage(world.asked.length, `x${world.asked.length}`)],
            get_updates_buf: "c",
          },
        }),
      },
    ],
    [
      "alternating stale and idle answers",
      { getupdates: (_asked, world) => ({ json: world.asked.length % 3 ? IDLE : STALE }) },
    ],
  ];
  it.each(faults)("stays bounded under %s, and falls silent never", async (_fault, over) => {
    const world = new World(kindly(over));
    await world.start();
    await world.pass(180_000);
    // Answers with new messages are free; there the requests that brought nothing are at most every second one.
    const free = new Set(world.handled).size;
    const share = free > 1 ? 2 : 1;
    expect(world.densest(999)).toBeLessThanOrEqual(5 * share + Math.min(free, 1));
    expect(world.densest(60_000)).toBeLessThanOrEqual(50 * share);
    const times = world.asked.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(Math.max(...gaps)).toBeLessThan(95_000);
  });

  it("does not slow down messages that come one per answer", async () => {
    let next = 0;
    const world = new World(
      kindly({
        getupdates: () =>
          next < 200
            ? { json: { msgs: [textMessage(++next, `m${next}`)], get_updates_buf: `c${next}` } }
            : HELD,
      }),
    );
    await world.start();
    await world.pass(100);
    expect(world.handled).toHaveLength(200);
  });
});

describe("transport faults", () => {
  it("heal in under 10 s after an outage of any length", async () => {
    for (const outageMs of [1_000, 7_300, 61_000, 400_000]) {
      const world = new World(asked =>
        world.nowMs >= 20_000 && world.nowMs < 20_000 + outageMs
          ? { errno: "ECONNREFUSED" }
          : kindly({ getupdates: () => ({ json: IDLE, afterMs: 2_000 }) })(asked, world),
      );
      await world.start();
      await world.pass(20_000 + outageMs);
      const healedMs = world.nowMs;
      await world.pass(10_000);
      const back = world.of("getupdates").find(({ atMs }) => atMs >= healedMs);
      expect(back!.atMs - healedMs).toBeLessThan(6_000);
      expect(world.states.at(-1)!.state).toBe("live");
      await world.during(world.client.close());
    }
  });

  it("leave the cursor as it is", async () => {
    let answers = 0;
    const bad = ["<html>", "", "[]", "null", "{"];
    const world = new World(
      kindly({ getupdates: () => (answers++ === 0 ? { json: IDLE } : { text: bad[answers % bad.length]! }) }),
    );
    await world.start();
    await world.pass(60_000);
    const cursors = world.of("getupdates").map(({ body }) => body.get_updates_buf);
    expect(new Set(cursors.slice(1))).toEqual(new Set(["c1"]));
  });

  it("give up a poll whose body never comes, with a margin over the hold, and ask again at once", async () => {
    const world = new World(kindly({ getupdates: () => ({ stall: true }) }));
    await world.start();
    await world.pass(45_001);
    expect(world.of("getupdates").map(({ atMs, aborted }) => [atMs, aborted])).toEqual([
      [0, true],
      [45_000, false],
    ]);
  });

  it.each([
    [1, 45_000],
    ["30000", 40_000],
    [1e9, 70_000],
    [-5, 45_000],
    ["soon", 45_000],
  ])("believe an advertised hold of %s only within reason", async (advertised, deadlineMs) => {
    let answers = 0;
    const world = new World(
      kindly({
        getupdates: () =>
          answers++ === 0 ? { json: { ...IDLE, longpolling_timeout_ms: advertised } } : { silent: true },
      }),
    );
    await world.start();
    await world.pass(deadlineMs - 1);
    expect(world.of("getupdates").at(-1)!.aborted).toBe(false);
    await world.pass(1);
    expect(world.of("getupdates")[1]!.aborted).toBe(true);
  });

  it.each<[string, Ending]>([
    ["cut by a gateway", { text: "", status: 524, afterMs: 17_000 }],
    ["answered with rubbish", { text: "{}{}", afterMs: 34_990 }],
  ])(
    "end the claim to be live when three held polls are %s, until a good answer comes",
    async (_how, end) => {
      let broken = false;
      const script = kindly({ getupdates: () => (broken ? end : { json: IDLE, afterMs: 20_000 }) });
      const world = new World(script);
      await world.start();
      await world.pass(19_000);
      broken = true;
      // Quick as before: asked again at once, all the time.
      await world.pass(1_200_000);
      expect(world.states.map(({ state, reason }) => [state, reason])).toEqual([
        ["recovering", "starting"],
        ["live", undefined],
        ["recovering", "transport"],
      ]);
      const asked = world.of("getupdates").map(({ atMs }) => atMs);
      expect(Math.max(...asked.slice(1).map((atMs, i) => atMs - asked[i]!))).toBeLessThan(35_500);
      broken = false;
      await world.pass(60_000);
      expect(world.states.at(-1)!.state).toBe("live");
      expect(world.states).toHaveLength(4);
    },
  );

  it("end the claim to be live when two polls in a row are reset after a long hold: an answer is needed then", async () => {
    const world = new World(kindly({ getupdates: () => ({ errno: "ECONNRESET", afterMs: 17_000 }) }));
    await world.start();
    await world.pass(300_000);
    expect(world.states.map(({ state }) => state)).toEqual(["recovering", "live", "recovering"]);
  });

  it("of a message that gets through in between make it live again", async () => {
    const world = new World(
      kindly({
        getupdates: (_asked, { nowMs }) =>
          nowMs > 100_000 && nowMs < 120_000
            ? { json: { msgs: [textMessage(1, "hi")], get_updates_buf: "c" } }
            : { text: "", status: 524, afterMs: 17_000 },
      }),
    );
    await world.start();
    await world.pass(100_000);
    expect(world.states.at(-1)!.state).toBe("recovering");
    await world.pass(20_000);
    expect(world.handled).toEqual(["hi"]);
    expect(world.states.at(-1)!.state).toBe("live");
  });

  it("keep an empty cursor from replacing a known one", async () => {
    let answers = 0;
    const world = new World(
      kindly({
        getupdates: () => {
          answers++;
          if (answers === 1) return { json: IDLE };
          if (answers === 2) return { json: { msgs: [], get_updates_buf: "" } };
          if (answers === 3) return { json: { ret: 0, msgs: [] } };
          return HELD;
        },
      }),
    );
    await world.start();
    await world.pass(2_000);
    expect(world.of("getupdates").map(({ body }) => body.get_updates_buf)).toEqual(["", "c1", "c1", "c1"]);
  });
});

describe("a cursor that the server refuses", () => {
  const REFUSED = { json: { ret: -3, errmsg: "unknown cursor" } };
  const cursorsOf = (world: World): string[] =>
    world.of("getupdates").map(({ body }) => body.get_updates_buf);

  it("is given up after three refusals, and receiving goes on from the beginning in under 10 s", async () => {
    const refuses = { old: false };
    const world = new World(
      kindly({
        getupdates: ({ body: { get_updates_buf: cursor } }) => {
          if (cursor === "old")
            return refuses.old ? REFUSED : { json: { msgs: [], get_updates_buf: "old" }, afterMs: 1_000 };
          if (cursor === "new") return HELD;
          return refuses.old
            ? { json: { msgs: [textMessage(1, "a"), textMessage(2, "b")], get_updates_buf: "new" } }
            : { json: { msgs: [textMessage(1, "a")], get_updates_buf: "old" } };
        },
      }),
    );
    await world.start();
    await world.pass(5_000);
    refuses.old = true;
    await world.client.login({ ...CREDENTIAL, token: "secret-2" });
    const before = world.of("getupdates").length;
    await world.pass(10_000);
    expect(cursorsOf(world).slice(before)).toEqual(["old", "old", "old", "", "new"]);
    // The backlog came again; what was handled is not handled twice.
    expect(world.handled).toEqual(["a", "b"]);
    expect(world.client.health("bot").state).toBe("live");
  });

  it("is forgotten even when the answer to the empty one names no other", async () => {
    const world = new World(
      kindly({
        getupdates: ({ body: { get_updates_buf: cursor } }, { polls }) => {
          if (polls === 0) return { json: { msgs: [], get_updates_buf: "old" } };
          return cursor === "old" ? REFUSED : { json: { ret: 0, msgs: [] }, afterMs: 5_000 };
        },
      }),
    );
    await world.start();
    await world.pass(60_000);
    expect(cursorsOf(world).slice(0, 7)).toEqual(["", "old", "old", "old", "", "", ""]);
  });

  it("is kept when the empty one is refused as well: asked without it once, until a good answer has come", async () => {
    let broken = false;
    const world = new World(
      kindly({
        getupdates: () => (broken ? REFUSED : { json: { msgs: [], get_updates_buf: "old" }, afterMs: 1_000 }),
      }),
    );
    await world.start();
    await world.pass(5_000);
    for (let outage = 0; outage < 2; outage++) {
      const before = world.of("getupdates").length;
      broken = true;
      await world.pass(600_000);
      broken = false;
      await world.pass(10_000);
      expect(
        cursorsOf(world)
          .slice(before)
          .filter(cursor => cursor === ""),
      ).toHaveLength(1);
      expect(cursorsOf(world).at(-1)).toBe("old");
      expect(world.client.health("bot").state).toBe("live");
    }
  });
});

describe("an answer that is arriving while its poll is ended", () => {
  /** Messages whose head has come and whose body takes a moment. */
  const arriving = (bodyMs: number) => {
    let given = false;
    const json = { msgs: [textMessage(1, "a")], get_updates_buf: "c" };
    return kindly({
      getupdates: ({ body }) => {
        if (given || body.get_updates_buf !== "") return HELD;
        given = true;
        return { json, bodyAfterMs: bodyMs };
      },
    });
  };

  it("is taken when a login ends it: a server that delivers once will not give it again", async () => {
    const world = new World(arriving(200));
    await world.start();
    await world.client.login({ ...CREDENTIAL, token: "secret-2" });
    await world.pass(1_000);
    expect(world.handled).toEqual(["a"]);
    expect(world.of("getupdates").map(({ token, aborted }) => [token, aborted])).toEqual([
      ["secret-1", false],
      ["secret-2", false],
    ]);
  });

  it("is taken when a stop ends it, and handled after the next start", async () => {
    const world = new World(arriving(200), { stopGraceMs: 0 });
    await world.start();
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThan(500);
    expect([world.timersLeft, world.inFlight, world.handled.length]).toEqual([0, 0, 0]);
    await world.start();
    await world.pass(0);
    expect(world.handled).toEqual(["a"]);
  });

  it("is waited for no longer than a moment", async () => {
    const world = new World(arriving(60_000), { stopGraceMs: 0 });
    await world.start();
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThan(500);
    expect(world.of("getupdates")[0]!.aborted).toBe(true);
    expect([world.timersLeft, world.inFlight]).toEqual([0, 0]);
  });
});

describe("a silent lapse", () => {
  it("is suspected after three answers and brought to notifystart", async () => {
    let cured = false;
    let notifies = 0;
    const world = new World(
      kindly({
        getupdates: (_asked, { nowMs }) => (nowMs > 30_000 && !cured ? { json: {} } : HELD),
        notifystart: () => {
          cured = ++notifies > 1;
          return undefined;
        },
      }),
    );
    await world.start();
    await world.pass(34_990 + 10_000 + 35_000);
    expect(notifies).toBe(2);
    expect(world.states.map(({ state, reason }) => [state, reason])).toContainEqual(["recovering", "lapsed"]);
    expect(world.states.at(-1)!.state).toBe("live");
  });
});

describe("stopping", () => {
  const situations: [string, Parameters<typeof kindly>[0], number][] = [
    ["a poll is held", {}, 10_000],
    [
      "everything is silent",
      {
        getupdates: () => ({ silent: true }),
        notifystart: () => ({ silent: true }),
        notifystop: () => ({ silent: true }),
      },
      20_000,
    ],
    [
      "backing off",
      { getupdates: () => ({ text: "", status: 500 }), notifystop: () => ({ silent: true }) },
      20_300,
    ],
    ["recovering", { getupdates: () => ({ json: STALE }) }, 2_000],
    ["a login is needed", { getupdates: () => ({ json: STALE }) }, 20_000],
    ["just started", {}, 0],
    ["the rate is exhausted", { getupdates: () => ({ json: IDLE }) }, 60_000],
  ];
  it.each(situations)(
    "takes less than 5 s and leaves nothing behind when %s",
    async (_name, over, afterMs) => {
      const world = new World(kindly(over));
      await world.start();
      await world.pass(afterMs);
      const { tookMs } = await world.during(world.client.stop("bot"));
      expect(tookMs).toBeLessThan(5_000);
      expect(world.states.at(-1)!.state).toBe("stopped");
      expect(world.asked.at(-1)!.endpoint).toBe("notifystop");
      expect(world.timersLeft).toBe(0);
      expect(world.inFlight).toBe(0);
      const before = world.asked.length;
      await world.pass(600_000);
      expect(world.asked.length).toBe(before);
    },
  );

  it("does not wait for ever for a handler, and hands its message over once only", async () => {
    let release = (): void => {};
    const begun: string[] = [];
    let given = 0;
    const world = new World(
      kindly({
        getupdates: () =>
          given++ === 0
            ? { json: { msgs: [textMessage(1, "one"), textMessage(2, "two")], get_updates_buf: "c2" } }
            : HELD,
      }),
      {
        onMessage: message => {
          begun.push(message.text);
          return message.text === "one" ? new Promise(resolve => (release = resolve)) : undefined;
        },
      },
    );
    await world.start();
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThan(5_000);
    await world.start();
    await world.pass(5_000);
    expect(begun).toEqual(["one"]);
    release();
    await world.pass(0);
    expect(begun).toEqual(["one", "two"]);
  });

  it("lets a handler in work reply, and declines afterwards", async () => {
    const outcomes: string[] = [];
    let given = 0;
    const world = new World(
      kindly({
        getupdates: () =>
          given++ === 0 ? { json: { msgs: [textMessage(1, "x")], get_updates_buf: "c" } } : HELD,
      }),
      {
        onMessage: async (_message, turn) => {
          for (let round = 0; round < 4; round++) {
            await new Promise<void>(resolve => world.timers.setTimeout(() => resolve(), 1_500));
            outcomes.push((await turn.reply("r")).outcome);
          }
        },
      },
    );
    await world.start();
    await world.during(world.client.stop("bot"));
    await world.pass(10_000);
    expect(outcomes).toEqual(["sent", "declined", "declined", "declined"]);
  });

  it("can be followed by a start at once, without two polls at a time", async () => {
    const world = new World(kindly());
    await world.start();
    for (let round = 0; round < 5; round++) {
      const stopped = world.client.stop("bot");
      const started = world.client.start(CREDENTIAL);
      await world.during(Promise.all([stopped, started]));
    }
    // Restarts this quick are paced like any other requests.
    await world.pass(5_000);
    expect(world.of("getupdates").filter(({ aborted }) => !aborted)).toHaveLength(1);
  });

  it("leaves the other account alone", async () => {
    const world = new World(kindly());
    await world.start();
    await world.start({ ...CREDENTIAL, account: "second", token: "secret-9" });
    await world.during(world.client.stop("bot"));
    await world.pass(100_000);
    expect(world.client.health("second").state).toBe("live");
    expect(world.client.health("bot").state).toBe("stopped");
  });
});
