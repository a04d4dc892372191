/** A server that takes so many messages per context token, and whose users write when the test says so. */
import { type Asked, type Ending, kindly, type Script, textMessage, type World } from "../world.ts";

export class QuotaServer {
  /** What the user sees: each client_id once. */
  readonly shown: string[] = [];
  /** Messages that each context token allows. */
  perToken = 2;
  /** How long a poll is held for which there is nothing: at the longest a message waits for so long. */
  holdMs = 2_000;
  /** How the next sends end, before quota is looked at. The message counts as arrived when `applied`. */
  readonly faults: { ending: Ending; applied?: boolean }[] = [];
  readonly #messages: object[] = [];
  readonly #used = new Map<string, number>();
  readonly #known = new Set<string>();

  /** A message from a user, with a token of its own. */
  say(text: string, from = "user@im.wechat"): void {
    const id = this.#messages.length + 1;
    this.#messages.push(textMessage(id, text, from));
  }

  /** The latest message comes once more. */
  repeat(): void {
    this.#messages.push(this.#messages.at(-1)!);
  }

  get script(): Script {
    return kindly({ getupdates: asked => this.#poll(asked), sendmessage: asked => this.#take(asked) });
  }

  #poll({ body }: Asked): Ending {
    const from = Number(body.get_updates_buf || 0);
    const msgs = this.#messages.slice(from);
    if (msgs.length === 0) return { json: { msgs: [], get_updates_buf: String(from) }, afterMs: this.holdMs };
    return { json: { msgs, get_updates_buf: String(from + msgs.length) } };
  }

  #take({ body }: Asked): Ending {
    const { client_id: id, context_token: token = "", item_list: items } = body.msg;
    const fault = this.faults.shift();
    if (fault !== undefined && fault.applied !== true) return fault.ending;
    if (this.#known.has(id)) return fault?.ending ?? { json: {} };
    const used = this.#used.get(token) ?? 0;
    if (used >= this.perToken) return { json: { ret: -2, errmsg: "rate limited" } };
    this.#used.set(token, used + 1);
    this.#known.add(id);
    this.shown.push(items[0].text_item?.text ?? `item ${items[0].type}`);
    return fault?.ending ?? { json: {} };
  }
}

/** The tokens that sends carried, in order. */
export function tokensOf(world: World): (string | undefined)[] {
  return world.of("sendmessage").map(({ body }) => body.msg.context_token);
}
