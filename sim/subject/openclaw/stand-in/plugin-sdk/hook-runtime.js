/** Message hooks of other plugins. The simulated host has no other plugins, so these only shape data. */

/**
 * @param {Promise<unknown>} task
 * @param {string} _label
 */
export function fireAndForgetHook(task, _label) {
  task.catch(() => {});
}

/**
 * @template T
 * @param {T} fields
 * @returns {T}
 */
export function buildCanonicalSentMessageHookContext(fields) {
  return { ...fields };
}

/** @param {{ channelId?: string, accountId?: string, conversationId?: string }} canonical */
export function toPluginMessageContext({ channelId, accountId, conversationId }) {
  return { channelId, accountId, conversationId };
}

/** @param {{ to?: string, content?: string, success?: boolean, error?: string }} canonical */
export function toPluginMessageSentEvent({ to, content, success, error }) {
  return { to, content, success, ...(error ? { error } : {}) };
}
