/** The changes of a complete fix by name. */

/** The changes, in the order in which the page tells them. */
export const CHANGES = [
  "notifystart",
  "body",
  "abort",
  "codes-as-text",
  "sends-go",
  "refusals",
  "repeat",
  "lifecycle",
  "held-poll",
  "needs-login",
  "handlers-aside",
] as const;

export type Change = (typeof CHANGES)[number];

/** Whether a change is made. */
export type Has = (change: Change) => boolean;

/** A text of the plugin, which stands there once, and what is to stand there instead. */
export type Edit = readonly [before: string, after: string];
