/** What exists only between an account's start and its stop. */
import type { Credential } from "./credential.ts";
import type { Poller } from "./poller.ts";
import type { Target } from "./transport.ts";

/** @internal */
export interface Run {
  credential: Credential;
  target: Target;
  poller: Poller;
  /** Ends sends and typing. */
  readonly sends: AbortController;
  /** What a stop waits for. */
  readonly inFlight: Set<Promise<unknown>>;
}

/** A stop is to wait for this work. @internal */
export function track<T>({ inFlight }: Run, work: Promise<T>): Promise<T> {
  inFlight.add(work);
  const forget = (): void => void inFlight.delete(work);
  work.then(forget, forget);
  return work;
}
