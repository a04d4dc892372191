/** The host around a client: its handler, its watchdog, and what it writes down. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HandlerHit } from "../../../sim/fault/hit.ts";
import { installClock, type VirtualClock } from "../../../sim/kernel/clock.ts";
import type { HostSettings } from "../../../sim/scenario/scenario.ts";
import type { Credential, InboundMessage, SendReport, Subject, Turn } from "../../../sim/subject/subject.ts";
import { createTraceWriter } from "../../../sim/trace/writer.ts";
import { createHost, type HostModel } from "../../../sim/world/host.ts";
import { MINUTE } from "../run-kit.ts";

const credential: Credential = {
  account: "bot",
  botId: "b@im.bot",
  token: "t",
  baseUrl: "https://x",
  userId: "o",
};
const MESSAGE: InboundMessage = { account: "bot", from: "ann@im.wechat", text: "message m1" };

let clock: VirtualClock;
beforeEach(() => {
  clock = installClock(0);
});
afterEach(() => clock.uninstall());

const flush = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
/** Let virtual time pass, settling between timers. */
async function pass(ms: number): Promise<void> {
  const end = clock.nowMs() + ms;
  let over = false;
  clock.after(ms, () => {
    over = true;
  });
  await flush();
  while (!over) {
    clock.step();
    await flush();
  }
  expect(clock.nowMs()).toBe(end);
}

function open(settings: Partial<HostSettings> = {}, subject: Partial<Subject> = {}) {
  const trace = createTraceWriter(clock.nowMs);
  const calls: string[] = [];
  const inspected: string[] = [];
  const faults: HandlerHit[] = [];
  let sends = 0;
  const model: HostModel = createHost({
    nowMs: clock.nowMs,
    after: clock.after,
    write: trace.write,
    logged: () => {},
    settings: { watchdog: false, handlerMs: 0, reply: false, typing: false, ...settings },
    isStranger: user => user === "nobody",
    inboundKey: ({ text }) => (text.startsWith("message ") ? text.slice("message ".length) : "?"),
    wordsOf: () => undefined,
    keyOfId: id => `m${id}`,
    endedKey: text => text.slice("send ".length),
    outbound: () => {
      sends++;
      return { key: `s${sends}`, text: `send s${sends}` };
    },
    inspect: (_account, said, where) => void inspected.push(`${where}: ${said}`),
    redact: text => text.replaceAll("secret", "***"),
    onHandler: () => faults.shift(),
    onCallback: () => undefined,
    verifyCode: "123456",
    onLogin: credential => void calls.push(`logged in ${credential.token}`),
    userName: id => id.replace("@im.wechat", ""),
    userId: user => `${user}@im.wechat`,
  });
  model.attach({
    start: async ({ account, token }) => void calls.push(`start ${account} ${token}`),
    stop: async account => void calls.push(`stop ${account}`),
    send: async ({ to, text }): Promise<SendReport> => {
      calls.push(`send ${to} ${text}`);
      return { outcome: "sent" };
    },
    login: async ({ token }) => void calls.push(`login ${token}`),
    ...subject,
  });
  const lines = () =>
    trace.records.map(record => {
      const { seq: _seq, atMs, type, ...rest } = record;
      return [atMs, type, ...Object.values(rest)].join(" ");
    });
  return { model, calls, lines, inspected, faults, records: trace.records };
}

describe("a start", () => {
  it("is written when asked and when done", async () => {
    const { model, lines, calls } = open();
    model.start(credential, "workload");
    await flush();
    expect(lines()).toEqual(["0 lifecycle bot start-asked workload", "0 lifecycle bot start-done workload"]);
    expect([calls, model.running()]).toEqual([["start bot t"], ["bot"]]);
  });

  it("that rejects or throws is written as failed, with the error and its place", async () => {
    const failures: Subject["start"][] = [
      () => Promise.reject(new Error("no")),
      () => {
        throw new Error("no");
      },
    ];
    for (const start of failures) {
      const { model, lines } = open({}, { start });
      model.start(credential, "login");
      await flush();
      expect(lines().at(-1)).toMatch(
        /^0 lifecycle bot start-failed login Error: no \(test\/sim\/world\/host\.test\.ts:\d+\)$/,
      );
    }
  });
});

