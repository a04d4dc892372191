/** The effects that almost every request ends in. */
import type { AcceptedRecord, Endpoint } from "../trace/record.ts";
import type { AccountState } from "./account.ts";
import type { AnswerEffect, Effect, ServerRequest } from "./effect.ts";
import type { Objection } from "./objection.ts";

export const JSON_TYPE = "application/json";

/** What the service says of a request that it does not understand: `-1` is its general error. */
export const BAD_REQUEST = '{"ret":-1,"errmsg":"bad request"}';

/** The general error, in words that quote what was refused, as services do that help with debugging. */
export function quoting(request: ServerRequest): Effect {
  const errmsg = `bad request: ${request.header("authorization") ?? ""} ${request.body}`;
  return answer(request.request, JSON.stringify({ ret: -1, errmsg }));
}

/** Answer with these bytes. */
export function answer(request: number, body: string, status = 200, contentType = JSON_TYPE): AnswerEffect {
  return { effect: "answer", request, status, contentType, body };
}

/** The service knows no such address. */
export function notFound(request: number): Effect {
  return answer(request, "<html><body>404 Not Found</body></html>", 404, "text/html");
}

/** The request was taken as valid on a live session. */
export function accepted(
  request: ServerRequest,
  account: { name: string },
  endpoint: Endpoint,
): Extract<Effect, { effect: "note" }> & { record: Omit<AcceptedRecord, "seq" | "atMs"> } {
  return {
    effect: "note",
    record: { type: "accepted", request: request.request, account: account.name, endpoint, seq: 0, atMs: 0 },
  };
}

/** What the real service would object to, unless it is not the client's doing. */
export function objected(
  request: ServerRequest,
  endpoint: Endpoint,
  account: string,
  objections: readonly Objection[],
): Effect[] {
  if (request.blameless === true) return [];
  return objections.map(objection => ({
    effect: "note",
    record: { type: "nonconformance", request: request.request, account, endpoint, ...objection },
  }));
}

/** The server itself lost messages; nothing when there are none. */
export function lost(account: AccountState, messages: readonly string[]): Effect[] {
  if (messages.length === 0) return [];
  return [{ effect: "note", record: { type: "lost", account: account.name, messages: [...messages] } }];
}
