/** Generated workload: always somebody who writes and a job that sends, mostly two users of each, until the shrinker shows that they do not matter. */
import fc from "fast-check";
import { MESSAGE_FORMS, type MessageForm, SENDABLE_FORMS } from "../scenario/scenario.ts";
import {
  mostly,
  onceIn,
  simplestFirst,
  unlessDrawn,
  unlessOnceIn,
  unlessShrunk,
  wholeSeconds,
} from "./ranked.ts";
import type { Swarm } from "./swarm.ts";

/** Somebody writes or is written to. */
export interface ChatDraft {
  action: "inbound" | "send" | "typing";
  account: number;
  user: string;
  /** What the message is; undefined: a text. */
  as?: MessageForm | undefined;
  /** Written in this group. */
  group?: string | undefined;
  /** The user's last words once more. */
  same?: boolean;
  /** Length of a text to send; undefined: a short one. */
  chars?: number | undefined;
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

/** A login that is finished elsewhere, or one that the operator scans at the client. */
export interface LoginDraft {
  action: "login" | "scan";
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
const anyone = simplestFirst("alice", "bob", "oCarol7Q");
/** They talk to the bot in most scenarios, each of them both ways. */
const firstUser = mostly("alice", "alice", "alice", "bob");
const secondUser = simplestFirst("alice", "bob", "bob", "bob", "oCarol7Q", "bob");
const inboundForms = MESSAGE_FORMS.filter(form => form !== "text");
const mediaForms = SENDABLE_FORMS.filter(form => form !== "text");

/** All of a scenario's workload. */
export function workloadArbitrary({ spanMs }: Swarm): fc.Arbitrary<WorkloadDraft> {
  const chatOf = (user: fc.Arbitrary<string>) => ({
    account: accountArbitrary,
    user,
    atMs: wholeSeconds(spanMs),
    everyMs: mostly<number | undefined>(undefined, 10 * MINUTE_MS, 5 * MINUTE_MS, MINUTE_MS, 20_000),
    afterHealMs: mostly<number | undefined>(undefined, undefined, MINUTE_MS, 3 * MINUTE_MS),
  });
  const inbound = (user: fc.Arbitrary<string>): fc.Arbitrary<ChatDraft> =>
    fc.record({
      action: fc.constant("inbound"),
      ...chatOf(user),
      as: unlessDrawn<MessageForm | undefined>(6, undefined, inboundForms),
      group: unlessDrawn<string | undefined>(6, undefined, ["family"]),
      same: unlessDrawn(10, false, [true]),
    });
  const send = (user: fc.Arbitrary<string>): fc.Arbitrary<ChatDraft> =>
    fc.record({
      action: fc.constant("send"),
      ...chatOf(user),
      as: unlessDrawn<MessageForm | undefined>(6, undefined, mediaForms),
      chars: unlessDrawn<number | undefined>(6, undefined, [4_500, 9_000, 13_000]),
    });
  const typing: fc.Arbitrary<ChatDraft> = fc.record({ action: fc.constant("typing"), ...chatOf(anyone) });
  const restart: fc.Arbitrary<RestartDraft> = fc.record({
    account: accountArbitrary,
    atMs: wholeSeconds(spanMs),
    pauseMs: simplestFirst<number | undefined>(MINUTE_MS, 1_000, 10_000, 5 * MINUTE_MS, undefined),
  });
  const login = (action: LoginDraft["action"]): fc.Arbitrary<LoginDraft> =>
    fc.record({ action: fc.constant(action), account: accountArbitrary, atMs: wholeSeconds(spanMs) });
  return fc
    .record({
      inbound: unlessShrunk(inbound(firstUser)),
      send: unlessShrunk(send(firstUser)),
      otherInbound: unlessOnceIn(6, inbound(secondUser)),
      otherSend: unlessOnceIn(6, send(secondUser)),
      more: fc.array(fc.oneof(inbound(anyone), send(anyone), typing), { maxLength: 3, size: "max" }),
      restart: onceIn(4, restart),
      login: onceIn(10, login("login")),
      scan: onceIn(8, login("scan")),
    })
    .map(({ inbound, send, otherInbound, otherSend, more, restart, login, scan }) => ({
      chats: [inbound, send, otherInbound, otherSend, ...more].filter(draft => draft !== undefined),
      restarts: restart === undefined ? [] : [restart],
      logins: [login, scan].filter(draft => draft !== undefined),
    }));
}
