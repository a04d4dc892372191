/** The decision of the outbox in a world of its own: a clock, a server that answers as told, and a record of what happened. */
import { ServiceError, TransportError } from "../../../src/errors.ts";
import { decide, type Event } from "../../../src/outbox/decide.ts";
import type { Command } from "../../../src/outbox/draft.ts";
import { createPace } from "../../../src/outbox/pace.ts";
import { NO_PROBES } from "../../../src/outbox/probes.ts";
import { type Kind, NOBODY_REFUSED, type State, type Text } from "../../../src/outbox/state.ts";
import type { OutboxEvent, SendAttempt, SendOutcome } from "../../../src/outcome.ts";

/** How the server ends an attempt. */
export type Answer = "yes" | "quota" | "stale" | "trouble" | "never" | "lost" | "unreached";
type Post = { id: string; user: string; atMs: number; isProbe: boolean; isKept: boolean; answer: Answer };

export class Model {
  nowMs = 0;
  readonly posts: Post[] = [];
  readonly reports: { id: string; outcome: SendOutcome; atMs: number }[] = [];
  readonly ends: { id: string; outcome: OutboxEvent["outcome"]; atMs: number }[] = [];
  /** What the store has of the texts that wait. */
  readonly stored = new Map<string, Text>();
  /** How often the session was told to be stale. */
  stales = 0;
  /** What the server says to the next attempt. */
  answer: (text: Text) => Answer = () => "yes";
  latencyMs = 10;
  /** Texts that were sent with the newest context token. */
  spent = 0;
  state: State;
  readonly kinds = new Map<string, Kind>();
  #wakeMs = Number.POSITIVE_INFINITY;
  #ids = 0;
  readonly #flying: { atMs: number; event: Event }[] = [];

  readonly #atOnceMax: number;

  constructor(gapMs = 550, atOnceMax = 100) {
    this.#atOnceMax = atOnceMax;
    this.state = {
      lanes: new Map(),
      phase: "running",
      session: "live",
      pace: createPace(gapMs),
      probes: NO_PROBES,
      refused: NOBODY_REFUSED,
    };
  }

  on(event: Event): void {
    const createId = (): string => `piece-${++this.#ids}`;
    const now = { nowMs: this.nowMs, wallMs: this.nowMs, random: () => 0.5, createId };
    const rules = { keeps: true, atOnceMax: this.#atOnceMax };
    const { state, commands, wakeMs } = decide(this.state, event, now, rules);
    this.state = state;
    this.#wakeMs = wakeMs;
    for (const command of commands) this.#do(command);
  }

  /** Somebody asks for a text to be sent. */
  send(user: string, words = "words", kind: Kind = "news", deadlineMs = 15_000): string {
    const id = `text-${++this.#ids}`;
    this.kinds.set(id, kind);
    const asking = { id, user, kind, position: this.#ids, content: { words }, deadlineMs };
    this.on({ on: "asked", asking, spent: 0 });
    return id;
  }

  /** The user writes, and his message is handled at once. */
  say(user: string): void {
    this.on({ on: "word", user, spent: 0 });
    this.on({ on: "handled", user });
  }

  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const next = this.#flying.toSorted((a, b) => a.atMs - b.atMs)[0];
      const atMs = Math.min(this.#wakeMs, next?.atMs ?? Number.POSITIVE_INFINITY);
      if (atMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, atMs);
      if (next !== undefined && next.atMs <= this.nowMs) {
        this.#flying.splice(this.#flying.indexOf(next), 1);
        this.on(next.event);
      } else this.on({ on: "tick" });
    }
    this.nowMs = endMs;
  }

  get waiting(): string[] {
    return [...this.state.lanes.values()].flatMap(({ texts }) =>
      texts.filter(({ stage }) => stage.kind === "kept").map(({ id }) => id),
    );
  }

  #do(command: Command): void {
    if (command.do === "report") this.#report(command.id, command.outcome);
    if (command.do === "keep" && command.outcome !== undefined)
      this.#report(command.text.id, command.outcome);
    if (command.do === "keep") this.stored.set(command.text.id, command.text);
    if (command.do === "end") this.stored.delete(command.text.id);
    if (command.do === "end")
      this.ends.push({ id: command.text.id, outcome: command.how.outcome, atMs: this.nowMs });
    if (command.do === "stale") this.stales++;
    if (command.do === "post") this.#post(command.text, command.isProbe);
  }

  #report(id: string, outcome: SendOutcome): void {
    this.reports.push({ id, outcome, atMs: this.nowMs });
  }

  #post(text: Text, isProbe: boolean): void {
    const { id, user, stage } = text;
    const answer = this.answer(text);
    this.posts.push({ id, user, atMs: this.nowMs, isProbe, isKept: stage.kind === "kept", answer });
    const end = endOf(answer, text.clientId);
    const event: Event = { on: "ended", text, isProbe, end, token: undefined, spent: this.spent };
    this.#flying.push({ atMs: this.nowMs + this.latencyMs, event });
  }
}

const CODES = { quota: -2, stale: -14, trouble: -1, never: -3 } as const;

function endOf(answer: Answer, clientId: string): SendAttempt {
  if (answer === "yes") return { outcome: "sent", clientId };
  if (answer === "lost" || answer === "unreached") {
    const neverReached = answer === "unreached";
    const error = new TransportError("network", { endpoint: "sendmessage", message: answer, neverReached });
    return { outcome: neverReached ? "failed" : "unknown", clientId, reason: answer, error };
  }
  const error = new ServiceError("sendmessage", CODES[answer], undefined);
  return { outcome: "refused", clientId, reason: error.message, error };
}
