/** The known-bad subjects show bug #155: one stale token silences them for an hour, sends included. */
import { afterEach, describe, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { type Answer, credential, openWorld, staleToken, userMessage } from "./scripted-world.ts";

const HOUR_MS = 60 * 60_000;
const to = "alice@im.wechat";

let world: ReturnType<typeof openWorld>;
afterEach(() => world.close());

/** A server whose polls are answered from a list, the last answer repeated. */
function open(...polls: Answer[]) {
  let poll = 0;
  world = openWorld(({ endpoint }) => {
    if (endpoint === "getconfig") return { ret: 0, typing_ticket: "dGlja2V0" };
    if (endpoint !== "getupdates") return { ret: 0 };
    poll += 1;
    return polls[Math.min(poll, polls.length) - 1] as Answer;
  });
  return world;
}

describe.each(["legacy", "openclaw-weixin@2.4.6", "openclaw-weixin@2.4.9"])("%s", name => {
  const create = async (...[handle]: Parameters<typeof world.contextWith>) =>
    (await resolveSubject(name, { cwd: process.cwd() })).create(world.contextWith(handle));

  it("sends nothing for an hour after one -14 and then polls without notifystart", async () => {
    open(staleToken, "hold");
    const subject = await create();
    await subject.start(credential);
    await world.pass(HOUR_MS - 60_000);
    expect(world.endpoints()).toEqual(["notifystart", "getupdates"]);

    const report = await subject.send({ account: "bot", to, text: "good morning" });
    expect(report).toMatchObject({ outcome: "failed", reason: expect.stringContaining("session paused") });
    expect(world.endpoints()).toEqual(["notifystart", "getupdates"]);

    await world.pass(60_000);
    expect(world.endpoints()).toEqual(["notifystart", "getupdates", "getupdates"]);
    await subject.dispose?.();
  });

  it("forgets the pause of the run before", async () => {
    open(staleToken, "hold");
    const paused = await create();
    await paused.start(credential);
    await world.pass(1_000);
    await paused.dispose?.();

    const fresh = await create();
    await fresh.start(credential);
    await world.pass(1_000);
    expect(await fresh.send({ account: "bot", to, text: "still here" })).toEqual({ outcome: "sent" });
    await fresh.dispose?.();
  });

  it("hands a message to the host and carries the reply back", async () => {
    open({ msgs: [userMessage("hello")], get_updates_buf: "cursor-1" }, "hold");
    const reports: unknown[] = [];
    const subject = await create(async (_, turn) => {
      reports.push(await turn.reply?.("hi there"));
    });
    await subject.start(credential);
    await world.pass(1_000);

    expect(world.seen).toContain(`handle bot ${to} hello`);
    expect(reports).toEqual([{ outcome: "sent" }]);
    const reply = world.calls.find(call => call.endpoint === "sendmessage");
    expect(reply?.body.msg).toMatchObject({
      to_user_id: to,
      context_token: "context-1",
      item_list: [{ type: 1, text_item: { text: "hi there" } }],
    });
    expect(world.calls.at(-1)).toMatchObject({
      endpoint: "getupdates",
      body: { get_updates_buf: "cursor-1" },
    });
    await subject.dispose?.();
  });

  it("uses the new token after a login", async () => {
    open("hold");
    const subject = await create();
    await subject.start(credential);
    await world.pass(1_000);
    await subject.login({ ...credential, token: "second-token" });
    await world.pass(1_000);
    const polls = world.calls.filter(call => call.endpoint === "getupdates");
    expect(polls.map(call => call.token)).toEqual(["first-token", "second-token"]);
    expect(world.endpoints()).toEqual([
      "notifystart",
      "getupdates",
      "notifystop",
      "notifystart",
      "getupdates",
    ]);
    expect(world.seen).not.toContain("status bot stopped");
    await subject.dispose?.();
  });

  it.each([
    ["a poll is open", ["hold"]],
    ["it is paused", [staleToken]],
    ["the network is down", ["down"]],
  ] as [string, Answer[]][])("ends everything on stop while %s", async (_, polls) => {
    open(...polls);
    const subject = await create();
    await subject.start(credential);
    await world.pass(10_000);
    await subject.stop("bot");
    expect(world.endpoints().at(-1)).toBe("notifystop");
    expect(world.clock.countTimers()).toBe(0);
    const before = world.calls.length;
    await world.pass(2 * HOUR_MS);
    expect(world.calls.length).toBe(before);
    expect(world.seen.at(-1)).toBe("status bot stopped");
    expect(world.seen.some(line => line.startsWith("ended"))).toBe(false);
    await subject.dispose?.();
  });

  it("keeps polling while the network is down, by 2 s, 2 s and 30 s", async () => {
    open("down");
    const subject = await create();
    await subject.start(credential);
    await world.pass(37_000);
    const polls = world.calls.filter(call => call.endpoint === "getupdates").map(call => call.atMs);
    expect(polls).toEqual([0, 2_000, 4_000, 34_000, 36_000]);
    await subject.dispose?.();
  });
});
