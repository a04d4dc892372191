/** The host's general module. The WeChat plugin takes types from it; forks also take these functions. */
export { DEFAULT_ACCOUNT_ID, normalizeAccountId } from "./account-id.js";
export { buildChannelConfigSchema, buildJsonChannelConfigSchema } from "./channel-config-schema.js";
export { defineChannelPluginEntry, definePluginEntry } from "./plugin-entry.js";
