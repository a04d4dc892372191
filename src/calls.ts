/** What is asked of an account while it runs: sends, "typing…", config. What cannot be done is declined at once. */
import { askConfig, type ConfigOutcome, type ConfigSeams } from "./config.ts";
import type { ContextTokens } from "./context-tokens.ts";
import { Crowd } from "./crowd.ts";
import type { MediaRequest } from "./media/media-request.ts";
import type { Turn } from "./options.ts";
import type { Outbound } from "./outbound.ts";
import type { Declined, MediaOutcome, SendOutcome, TypingOutcome } from "./outcome.ts";
import type { InboundMessage } from "./protocol/message.ts";
import { type Run, track } from "./run.ts";
import type { Typing } from "./typing.ts";

/** @internal */
export interface CallSeams {
  /** The run that is to do it; or why none is. `byTurn`: a handler at work asks, which a stop gives time to end. */
  run: (byTurn: boolean) => Run | Declined;
  outbound: Outbound;
  typing: Typing;
  tokens: ContextTokens;
  config: ConfigSeams;
  /** How much may be asked for that has not ended yet. */
  sendsMax: number;
}

/** @internal */
export class Calls {
  readonly #seams: CallSeams;
  readonly #crowd: Crowd;

  constructor(seams: CallSeams) {
    this.#seams = seams;
    this.#crowd = new Crowd(seams.sendsMax);
  }

  async send(to: string, text: string, byTurn: boolean): Promise<SendOutcome> {
    const run = this.#seams.run(byTurn);
    if ("outcome" in run) return run;
    return this.#admit(run, to, () => this.#seams.outbound.send(to, text, byTurn));
  }

  async sendMedia(request: MediaRequest): Promise<MediaOutcome> {
    const run = this.#seams.run(false);
    if ("outcome" in run) return run;
    return this.#admit(run, request.to, () => this.#seams.outbound.sendMedia(request, run.sends.signal));
  }

  async typing(to: string, on: boolean, byTurn: boolean): Promise<TypingOutcome> {
    const run = this.#seams.run(byTurn);
    if ("outcome" in run) return run;
    if (typeof to !== "string" || to === "")
      return { outcome: "declined", reason: "invalid", detail: "to is empty" };
    // Who wrote is known exactly; whom a host names may be meant in another case.
    const { tokens } = this.#seams;
    const user = byTurn ? tokens.of(to) : tokens.find(to);
    return this.#admit(run, to, () => this.#seams.typing.show(user, on, run.sends.signal));
  }

  async config(user: string): Promise<ConfigOutcome> {
    const run = this.#seams.run(false);
    if ("outcome" in run) return run;
    if (typeof user !== "string" || user === "")
      return { outcome: "declined", reason: "invalid", detail: "user is empty" };
    return this.#admit(run, user, () =>
      askConfig(this.#seams.config, this.#seams.tokens.find(user), run.sends.signal),
    );
  }

  turnFor(message: InboundMessage): Turn {
    return {
      reply: text => this.send(message.from, text, true),
      typing: on => this.typing(message.from, on, true),
    };
  }

  /** Do what was asked for, unless too much of it is under way. */
  #admit<T>(run: Run, user: string, work: () => Promise<T>): Promise<T | Declined> {
    if (!this.#crowd.enter(user)) return Promise.resolve(tooMany(this.#seams.sendsMax));
    const done = work();
    const leave = (): void => this.#crowd.leave(user);
    done.then(leave, leave);
    return track(run, done);
  }
}

function tooMany(sendsMax: number): Declined {
  const detail = `sends and the like that have not ended yet: ${sendsMax} at most (sendsMax), and half of them for one user`;
  return { outcome: "declined", reason: "too-many", detail };
}
