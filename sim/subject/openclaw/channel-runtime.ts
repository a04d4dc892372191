/** The services that the host injects into a channel: routing, sessions, replies, whole turns, media, commands. */
import fs from "node:fs";
import path from "node:path";
import type { Agent, InboundContext } from "./agent.ts";
import { createInbound } from "./inbound.ts";
import { createReplyDispatcherWithTyping, type ReplyDispatcher } from "./reply-dispatcher.ts";

interface Dispatch {
  ctx: InboundContext;
  dispatcher: ReplyDispatcher;
  replyOptions?: { onAgentRunStart?: (runId: string) => void; onTurnAdopted?: () => void };
}

const AGENT_ID = "main";

/** Make the runtime of one host. */
export function createChannelRuntime(stateDir: string, agent: Agent) {
  let savedMedia = 0;
  const { inbound, dispatchReplyWithBufferedBlockDispatcher } = createInbound(agent);
  return {
    routing: {
      resolveAgentRoute: (request: { channel: string; accountId?: string; peer?: { id: string } }) => ({
        agentId: AGENT_ID,
        channel: request.channel,
        accountId: request.accountId,
        sessionKey: `agent:${AGENT_ID}:${request.channel}:direct:${request.peer?.id.toLowerCase()}`,
        mainSessionKey: `agent:${AGENT_ID}:main`,
        matchedBy: "default",
      }),
    },
    session: {
      resolveStorePath: () => path.join(stateDir, "agents", AGENT_ID, "sessions", "sessions.json"),
      recordInboundSession: async () => {},
    },
    commands: {
      shouldComputeCommandAuthorized: () => false,
      resolveCommandAuthorizedFromAuthorizers: () => true,
    },
    media: {
      saveMediaBuffer: async (bytes: Uint8Array, contentType?: string, subdir = "inbound") => {
        savedMedia += 1;
        const file = path.join(stateDir, "media", subdir, String(savedMedia));
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, bytes);
        return { id: path.basename(file), path: file, size: bytes.byteLength, contentType };
      },
    },
    inbound,
    reply: {
      dispatchReplyWithBufferedBlockDispatcher,
      finalizeInboundContext: (context: InboundContext) => ({
        ...context,
        BodyForAgent: context.BodyForAgent ?? context.Body,
        CommandAuthorized: context.CommandAuthorized === true,
      }),
      resolveHumanDelayConfig: () => undefined,
      createReplyDispatcherWithTyping,
      withReplyDispatcher: async <T>(turn: {
        dispatcher: ReplyDispatcher;
        run: () => Promise<T>;
        onSettled?: () => unknown;
      }) => {
        try {
          return await turn.run();
        } finally {
          turn.dispatcher.markComplete();
          await turn.dispatcher.waitForIdle();
          await turn.onSettled?.();
        }
      },
      dispatchReplyFromConfig: async ({ ctx, dispatcher, replyOptions }: Dispatch) => {
        // Forks go on with the next message from here; the official plugin waits for the end.
        replyOptions?.onTurnAdopted?.();
        replyOptions?.onAgentRunStart?.("run");
        await agent(ctx, dispatcher);
        return { queuedFinal: true, counts: { tool: 0, block: 0, final: 1 } };
      },
    },
  };
}
