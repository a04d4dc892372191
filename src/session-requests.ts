/** The two requests that keep a session, getupdates and notifystart, and what their ends mean to recovery. */
import type { Clock } from "./clock.ts";
import { type IlinkError, ServiceError } from "./errors.ts";
import { codeOf, isStale } from "./protocol/codes.ts";
import type { GetUpdatesAnswer } from "./protocol/endpoints.ts";
import { classifyPoll } from "./recovery/classify.ts";
import type { End, RecoveryCommand, RecoveryEvent } from "./recovery/state.ts";
import type { Reply } from "./reply.ts";
import type { SleepWatch } from "./sleep-watch.ts";
import type { Target, Transport } from "./transport.ts";

/** What recovery asks for. @internal */
export type Send = Extract<RecoveryCommand, { do: "send" }>;

/** @internal */
export interface SessionRequestSeams {
  clock: Clock;
  transport: Transport;
  watch: SleepWatch;
  /** The cursor to send. */
  cursor: () => string;
  /** What the next poll has to wait for: room for more messages, or somebody who wants them. Null: nothing. Resolves when the signal aborts. */
  room: (signal: AbortSignal) => Promise<void> | null;
  /**
   * A good answer. `anew`: to the empty cursor, after the one that is known was refused: it is of no use any more.
   * Resolves with the number of new messages, when they are safe.
   */
  onAnswer: (answer: GetUpdatesAnswer, anew: boolean) => number | Promise<number>;
  /** A request failed, or was answered with an error code other than `-14`. */
  onFault: (error: IlinkError) => void;
}

/** Each resolves to null when it was aborted. @internal */
export class SessionRequests {
  readonly #seams: SessionRequestSeams;
  readonly #target: Target;
  /** The poll before: aborted, it stays on the wire for a moment if its answer is arriving, and that is taken in. */
  #polling: Promise<unknown> | null = null;

  constructor(seams: SessionRequestSeams, target: Target) {
    this.#seams = seams;
    this.#target = target;
  }

  async notifystart({ deadlineMs }: Send, signal: AbortSignal): Promise<End | null> {
    const reply = await this.#seams.transport.post("notifystart", {}, this.#target, deadlineMs, signal);
    if (reply.kind !== "answer") return this.#unanswered(reply);
    const code = codeOf(reply.body);
    if (code !== 0 && !isStale(reply.body)) return { kind: "failed", how: "code" };
    return { kind: code === 0 ? "good" : "stale" };
  }

  /** What the next poll has to wait for; null: nothing. */
  room(signal: AbortSignal): Promise<unknown> | null {
    const room = this.#seams.room(signal);
    return room === null && this.#polling === null ? null : Promise.all([room, this.#polling]);
  }

  /** @param tell hears what happens before the end: the machine has slept, or the answer is there and on its way into the store. */
  getupdates(command: Send, signal: AbortSignal, tell: (event: RecoveryEvent) => void): Promise<End | null> {
    const endWatch = this.#seams.watch.begin(() => tell({ kind: "woke" }));
    const polling = this.#poll(command, signal, tell);
    this.#polling = polling;
    return polling.finally(() => {
      this.#polling = null;
      endWatch();
    });
  }

  async #poll(
    { id, deadlineMs, anew }: Send,
    signal: AbortSignal,
    tell: (event: RecoveryEvent) => void,
  ): Promise<End | null> {
    const { clock, transport, cursor, onAnswer, onFault } = this.#seams;
    const known = cursor();
    const sentMs = clock.monotonicMs();
    const asked = { get_updates_buf: anew ? "" : known };
    const reply = await transport.post("getupdates", asked, this.#target, deadlineMs, signal);
    if (reply.kind !== "answer") return this.#unanswered(reply);
    const { body } = reply;
    const kind = classifyPoll(body, clock.monotonicMs() - sentMs);
    if (kind === "code") {
      onFault(new ServiceError("getupdates", codeOf(body)));
      return { kind: "failed", how: "code" };
    }
    if (kind !== "good") return { kind };
    const hold = body.longpolling_timeout_ms;
    const taken = onAnswer(body, anew && known !== "");
    if (typeof taken !== "number") tell({ kind: "answered", id, hold });
    return { kind, fresh: await taken, hold };
  }

  #unanswered(reply: Exclude<Reply<unknown>, { kind: "answer" }>): End | null {
    if (reply.kind === "aborted") return null;
    const { error, answered } = reply;
    this.#seams.onFault(error);
    if (error.code === "deadline") return { kind: "failed", how: "late" };
    return { kind: "failed", how: answered ? "spoilt" : "unanswered" };
  }
}
