/** A small fork of the plugin, written to disk: it asks the host for what the newest forks ask for, in either form of a turn. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** How a message is handed to the host: as newer hosts want it, or as those before. */
export type Form = "dispatch" | "dispatchReply";

/** Write a package into a new folder below the system's temporary one. */
export function writePackage(files: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-fork-"));
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), text);
  return folder;
}

/** The fork's package. Its version is the one that the service sees. */
export function writeFork(form: Form): string {
  return writePackage({
    "package.json": JSON.stringify({
      name: "fork",
      version: "3.1.6",
      type: "module",
      main: "index.js",
    }),
    "index.js": INDEX,
    "monitor.js": MONITOR.replace("FORM", JSON.stringify(form)),
    "api.js": API,
  });
}

const STAND_IN = path.join(import.meta.dirname, "../../../sim/subject/openclaw/stand-in");

/**
 * The same fork with a host of its own, which has one module more than the stand-in: `newest`.
 * @param newest Its text. @param isAsked Whether the fork imports it.
 */
export function writeForkWithHost(newest: string, isAsked: boolean): string {
  const folder = writeFork("dispatch");
  const host = path.join(folder, "node_modules/openclaw");
  fs.cpSync(STAND_IN, host, { recursive: true });
  const exports = { "./package.json": "./package.json", "./plugin-sdk/*": "./plugin-sdk/*.js" };
  const manifest = { name: "openclaw", version: "2026.1.1", type: "module", exports };
  fs.writeFileSync(path.join(host, "package.json"), JSON.stringify(manifest));
  fs.writeFileSync(path.join(host, "plugin-sdk/newest.js"), newest);
  const asked = isAsked ? 'import "openclaw/plugin-sdk/newest";\n' : "";
  fs.writeFileSync(path.join(folder, "index.js"), `${asked}${INDEX}`);
  return folder;
}

const INDEX = `
import { normalizeAccountId } from "openclaw/plugin-sdk/account-id";
import { buildJsonChannelConfigSchema } from "openclaw/plugin-sdk/channel-config-schema";
import { loadConfig } from "openclaw/plugin-sdk/config-runtime";
import fs from "node:fs";
import path from "node:path";
import { call, send } from "./api.js";
import { contexts, monitor } from "./monitor.js";

const configSchema = buildJsonChannelConfigSchema({ type: "object", properties: { on: { type: "boolean", default: true } } });

function resolveAccount(_cfg, id) {
  loadConfig();
  const accountId = normalizeAccountId(id);
  const file = path.join(process.env.OPENCLAW_STATE_DIR, "openclaw-weixin", "accounts", accountId + ".json");
  return { accountId, ...configSchema.runtime.safeParse({}).data, ...JSON.parse(fs.readFileSync(file, "utf8")) };
}

const plugin = {
  id: "fork",
  configSchema,
  config: { resolveAccount },
  gateway: {
    startAccount: async ctx => {
      await call(ctx.account, "msg/notifystart", {});
      await monitor(ctx);
    },
    stopAccount: ({ account }) => call(account, "msg/notifystop", {}),
  },
  outbound: {
    textChunkLimit: 4000,
    sendText: ({ cfg, to, text, accountId }) => send(resolveAccount(cfg, accountId), to, text, contexts.get(to)),
  },
};

export default { id: "fork", configSchema, register: api => api.registerChannel({ plugin }) };
`;