describe("every place where a subject can speak", () => {
  const SECRET = "the secret at its very end";
  const SHAPES: Readonly<Record<string, () => unknown>> = {
    "an error": () => new Error(SECRET),
    "a later line": () => new Error(`refused\n${SECRET}`),
    "what is behind an error": () => new Error("failed", { cause: new Error("why", { cause: SECRET }) }),
    "no error": () => SECRET,
    "a long error": () => new Error("x".repeat(10_000) + SECRET),
  };
  const fails = (make: () => unknown) => () => Promise.reject(make());
  const reply = (make: () => unknown, turn: Partial<Turn> = {}): Turn => ({ typing: fails(make), ...turn });

  /** What has the subject throw, in each of its calls. */
  const CALLS: Readonly<Record<string, (make: () => unknown) => Promise<string[]>>> = {
    start: make => heard({ start: fails(make) }, () => {}),
    "start a second time": async make => {
      let starts = 0;
      const start = async () => {
        if (starts++ > 0) throw make();
      };
      return heard({ start }, model => model.startAgain("bot"));
    },
    stop: make => heard({ stop: fails(make) }, model => void model.stop("bot", "end")),
    login: make => heard({ login: fails(make) }, model => model.login(credential)),
    scan: make => heard({ scan: fails(make) }, model => void model.scan("bot")),
    typing: make => heard({ typing: fails(make) }, model => model.typing("bot", "ann")),
    send: make => heard({ send: fails(make) }, model => model.send("bot", "ann", {})),
    "send media": make =>
      heard({ sendMedia: fails(make) }, model => model.send("bot", "ann", { as: "image" })),
    "reply in a turn": make =>
      heard({}, model => void model.host.handle(MESSAGE, { reply: fails(make) }), { reply: true }),
    "typing in a turn": make =>
      heard({}, model => void model.host.handle(MESSAGE, reply(make)), { typing: true }),
    "the end of its task": make => heard({}, model => model.host.ended("bot", make())),
  };

  async function heard(
    subject: Partial<Subject>,
    ask: (model: HostModel) => void,
    settings: Partial<HostSettings> = {},
  ): Promise<string[]> {
    const { model, inspected } = open(settings, subject);
    model.start(credential, "workload");
    await flush();
    ask(model);
    await flush();
    return inspected;
  }

  const throws = Object.entries(CALLS).flatMap(([call, ask]) =>
    Object.entries(SHAPES).map(([shape, make]) => [call, shape, ask, make] as const),
  );
  it.each(throws)("is looked through: %s throws %s", async (_call, _shape, ask, make) => {
    expect((await ask(make)).some(said => said.includes(SECRET))).toBe(true);
  });

  /** What the subject says without throwing. */
  const WORDS: Readonly<Record<string, () => Promise<string[]>>> = {
    log: () => heard({}, model => model.host.log(SECRET)),
    "reason of a status": () => heard({}, model => model.host.status("bot", "needs-login", SECRET)),
    "reason of an ended send": () =>
      heard({}, model =>
        model.host.sendEnded("bot", { text: "send s1", outcome: "expired", reason: SECRET }),
      ),
    ...Object.fromEntries(
      (["refused", "failed", "unknown"] as const).map(outcome => [
        `reason of a send that is ${outcome}`,
        () =>
          heard({ send: async () => ({ outcome, reason: SECRET }) }, model => model.send("bot", "ann", {})),
      ]),
    ),
    "reason of a reply": () =>
      heard(
        {},
        model =>
          void model.host.handle(MESSAGE, { reply: async () => ({ outcome: "failed", reason: SECRET }) }),
        { reply: true },
      ),
    ...Object.fromEntries(
      (["media", "caption"] as const).map(part => [
        `reason of ${part}`,
        () => {
          const both = { media: { outcome: "sent" }, caption: { outcome: "sent" } } as const;
          const sendMedia = async () => ({ ...both, [part]: { outcome: "refused", reason: SECRET } });
          return heard({ sendMedia }, model => model.send("bot", "ann", { as: "file" }));
        },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries({
        "a text": SECRET,
        "an outcome that is none": { outcome: `${"x".repeat(60)}${SECRET}` },
        "a reason that is none": { outcome: "declined", reason: `${"x".repeat(60)}${SECRET}` },
      }).map(([what, given]) => [
        `${what} in place of a report`,
        () => heard({ send: async () => given as never }, model => model.send("bot", "ann", {})),
      ]),
    ),
  };
  it.each(Object.entries(WORDS))("is looked through: %s", async (_, say) => {
    expect((await say()).some(said => said.includes(SECRET))).toBe(true);
  });

  it("is written without its secrets: the reason of a send too", async () => {
    const send = async (): Promise<SendReport> => ({ outcome: "refused", reason: "the secret is stale" });
    const { model, records } = open({}, { send });
    model.send("bot", "ann", {});
    await flush();
    expect(records.at(-1)).toMatchObject({ type: "send-done", reason: "the *** is stale" });
  });
});

describe("what the subject throws", () => {
  it("is written without its secrets, which count as told, and in one line", async () => {
    const start = () => Promise.reject(new Error("refused secret\nand more"));
    const { model, records, inspected } = open({}, { start });
    model.start(credential, "workload");
    await flush();
    expect(records.at(-1)).toMatchObject({
      step: "start-failed",
      error: expect.stringMatching(/^Error: refused \*\*\* \(/),
    });
    expect(inspected).toEqual(["error: Error: refused secret\nand more"]);
  });

  it("is written of a stop too, which is done then, and needs be no error", async () => {
    const { model, lines } = open({}, { stop: () => Promise.reject("not now") });
    model.start(credential, "workload");
    await flush();
    await model.stop("bot", "end");
    expect(lines().at(-1)).toBe("0 lifecycle bot stop-done end not now");
  });

  it("is known when the account is described", async () => {
    const ends: [Subject["start"], string][] = [
      [async () => {}, "bot"],
      [() => new Promise(() => {}), "bot, whose start never resolved"],
      [() => Promise.reject(new Error("no")), "bot, whose start failed"],
    ];
    for (const [start, description] of ends) {
      const { model } = open({}, { start });
      model.start(credential, "workload");
      await flush();
      expect(model.describe("bot")).toBe(description);
    }
  });
});

describe("a stop", () => {
  it("is written when asked and when done, and ends the running", async () => {
    const { model, lines } = open({}, { stop: () => new Promise(resolve => setTimeout(resolve, 50)) });
    model.start(credential, "workload");
    await flush();
    void model.stop("bot", "end");
    expect(model.running()).toEqual([]);
    await pass(50);
    expect(lines().slice(-2)).toEqual(["0 lifecycle bot stop-asked end", "50 lifecycle bot stop-done end"]);
  });

  it("of what does not run is nothing", async () => {
    const { model, lines, calls } = open();
    await model.stop("bot", "workload");
    model.start(credential, "workload");
    await model.stop("bot", "workload");
    await model.stop("bot", "workload");
    expect(lines().filter(line => line.includes("stop-asked"))).toHaveLength(1);
    expect(calls.filter(call => call.startsWith("stop"))).toHaveLength(1);
  });
});

describe("a login", () => {
  it("goes to a running client, and starts one that does not run", async () => {
    const { model, calls, lines } = open();
    model.login(credential);
    await flush();
    model.login({ ...credential, token: "t2" });
    await model.stop("bot", "workload");
    model.login({ ...credential, token: "t3" });
    await flush();
    expect(calls).toEqual(["start bot t", "login t2", "stop bot", "start bot t3"]);
    expect(lines()[0]).toBe("0 lifecycle bot start-asked login");
  });

  it("that the client cannot take is written as a failed start, thrown or rejected", async () => {
    for (const fail of [
      () => Promise.reject(new Error("no")),
      () => {
        throw new Error("no");
      },
    ]) {
      const { model, lines } = open({}, { login: fail });
      model.start(credential, "workload");
      await flush();
      model.login(credential);
      await flush();
      expect(lines().at(-1)).toMatch(
        /^0 lifecycle bot start-failed login Error: no \(test\/sim\/world\/host\.test\.ts:\d+\)$/,
      );
    }
  });
});

describe("a send", () => {
  it("is written when asked, before the client hears of it, and when reported", async () => {
    const { model, lines, calls } = open({}, {});
    model.send("bot", "ann", {});
    expect(lines()).toEqual(["0 send-asked bot ann s1 cron"]);
    await flush();
    expect([calls, lines()[1]]).toEqual([["send ann@im.wechat send s1"], "0 send-done bot s1 sent"]);
  });

  const ALLOWED = '"sent", "refused", "failed", "unknown" or "declined"';
  const REASONS =
    '"stopped", "never-logged-in", "invalid", "queued", "outbox-full", "media-cannot-wait" or "too-many"';
  const nonsense: [unknown, string][] = [
    [
      undefined,
      `send gave undefined; it must give { outcome: "sent" }, or ${ALLOWED} as outcome with a reason`,
    ],
    ["sent", `send gave "sent"; it must give { outcome: "sent" }, or ${ALLOWED} as outcome with a reason`],
    [null, `send gave null; it must give { outcome: "sent" }, or ${ALLOWED} as outcome with a reason`],
    [{ ok: true }, `send gave undefined as outcome; it must be ${ALLOWED}`],
    [{ outcome: "ok" }, `send gave "ok" as outcome; it must be ${ALLOWED}`],
    [{ outcome: "toString" }, `send gave "toString" as outcome; it must be ${ALLOWED}`],
    [{ outcome: "secret" }, `send gave "***" as outcome; it must be ${ALLOWED}`],
    [{ outcome: ["sent"] }, `send gave an array as outcome; it must be ${ALLOWED}`],
    [{ outcome: "declined" }, `send gave undefined as reason of a declined send; it must be ${REASONS}`],
    [
      { outcome: "declined", reason: "busy" },
      `send gave "busy" as reason of a declined send; it must be ${REASONS}`,
    ],
    [{ outcome: "failed" }, 'send gave outcome "failed" with undefined as reason; it must be a text'],
    [
      { outcome: "refused", reason: {} },
      'send gave outcome "refused" with an object as reason; it must be a text',
    ],
  ];
  it.each(nonsense)("that reports %o is told as that, and as unknown", async (report, said) => {
    const { model, records } = open({}, { send: (async () => report) as Subject["send"] });
    model.send("bot", "ann", {});
    await flush();
    expect(records[1]).toEqual({
      type: "send-done",
      seq: 1,
      atMs: 0,
      account: "bot",
      message: "s1",
      outcome: "unknown",
      nonsense: said,
    });
  });

  it("that throws against its contract, or is not made at all, is told as that", async () => {
    for (const send of [
      () => Promise.reject(new TypeError("x")),
      () => {
        throw new TypeError("x");
      },
    ]) {
      const { model, lines } = open({}, { send });
      model.send("bot", "ann", {});
      await flush();
      expect(lines()[1]).toBe(
        '0 send-done bot s1 unknown send threw TypeError; it must give a report, of "failed" or "unknown" with a reason',
      );
    }
  });

  it("of media needs a report for each of the two", async () => {
    const sendMedia = (async () => ({ media: { outcome: "sent" } })) as unknown as NonNullable<
      Subject["sendMedia"]
    >;
    const { model, records } = open({}, { sendMedia });
    model.send("bot", "ann", { as: "image" });
    await flush();
    const ends = records.filter(record => record.type === "send-done");
    expect(ends.map(({ outcome, nonsense }) => [outcome, nonsense?.slice(0, 24)])).toEqual([
      ["unknown", "sendMedia gave undefined"],
      ["sent", undefined],
    ]);
  });

  it("keeps the reason of every other outcome", async () => {
    const { model, lines } = open({}, { send: async () => ({ outcome: "declined", reason: "queued" }) });
    model.send("bot", "ann", {});
    await flush();
    expect(lines()[1]).toBe("0 send-done bot s1 declined queued");
  });
});

describe("the handler", () => {
  const turnOf = (calls: string[]): Turn => ({
    reply: async text => {
      calls.push(`reply ${text}`);
      return { outcome: "sent" };
    },
    typing: async on => void calls.push(`typing ${on}`),
  });

  it("takes its time, then replies, and shows typing meanwhile where it should", async () => {
    const { model, lines, calls } = open({ handlerMs: 3_000, reply: true, typing: true });
    let handled = false;
    void model.host.handle(MESSAGE, turnOf(calls)).then(() => {
      handled = true;
    });
    expect(model.handling()).toBe(1);
    await pass(2_999);
    expect([handled, calls]).toEqual([false, ["typing true"]]);
    await pass(1);
    expect([handled, model.handling(), calls]).toEqual([
      true,
      0,
      ["typing true", "typing false", "reply send s1"],
    ]);
    expect(lines()).toEqual([
      "0 handling bot ann m1",
      "3000 send-asked bot ann s1 reply",
      "3000 send-done bot s1 sent",
      "3000 handled bot ann m1",
    ]);
  });

  it("does without reply and typing where the client has none, and where it should not", async () => {
    for (const settings of [{ reply: true, typing: true }, {}]) {
      const { model, lines, calls } = open(settings);
      await model.host.handle(MESSAGE, "reply" in settings ? {} : turnOf(calls));
      expect([calls, lines()]).toEqual([[], ["0 handling bot ann m1", "0 handled bot ann m1"]]);
    }
  });

  it("finishes whatever typing does", async () => {
    for (const typing of [
      () => Promise.reject(new Error("no")),
      () => {
        throw new Error("no");
      },
    ]) {
      const { model } = open({ typing: true });
      await model.host.handle(MESSAGE, { typing });
      expect(model.handling()).toBe(0);
    }
  });

  it("names what the server never produced `?`", async () => {
    const { model, lines } = open();
    await model.host.handle({ ...MESSAGE, text: "garbled" }, {});
    expect(lines()[0]).toBe("0 handling bot ann ?");
  });
});

describe("typing outside a turn", () => {
  it("is asked of a client that can, and harms nobody when it fails", async () => {
    const asked: string[] = [];
    const { model } = open(
      {},
      {
        typing: ({ to }) => {
          asked.push(to);
          throw new Error("no");
        },
      },
    );
    model.typing("bot", "ann");
    await flush();
    expect(asked).toEqual(["ann@im.wechat"]);
    expect(() => open().model.typing("bot", "ann")).not.toThrow();
  });
});

describe("a status", () => {
  it("is written on change only, with its reason, for accounts that were started", async () => {
    const { model, lines } = open();
    model.host.status("bot", "live");
    model.start(credential, "workload");
    for (const state of ["live", "live", "recovering", "live"] as const) model.host.status("bot", state);
    model.host.status("bot", "needs-login", "token revoked");
    expect(lines().filter(line => line.includes("status"))).toEqual([
      "0 status bot live",
      "0 status bot recovering",
      "0 status bot live",
      "0 status bot needs-login token revoked",
    ]);
    expect(model.state("bot")).toBe("needs-login");
  });
});

describe("a task that ends by itself", () => {
  it("is written while the account should run, and not after a stop", async () => {
    const { model, lines } = open();
    model.start(credential, "workload");
    model.host.ended("bot");
    await model.stop("bot", "workload");
    model.host.ended("bot");
    expect(lines().filter(line => line.includes(" ended "))).toHaveLength(1);
  });
});

describe("the watchdog", () => {
  it("restarts an account after 30 min without an event, looking every 5 min", async () => {
    const { model, lines, calls } = open({ watchdog: true });
    model.start(credential, "workload");
    await pass(7 * MINUTE);
    model.host.event("bot");
    await pass(60 * MINUTE);
    expect(lines().filter(line => line.includes("watchdog"))).toEqual([
      `${40 * MINUTE} lifecycle bot stop-asked watchdog`,
      `${40 * MINUTE} lifecycle bot stop-done watchdog`,
      `${40 * MINUTE} lifecycle bot start-asked watchdog`,
      `${40 * MINUTE} lifecycle bot start-done watchdog`,
    ]);
    expect(calls).toEqual(["start bot t", "stop bot", "start bot t"]);
    expect(model.running()).toEqual(["bot"]);
  });

  it("leaves a lively account and a stopped one alone", async () => {
    const { model, calls } = open({ watchdog: true });
    model.start(credential, "workload");
    for (let i = 0; i < 6; i++) {
      model.host.event("bot");
      await pass(20 * MINUTE);
    }
    await model.stop("bot", "workload");
    await pass(120 * MINUTE);
    expect(calls).toEqual(["start bot t", "stop bot"]);
  });

  it("starts with the newest credential, and not at all when the account was stopped meanwhile", async () => {
    const { model, calls } = open(
      { watchdog: true },
      { stop: () => new Promise(resolve => setTimeout(resolve, 1_000)) },
    );
    model.start(credential, "workload");
    model.login({ ...credential, token: "t2" });
    await pass(31 * MINUTE);
    expect(calls).toEqual(["start bot t", "login t2", "start bot t2"]);
    await pass(29 * MINUTE + 500);
    void model.stop("bot", "end");
    await pass(60 * MINUTE);
    expect(calls.filter(call => call.startsWith("start"))).toHaveLength(2);
  });

  it("waits another 30 min when a stop never ends", async () => {
    const { model, lines } = open({ watchdog: true }, { stop: () => new Promise(() => {}) });
    model.start(credential, "workload");
    await pass(100 * MINUTE);
    const asked = lines().filter(line => line.includes("stop-asked"));
    expect(asked.map(line => Number(line.split(" ")[0]) / MINUTE)).toEqual([30, 60, 90]);
  });

  it("does not look at all where it is switched off", async () => {
    const { model, calls } = open();
    model.start(credential, "workload");
    await pass(120 * MINUTE);
    expect(calls).toEqual(["start bot t"]);
  });
});

describe("a handler that hangs", () => {
  const hung = async (before: (model: HostModel) => void) => {
    const closers: (() => void)[] = [];
    const { model, faults, lines } = open();
    faults.push({
      action: { do: "hang" },
      act: () => {},
      after: () => {},
      whenClosed: closer => void closers.push(closer),
    });
    model.start(credential, "workload");
    await flush();
    void model.host.handle({ account: "bot", from: "ann@im.wechat", text: "message m1" }, {});
    await pass(1_000);
    before(model);
    for (const closer of closers) closer();
    await pass(1_000);
    return lines().filter(line => line.includes(" handl"));
  };

  it("goes on when the fault is over", async () => {
    expect(await hung(() => {})).toEqual(["0 handling bot ann m1", "1000 handled bot ann m1"]);
  });

  it("never does in a process that was killed meanwhile", async () => {
    expect(await hung(model => void model.crash())).toEqual(["0 handling bot ann m1"]);
  });
});
