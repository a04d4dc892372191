/** The two effects that almost every request ends in. */
import type { Endpoint } from "../trace/record.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import type { AccountState } from "./state.ts";

export const JSON_TYPE = "application/json";

/** Answer with these bytes. */
export function answer(request: number, body: string, status = 200, contentType = JSON_TYPE): Effect {
  return { effect: "answer", request, status, contentType, body };
}

/** The request was taken as valid on a live session. */
export function accepted(request: ServerRequest, account: AccountState, endpoint: Endpoint): Effect {
  return {
    effect: "note",
    record: { type: "accepted", request: request.request, account: account.name, endpoint },
  };
}