const MONITOR = `
import path from "node:path";
import { createTypingCallbacks } from "openclaw/plugin-sdk/channel-message";
import { resolveDirectDmAuthorizationOutcome, resolveSenderCommandAuthorizationWithRuntime } from "openclaw/plugin-sdk/command-auth";
import { resolvePreferredOpenClawTmpDir } from "openclaw/plugin-sdk/infra-runtime";
import { createClaimableDedupe } from "openclaw/plugin-sdk/persistent-dedupe";
import { getGlobalHookRunner } from "openclaw/plugin-sdk/plugin-runtime";
import { normalizeAgentId } from "openclaw/plugin-sdk/routing";
import { call, send } from "./api.js";

export const contexts = new Map();
const dedupe = createClaimableDedupe({
  ttlMs: 86_400_000,
  memoryMaxSize: 1000,
  fileMaxEntries: 1000,
  resolveFilePath: namespace => path.join(resolvePreferredOpenClawTmpDir(), namespace + ".json"),
});

export async function monitor(ctx) {
  let cursor = "";
  while (!ctx.abortSignal.aborted) {
    const answer = await call(ctx.account, "getupdates", { get_updates_buf: cursor }, ctx.abortSignal).catch(() => ({}));
    cursor = answer.get_updates_buf || cursor;
    ctx.setStatus({ accountId: ctx.accountId, lastEventAt: Date.now() });
    for (const message of answer.msgs ?? []) await receive(ctx, message);
  }
}

async function receive(ctx, message) {
  const place = { namespace: ctx.accountId };
  const claim = await dedupe.claim(message.message_id, place);
  if (claim.kind !== "claimed") return;
  contexts.set(message.from_user_id, message.context_token);
  try {
    await turn(ctx, message);
    await dedupe.commit(message.message_id, place);
  } catch (error) {
    dedupe.release(message.message_id, { ...place, error });
  }
}

async function turn({ account, accountId, channelRuntime, cfg }, message) {
  const from = message.from_user_id;
  const text = message.item_list[0].text_item.text;
  const auth = await resolveSenderCommandAuthorizationWithRuntime({ cfg, senderId: from, readAllowFromStore: async () => [] });
  if (resolveDirectDmAuthorizationOutcome({ isGroup: false, dmPolicy: "pairing", ...auth }) !== "allowed") return;
  const route = channelRuntime.routing.resolveAgentRoute({ channel: "fork", accountId, peer: { kind: "direct", id: from } });
  const ctxPayload = channelRuntime.inbound.buildContext({
    channel: "fork",
    accountId,
    from,
    sender: { id: from },
    conversation: { kind: "direct", id: from },
    route: { agentId: normalizeAgentId(route.agentId), routeSessionKey: route.sessionKey },
    reply: { to: from },
    message: { rawBody: text },
    messageId: "fork:" + message.message_id,
    messageIdFull: message.message_id,
    access: { commands: { authorized: auth.commandAuthorized } },
  });
  const { typing_ticket } = await call(account, "getconfig", { ilink_user_id: from, context_token: message.context_token });
  const typing = status => call(account, "sendtyping", { ilink_user_id: from, typing_ticket, status });
  const typingCallbacks = createTypingCallbacks({ start: () => typing(1), stop: () => typing(2), onStartError: () => {}, keepaliveIntervalMs: 5000 });
  if (getGlobalHookRunner()?.hasHooks("message_sending")) throw new Error("there are no hooks");
  const delivery = {
    preparePayload: payload => ({ ...payload, text: payload.text.trim() }),
    deliver: payload => send(account, from, payload.text, message.context_token),
  };
  const plan = { cfg, channel: "fork", accountId, ctxPayload, delivery, dispatcherOptions: { typingCallbacks }, record: {} };
  if (FORM === "dispatch") await channelRuntime.inbound.dispatch({ ...plan, route });
  else
    await channelRuntime.inbound.dispatchReply({
      ...plan,
      routeSessionKey: route.sessionKey,
      storePath: channelRuntime.session.resolveStorePath(undefined, { agentId: route.agentId }),
      recordInboundSession: channelRuntime.session.recordInboundSession,
      dispatchReplyWithBufferedBlockDispatcher: channelRuntime.reply.dispatchReplyWithBufferedBlockDispatcher,
    });
}
`;

const API = `
import { randomUUID, randomBytes } from "node:crypto";

const VERSION = (3 << 16) | (1 << 8) | 6;

export async function call({ baseUrl, token }, endpoint, body, signal = undefined) {
  const response = await fetch(new URL("ilink/bot/" + endpoint, baseUrl.replace(/\\/?$/, "/")), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: "Bearer " + token,
      AuthorizationType: "ilink_bot_token",
      "X-WECHAT-UIN": Buffer.from(String(randomBytes(4).readUInt32BE())).toString("base64"),
      "iLink-App-Id": "bot",
      "iLink-App-ClientVersion": String(VERSION),
    },
    body: JSON.stringify({ ...body, base_info: { channel_version: "3.1.6" } }),
    signal,
  });
  // Ids are too long for a number.
  const text = (await response.text()).replace(/"message_id":(\\d+)/g, '"message_id":"$1"');
  return text === "" ? {} : JSON.parse(text);
}

export async function send(account, to, text, context_token) {
  const item_list = [{ type: 1, text_item: { text } }];
  const msg = { from_user_id: "", to_user_id: to, client_id: randomUUID(), message_type: 2, message_state: 2, item_list, context_token };
  const { ret = 0, errcode = 0 } = await call(account, "sendmessage", { msg });
  if (ret !== 0 || errcode !== 0) throw new Error("refused: " + (ret || errcode));
}
`;
