/** A turn that a plugin hands to the host: what becomes of its replies, its typing and those who wait for it. */
import { describe, expect, it } from "vitest";
import type { Agent } from "../../../sim/subject/openclaw/agent.ts";
import { createChannelRuntime } from "../../../sim/subject/openclaw/channel-runtime.ts";

const ctxPayload = { AccountId: "a", From: "alice@im.wechat", Body: "hello" };

/** Each step of a turn in which the agent types and replies once with each text. */
async function stepsOf(texts: readonly string[], fail = false): Promise<string[]> {
  const steps: string[] = [];
  const agent: Agent = async (message, dispatcher) => {
    steps.push(`agent ${message.Body}`);
    await dispatcher.typing(true);
    for (const text of texts) steps.push(`report ${(await dispatcher.reply(text)).outcome}`);
    if (fail) throw new Error("the agent failed");
  };
  const step = (name: string) => () => void steps.push(name);
  await createChannelRuntime("/nowhere", agent)
    .inbound.dispatch({
      ctxPayload,
      delivery: {
        preparePayload: ({ text }) => (text === "keep" ? null : { text: text.toUpperCase() }),
        deliver: async ({ text }) => {
          if (text === "BAD") throw new Error("not sent");
          steps.push(`deliver ${text}`);
        },
        onDelivered: step("delivered"),
        onError: step("error"),
      },
      dispatcherOptions: {
        typingCallbacks: { onReplyStart: async () => void steps.push("typing"), onIdle: step("idle") },
      },
      replyOptions: {
        onAgentRunStart: step("run"),
        turnAdoptionLifecycle: { onAdopted: step("adopted"), onSettled: step("settled") },
      },
    })
    .catch((error: Error) => steps.push(error.message));
  return steps;
}

describe("a turn", () => {
  it("is adopted, shaped, delivered and told of, and its typing ends", async () => {
    expect(await stepsOf(["yes"])).toEqual([
      "adopted",
      "run",
      "agent hello",
      "typing",
      "deliver YES",
      "delivered",
      "report sent",
      "idle",
      "settled",
    ]);
  });

  it("keeps back what the plugin keeps back, and tells what did not go", async () => {
    const steps = await stepsOf(["keep", "bad"]);
    expect(steps.slice(4)).toEqual(["report sent", "error", "report failed", "idle", "settled"]);
  });

  it("ends also when the agent fails", async () => {
    expect((await stepsOf([], true)).slice(-3)).toEqual(["idle", "settled", "the agent failed"]);
  });
});
