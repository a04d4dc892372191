/** What a client asks of an HTTP stack, and the platform's own. */

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  /** Of a stop. */
  signal: AbortSignal;
}

/** Resolves with whatever was answered. Rejects as it does when there is no answer, at the deadline and at a stop. */
export type Stack = (post: Post) => Promise<{ status: number; text: string }>;

/** A deadline and a stop in one. */
export const within = ({ timeoutMs, signal }: Post): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);

export const overFetch: Stack = async post => {
  const { url, headers, body } = post;
  const init = { method: "POST", headers, body, redirect: "error", signal: within(post) } as const;
  const answer = await fetch(url, init);
  return { status: answer.status, text: await answer.text() };
};
