/** What the host keeps of a channel's config schema: JSON Schema for its editor, and a check of what is written there. */
import { parseBySchema } from "./json-schema.js";

/**
 * @typedef {{ success: boolean, data?: unknown, issues?: { path: (string | number)[], message: string }[] }} Parsed
 * @typedef {{ safeParse: (value: unknown) => Parsed }} Runtime
 * @typedef {{ uiHints?: Record<string, unknown>, runtime?: Runtime }} Options
 */

/**
 * From a schema of zod, or of whatever else has `safeParse`.
 * @param {{ safeParse: (value: unknown) => any, toJSONSchema?: (options: object) => object }} schema
 * @param {Options} [options]
 */
export function buildChannelConfigSchema(schema, { uiHints } = {}) {
  const json = schema.toJSONSchema?.({ target: "draft-07", io: "input", unrepresentable: "any" });
  return {
    schema: json ?? { type: "object", additionalProperties: true },
    ...(uiHints && { uiHints }),
    runtime: { safeParse: (/** @type {unknown} */ value) => parsed(schema.safeParse(value)) },
  };
}

/**
 * From a JSON Schema as it stands in the plugin's manifest.
 * @param {Record<string, any>} schema
 * @param {Options} [options]
 */
export function buildJsonChannelConfigSchema(schema, { uiHints, runtime } = {}) {
  return {
    schema,
    ...(uiHints && { uiHints }),
    runtime: runtime ?? { safeParse: (/** @type {unknown} */ value) => parseBySchema(schema, value) },
  };
}

/**
 * @param {{ success: boolean, data?: unknown, error?: { issues: Parsed["issues"] } }} result
 * @returns {Parsed}
 */
function parsed({ success, data, error }) {
  return success ? { success, data } : { success, issues: error?.issues ?? [] };
}
