/** Whole turns as newer hosts run them: a plugin hands over the message and a way to deliver, and the host does the rest. */
import type { Agent, InboundContext } from "./agent.ts";
import { createReplyDispatcherWithTyping, type DispatcherOptions } from "./reply-dispatcher.ts";

type Payload = { text: string };
type Info = { kind: "final" };

/** What a plugin knows of a message. */
export interface ContextParts {
  channel: string;
  accountId: string;
  from: string;
  messageId?: string;
  messageIdFull?: string;
  timestamp?: number;
  sender: { id: string; name?: string };
  conversation: { kind: string; id: string };
  route: { agentId: string; routeSessionKey: string; accountId?: string };
  reply: { to: string };
  message: { rawBody: string; body?: string; bodyForAgent?: string; commandBody?: string };
  access?: { commands?: { authorized?: boolean } };
  media?: readonly { path?: string; url?: string; contentType?: string }[];
  extra?: Record<string, unknown>;
}

/** How a reply leaves by the plugin. */
interface Delivery {
  /** Shape a reply before it goes; null keeps it back. */
  preparePayload?: (payload: Payload, info: Info) => Payload | null | Promise<Payload | null>;
  /** Throws when it did not go out. */
  deliver: (payload: Payload, info: Info) => Promise<unknown>;
  onDelivered?: (payload: Payload, info: Info, result: unknown) => unknown;
  onError?: (error: unknown, info: Info) => void;
}

interface ReplyOptions {
  onAgentRunStart?: (runId: string) => void;
  onTurnAdopted?: () => void;
  turnAdoptionLifecycle?: { onAdopted?: () => unknown; onSettled?: () => unknown };
  queuedFollowupLifecycle?: { onComplete?: () => unknown };
}

type HostsOptions = Pick<DispatcherOptions, "typingCallbacks">;

/** One turn of the plugin's. */
export interface Turn {
  ctxPayload: InboundContext;
  delivery: Delivery;
  dispatcherOptions?: HostsOptions & { beforeDeliver?: (payload: Payload, info: Info) => Payload | null };
  replyOptions?: ReplyOptions;
  record?: object;
}

/** A turn of the form before: the plugin also names which services of the host it wants used. */
export interface LegacyTurn extends Turn {
  storePath: string;
  routeSessionKey: string;
  recordInboundSession: (session: object) => Promise<unknown>;
  dispatchReplyWithBufferedBlockDispatcher: (turn: BufferedTurn) => Promise<unknown>;
}

/** What carries the replies of one message. */
export interface BufferedTurn {
  ctx: InboundContext;
  dispatcherOptions: DispatcherOptions;
  replyOptions?: ReplyOptions;
}

/** `channelRuntime.inbound`, and the part of `channelRuntime.reply` under it. */
export function createInbound(agent: Agent) {
  const dispatchReplyWithBufferedBlockDispatcher = async ({
    ctx,
    dispatcherOptions,
    replyOptions = {},
  }: BufferedTurn) => {
    const { dispatcher, markDispatchIdle } = createReplyDispatcherWithTyping(dispatcherOptions);
    try {
      // A fork takes the next message from here on.
      await replyOptions.turnAdoptionLifecycle?.onAdopted?.();
      replyOptions.onTurnAdopted?.();
      replyOptions.onAgentRunStart?.("run");
      await agent(ctx, dispatcher);
      await dispatcher.waitForIdle();
    } finally {
      markDispatchIdle();
      await replyOptions.turnAdoptionLifecycle?.onSettled?.();
      await replyOptions.queuedFollowupLifecycle?.onComplete?.();
    }
    return { queuedFinal: true, counts: { tool: 0, block: 0, final: 1 } };
  };

  const run = async (turn: Turn, dispatch: (turn: BufferedTurn) => Promise<unknown>) => {
    const dispatcherOptions = dispatcherOptionsOf(turn);
    const { ctxPayload, replyOptions = {} } = turn;
    const dispatchResult = await dispatch({ ctx: ctxPayload, dispatcherOptions, replyOptions });
    return { admission: { kind: "dispatch" }, dispatched: true, ctxPayload, dispatchResult };
  };

  return {
    inbound: {
      buildContext,
      dispatch: (turn: Turn) => run(turn, dispatchReplyWithBufferedBlockDispatcher),
      dispatchReply: async (turn: LegacyTurn) => {
        const { storePath, routeSessionKey: sessionKey, ctxPayload: ctx, record } = turn;
        await turn.recordInboundSession({ ...record, storePath, sessionKey, ctx });
        return run(turn, turn.dispatchReplyWithBufferedBlockDispatcher);
      },
    },
    dispatchReplyWithBufferedBlockDispatcher,
  };
}

/** The message as the agent gets it. */
function buildContext(parts: ContextParts): InboundContext {
  const { message, route, reply, sender, media = [] } = parts;
  return {
    Body: message.body ?? message.rawBody,
    BodyForAgent: message.bodyForAgent ?? message.rawBody,
    RawBody: message.rawBody,
    CommandBody: message.commandBody ?? message.rawBody,
    From: parts.from,
    To: reply.to,
    SessionKey: route.routeSessionKey,
    AgentId: route.agentId,
    AccountId: route.accountId ?? parts.accountId,
    MessageSid: parts.messageId,
    ...(parts.messageIdFull !== undefined && { MessageSidFull: parts.messageIdFull }),
    ChatType: parts.conversation.kind,
    ChatId: parts.conversation.id,
    SenderId: sender.id,
    SenderName: sender.name,
    Timestamp: parts.timestamp,
    Provider: parts.channel,
    OriginatingChannel: parts.channel,
    OriginatingTo: reply.to,
    CommandAuthorized: parts.access?.commands?.authorized === true,
    MediaPath: media[0]?.path,
    MediaUrl: media[0]?.url,
    MediaType: media[0]?.contentType,
    ...parts.extra,
  };
}

/** Each reply is shaped, kept back or delivered, and told of. */
function dispatcherOptionsOf({ delivery, dispatcherOptions = {} }: Turn): DispatcherOptions {
  const { beforeDeliver, ...options } = dispatcherOptions;
  return {
    ...options,
    deliver: async (payload, info) => {
      const shaped = beforeDeliver ? beforeDeliver(payload, info) : payload;
      const prepared =
        shaped && delivery.preparePayload ? await delivery.preparePayload(shaped, info) : shaped;
      if (prepared === null) return;
      const result = await delivery.deliver(prepared, info);
      await delivery.onDelivered?.(prepared, info, result);
    },
    ...(delivery.onError && { onError: delivery.onError }),
  };
}
