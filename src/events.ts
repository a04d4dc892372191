/** A small typed emitter: listeners are called in the order of their registration. */

/** Takes its listener off again. May be called more than once. */
export type Unsubscribe = () => void;

/** @internal */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>();
  readonly #onListenerError: (error: unknown) => void;

  /** `onListenerError` hears what listeners throw, or reject with: a bad listener must not stop the client. */
  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): Unsubscribe {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // Wrapped, so that the same function registered twice counts twice and is removed once.
    const entry = (event: Events[Name]): void => listener(event);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }

  /** Whether anybody listens. */
  hears(name: keyof Events): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined) return;
    for (const listener of listeners as Set<(event: Events[Name]) => void>) {
      try {
        const end: unknown = listener(event);
        // Nobody waits for it: a listener that takes its time, or never ends, holds up nothing.
        if (end instanceof Promise) end.catch(this.#onListenerError);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
