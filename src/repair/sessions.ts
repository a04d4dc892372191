/** The sessions of a process, told apart by base URL and token. */
import { createHash } from "node:crypto";
import type { Call, Place } from "./call.ts";
import type { Session } from "./session.ts";

/** Sessions kept at a time; beyond, the one that has been idle longest is forgotten. */
const SESSIONS_MAX = 100;
/** Sessions of which none is idle; those beyond are left alone. */
const AT_WORK_MAX = 1_000;

/** Former tokens that are remembered; beyond, the one that was replaced first is forgotten. */
const FORMER_MAX = 1_000;

/** Whose session a call is about. @internal */
export interface Owner {
  /** A digest of base URL and token: the token itself is kept nowhere. */
  key: string;
  /** A digest of the token. */
  token: string;
  bot: string;
}

/** @internal */
export function ownerOf({ baseUrl }: Place, { headers }: Call): Owner {
  const { authorization = "" } = headers;
  const key = digestOf(`${baseUrl}\n${authorization}`);
  // Tokens begin with the id of their bot (ilink-protocol §1.4); what does not look like one is not shown.
  const id = /^Bearer ([\w.-]{1,64}@im\.bot):/.exec(authorization)?.[1];
  return { key, token: digestOf(authorization), bot: id ?? `bot ${key.slice(0, 8)}` };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** @internal */
export class Sessions {
  readonly #sessions = new Map<string, { owner: Owner; session: Session }>();
  /** Keys of tokens that were replaced. */
  readonly #former = new Set<string>();

  get({ key }: Owner): Session | undefined {
    return this.#sessions.get(key)?.session;
  }

  /** The session of an owner, made when there is none; undefined while its bot has another token, and when there is no room. */
  open(owner: Owner, make: () => Session): Session | undefined {
    const { key, token, bot } = owner;
    const known = this.#sessions.get(key);
    if (known !== undefined) return known.session;
    const isFormer = [...this.#sessions.values()].some(
      ({ owner: other }) => other.bot === bot && other.token !== token,
    );
    if (isFormer || !this.#makeRoom()) return undefined;
    const session = make();
    this.#sessions.set(key, { owner, session });
    return session;
  }

  /** A session is of no use any more. */
  forget(session: Session): void {
    for (const [key, known] of this.#sessions) if (known.session === session) this.#sessions.delete(key);
  }

  /** Its token was replaced by another, which is in use. */
  isFormer({ key, token, bot }: Owner): boolean {
    if (!this.#former.has(key)) return false;
    return [...this.#sessions.values()].some(
      ({ owner, session }) => owner.bot === bot && owner.token !== token && session.isInUse,
    );
  }

  /** A bot has one token at a time: with its new one, the former must not be used any more. */
  retireOthers({ key, bot }: Owner): void {
    this.#former.delete(key);
    for (const [other, { owner, session }] of this.#sessions) {
      if (owner.bot !== bot || other === key) continue;
      this.#sessions.delete(other);
      const [oldest] = this.#former;
      if (this.#former.size >= FORMER_MAX && oldest !== undefined) this.#former.delete(oldest);
      this.#former.add(other);
      session.retire();
    }
  }

  /** No session goes on: what waits asks the service itself. */
  stepAside(): void {
    const all = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const { session } of all) session.stepAside();
  }

  #makeRoom(): boolean {
    if (this.#sessions.size < SESSIONS_MAX) return true;
    for (const [key, { session }] of this.#sessions) {
      if (session.idle) return this.#sessions.delete(key);
    }
    return this.#sessions.size < AT_WORK_MAX;
  }
}
