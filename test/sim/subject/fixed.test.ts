/** The adapter of our own client: what it hands on and what it reports. */
import { afterEach, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { credential, openWorld, userMessage } from "./scripted-world.ts";

let world: ReturnType<typeof openWorld>;
afterEach(() => world.close());

it("hands messages on, carries replies back and reports states and polls", async () => {
  let polls = 0;
  world = openWorld(({ endpoint }) => {
    if (endpoint !== "getupdates") return { ret: 0, typing_ticket: "dGlja2V0" };
    polls += 1;
    return polls === 1 ? { ret: 0, msgs: [userMessage("hello")], get_updates_buf: "cursor-1" } : "hold";
  });
  const reports: unknown[] = [];
  const module = await resolveSubject("fixed", { cwd: process.cwd() });
  const subject = await module.create(
    world.contextWith(async (message, turn) => {
      reports.push(message.messageId, await turn.reply?.("hi there"));
    }),
  );
  expect(await subject.send({ account: "bot", to: "alice@im.wechat", text: "early" })).toEqual({
    outcome: "declined",
    reason: "never-logged-in",
  });
  await subject.start(credential);
  await world.pass(1_000);
  expect(reports).toEqual(["4201", { outcome: "sent" }]);
  expect(world.seen).toContain("handle bot alice@im.wechat hello");
  expect(world.seen).toContain("event bot");
  expect(world.seen).toContain("status bot live");
  const stopped = subject.stop("bot");
  await world.pass(5_000);
  await stopped;
  expect(world.seen.at(-1)).toBe("status bot stopped");
  expect(world.clock.countTimers()).toBe(0);
  await subject.dispose?.();
});
