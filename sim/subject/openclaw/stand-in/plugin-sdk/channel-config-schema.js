/** Wraps a channel's zod schema the way the host stores it. */

/**
 * The host turns the schema into JSON Schema for its config editor; nothing here edits config,
 * so the schema is kept as it came.
 * @param {{ safeParse?: (value: unknown) => unknown }} schema
 */
export function buildChannelConfigSchema(schema) {
  return { schema: { type: "object" }, runtime: { safeParse: value => schema.safeParse?.(value) } };
}
