/** Secrets of a request that its answer quotes: they are taken out of the words that are told and logged. */
import type { Reply } from "./reply.ts";
import { withoutSecrets } from "./words.ts";

/** What is secret in a request. The service has been seen to quote what it was given. */
const SECRET_KEYS = /^(?:authorization|context_token|get_updates_buf|text|aeskey|aes_key|typing_ticket)$/i;

/** An answer whose words do not repeat what is secret in its request. @internal */
export function withoutEchoes<Body>(reply: Reply<Body>, sent: unknown): Reply<Body> {
  if (reply.kind !== "answer") return reply;
  const { errmsg } = reply.body as { errmsg?: unknown };
  if (typeof errmsg !== "string" || errmsg === "") return reply;
  return { kind: "answer", body: { ...reply.body, errmsg: withoutSecrets(errmsg, secretsIn(sent)) } };
}

function secretsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string") return secretsIn(inner);
    if (!SECRET_KEYS.test(key)) return [];
    const bare = inner.replace(/^Bearer /, "");
    // A token begins with the id of its bot, which is no secret; the rest alone is one.
    return [bare, bare.slice(bare.lastIndexOf(":") + 1)];
  });
}
