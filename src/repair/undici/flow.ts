/** How a handler holds up or ends a request that the repair carries out for it. */
import type { DispatchController } from "./handler.ts";

type State =
  | { kind: "running" }
  /** The handler holds it up. */
  | { kind: "paused"; end: PromiseWithResolvers<void> }
  /** It goes to the service after all: undici's own controller has taken over. */
  | { kind: "handed-over"; to: DispatchController }
  /** The answer is whole: nothing can be ended any more. */
  | { kind: "done" };

/** The controller of one request. @internal */
export class Flow implements DispatchController {
  rawHeaders: readonly string[] | null = null;
  rawTrailers: readonly string[] | null = null;
  readonly #abort = new AbortController();
  #state: State = { kind: "running" };

  /** Aborts with the handler's reason. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get aborted(): boolean {
    return this.signal.aborted;
  }

  get paused(): boolean {
    const state = this.#state;
    return state.kind === "handed-over" ? state.to.paused : state.kind === "paused";
  }

  get reason(): Error | null {
    return this.signal.aborted ? this.signal.reason : null;
  }

  abort(reason: Error): void {
    if (this.aborted || this.#state.kind === "done") return;
    this.#abort.abort(reason);
    if (this.#state.kind === "handed-over") this.#state.to.abort(reason);
    else this.resume();
  }

  pause(): void {
    if (this.#state.kind === "handed-over") this.#state.to.pause();
    else if (this.#state.kind === "running") this.#state = { kind: "paused", end: Promise.withResolvers() };
  }

  resume(): void {
    if (this.#state.kind === "handed-over") this.#state.to.resume();
    else if (this.#state.kind === "paused") {
      this.#state.end.resolve();
      this.#state = { kind: "running" };
    }
  }

  /** Settles when the handler takes more. */
  resumed(): Promise<void> | undefined {
    return this.#state.kind === "paused" ? this.#state.end.promise : undefined;
  }

  /** From now on it speaks to this one; what the handler wanted so far, it is told. */
  handOver(to: DispatchController): void {
    if (this.aborted) to.abort(this.signal.reason);
    else if (this.paused) to.pause();
    this.#state = { kind: "handed-over", to };
  }

  /** The answer is whole. */
  finish(): void {
    this.#state = { kind: "done" };
  }
}
