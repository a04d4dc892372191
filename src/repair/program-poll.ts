/** A poll of the program's: in its words, and in its name, the repair polls as well. */
import type { Target } from "../transport.ts";
import type { Call, Place } from "./call.ts";
import { cursorOf, readBody } from "./reading.ts";

/** Accounts have names in the program alone; nobody measures these requests. @internal */
export const NOWHERE: Target = { account: "", baseUrl: "", headers: {} };

/** Where a session's own requests go, in the name of the program. @internal */
export function targetOf(place: Place, call: Call): Target {
  // One is made anew for every request, the other belongs to the program's own body.
  const { "x-wechat-uin": _uin, "content-length": _length, ...headers } = call.headers;
  return { account: NOWHERE.account, baseUrl: place.baseUrl, headers };
}

/** @internal */
export class ProgramPoll {
  readonly target: Target;
  readonly #body: string;
  readonly #request: Record<string, unknown>;

  constructor(place: Place, call: Call) {
    this.target = targetOf(place, call);
    this.#body = call.body;
    this.#request = readBody(call.body);
  }

  get cursor(): string {
    return cursorOf(this.#request);
  }

  /** The body of a poll that has this one for its own: the program's words, but for the cursor when it is another. */
  bodyFor(own: string): string {
    const { get_updates_buf } = readBody(own);
    return get_updates_buf === this.#request.get_updates_buf
      ? this.#body
      : JSON.stringify({ ...this.#request, get_updates_buf });
  }
}
