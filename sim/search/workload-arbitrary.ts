/** Generated workload: always somebody who writes and a job that sends, until the shrinker shows that they do not matter. */
import fc from "fast-check";
import { mostly, onceIn, simplestFirst, unlessShrunk, wholeSeconds } from "./ranked.ts";
import type { Swarm } from "./swarm.ts";

/** Somebody writes or is written to. */
export interface ChatDraft {
  action: "inbound" | "send" | "typing";
  account: number;
  user: string;
  atMs: number;
  everyMs: number | undefined;
  /** It happens once, so long after the heal instead of `atMs`. */
  afterHealMs: number | undefined;
}

/** An account is stopped and, unless the pause has no end, started again. */
export interface RestartDraft {
  account: number;
  atMs: number;
  pauseMs: number | undefined;
}

export interface LoginDraft {
  account: number;
  atMs: number;
}

export interface WorkloadDraft {
  chats: ChatDraft[];
  restarts: RestartDraft[];
  logins: LoginDraft[];
}

const MINUTE_MS = 60_000;

const accountArbitrary = simplestFirst(0, 1);

/** All of a scenario's workload. */
export function workloadArbitrary({ spanMs }: Swarm): fc.Arbitrary<WorkloadDraft> {
  const chat = (action: ChatDraft["action"]): fc.Arbitrary<ChatDraft> =>
    fc.record({
      action: fc.constant(action),
      account: accountArbitrary,
      user: simplestFirst("alice", "bob", "carol"),
      atMs: wholeSeconds(spanMs),
      everyMs: mostly<number | undefined>(undefined, 10 * MINUTE_MS, 5 * MINUTE_MS, MINUTE_MS, 20_000),
      afterHealMs: mostly<number | undefined>(undefined, undefined, MINUTE_MS, 3 * MINUTE_MS),
    });
  const restart: fc.Arbitrary<RestartDraft> = fc.record({
    account: accountArbitrary,
    atMs: wholeSeconds(spanMs),
    pauseMs: simplestFirst<number | undefined>(MINUTE_MS, 1_000, 10_000, 5 * MINUTE_MS, undefined),
  });
  const login: fc.Arbitrary<LoginDraft> = fc.record({
    account: accountArbitrary,
    atMs: wholeSeconds(spanMs),
  });
  return fc
    .record({
      inbound: unlessShrunk(chat("inbound")),
      send: unlessShrunk(chat("send")),
      more: fc.array(fc.oneof(chat("inbound"), chat("send"), chat("typing")), { maxLength: 3, size: "max" }),
      restart: onceIn(4, restart),
      login: onceIn(10, login),
    })
    .map(({ inbound, send, more, restart, login }) => ({
      chats: [inbound, send, ...more].filter(draft => draft !== undefined),
      restarts: restart === undefined ? [] : [restart],
      logins: login === undefined ? [] : [login],
    }));
}
