/** Names of agents and sessions. */
import { normalizeAccountId, normalizeKey } from "./account-id.js";

export { DEFAULT_ACCOUNT_ID, normalizeAccountId } from "./account-id.js";

/** The agent that answers when no binding names another. */
export const DEFAULT_AGENT_ID = "main";

/**
 * @param {string | null | undefined} value
 * @returns {string}
 */
export function normalizeAgentId(value) {
  return normalizeKey(value) || DEFAULT_AGENT_ID;
}

/**
 * Key of a conversation's session.
 * @param {{ agentId: string, channel: string, accountId?: string, peerId: string }} parts
 * @returns {string}
 */
export function buildSessionKey({ agentId, channel, accountId, peerId }) {
  return `agent:${normalizeAgentId(agentId)}:${channel}:${normalizeAccountId(accountId)}:direct:${peerId.toLowerCase()}`;
}
