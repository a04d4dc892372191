/** Queues of messages that were handed over, a line a user, and the time in which the first of each could have begun. */

/** The first of a user's line, from when its turn has come. */
export interface Turn {
  message: string;
  user: string;
  /** What the account's clock showed then. */
  readyMs: number;
  /** The record that gave it its turn. */
  seq: number;
  /** It waits for a poll, which nobody makes while others are handled. */
  unfetched: boolean;
  over: boolean;
}

/** A turn whose time ran out, the moment, and how many were being handled then. */
export interface Late {
  turn: Turn;
  atMs: number;
  atWork: number;
}

interface Line {
  user: string;
  /** Handed over and not begun, in order. */
  messages: string[];
  /** Begun and not done: at work, or thrown out of its handler. */
  begun: number;
  turn: Turn | null;
}

/** One account's queues. Its clock runs while it serves and has a handler to spare. */
export class Queues {
  readonly #parallel: number;
  readonly #waitMs: number;
  readonly #lines = new Map<string, Line>();
  /** Messages that are in a line, or were. */
  readonly #known = new Set<string>();
  readonly #acked = new Set<string>();
  /** In the order in which they came. */
  readonly #turns: Turn[] = [];
  readonly #unfetched = new Map<string, Turn>();
  #serving = false;
  #busy = 0;
  #atWork = 0;
  #clockMs = 0;
  #nowMs = 0;

  /** @param parallel handlers that must be able to be at work at once */
  constructor(parallel: number, waitMs: number) {
    this.#parallel = parallel;
    this.#waitMs = waitMs;
  }

  get atWork(): number {
    return this.#atWork;
  }

  /** Time goes on. Gives the turns whose time ran out meanwhile. */
  advance(nowMs: number): Late[] {
    const late: Late[] = [];
    const runs = this.#serving && this.#busy === 0 && this.#atWork < this.#parallel;
    const clockMs = runs ? this.#clockMs + nowMs - this.#nowMs : this.#clockMs;
    for (let turn = this.#turns[0]; turn !== undefined; turn = this.#turns[0]) {
      const dueMs = turn.readyMs + this.#waitMs;
      if (!turn.over && dueMs >= clockMs) break;
      this.#turns.shift();
      const atMs = this.#nowMs + dueMs - this.#clockMs;
      if (!turn.over) late.push({ turn, atMs, atWork: this.#atWork });
    }
    this.#clockMs = clockMs;
    this.#nowMs = nowMs;
    return late;
  }

  /** The account begins to serve, or ceases to. */
  serve(serving: boolean, seq: number): void {
    this.#serving = serving;
    if (!serving) return;
    for (const line of this.#lines.values()) {
      this.#withdraw(line);
      this.#next(line, seq);
    }
  }

  /** Something stands in the way of all, such as a download; or is over. */
  busy(change: 1 | -1): void {
    this.#busy = Math.max(0, this.#busy + change);
  }

  /** The server has a message for which nobody polls. */
  owe(message: string, user: string, seq: number): void {
    // It waits for its own user's earlier ones.
    const { begun, messages } = this.#line(user);
    if (this.#atWork > 0 && begun === 0 && messages.length === 0)
      this.#unfetched.set(message, this.#turn(message, user, seq, true));
  }

  /** A poll is made. */
  poll(): void {
    for (const turn of this.#unfetched.values()) turn.over = true;
    this.#unfetched.clear();
  }

  /** A message came. True when it waits already and was not acknowledged: its time begins anew. */
  handOver(message: string, user: string, seq: number): boolean {
    const line = this.#line(user);
    const isAgain = line.messages[0] === message && !this.#acked.has(message);
    if (isAgain) this.#withdraw(line);
    else if (!this.#known.has(message)) line.messages.push(message);
    this.#known.add(message);
    this.#next(line, seq);
    return isAgain;
  }

  ack(messages: readonly string[]): void {
    for (const message of messages) this.#acked.add(message);
  }

  /** @param again its handler had thrown before */
  begin(message: string, user: string, again: boolean): void {
    const line = this.#line(user);
    this.#known.add(message);
    line.messages = line.messages.filter(other => other !== message);
    this.#withdraw(line);
    if (!again) line.begun += 1;
    this.#atWork += 1;
  }

  /** Its handler is not at work any more. */
  leave(): void {
    this.#atWork = Math.max(0, this.#atWork - 1);
  }

  /** It is done, or given up; the next one's turn has come. */
  finish(message: string, user: string, seq: number): void {
    const line = this.#line(user);
    const waited = line.messages.includes(message);
    if (waited) line.messages = line.messages.filter(other => other !== message);
    else line.begun = Math.max(0, line.begun - 1);
    this.#next(line, seq);
  }

  /** The process is gone, and its handlers with it. */
  crash(): void {
    this.#atWork = 0;
    this.#busy = 0;
    for (const line of this.#lines.values()) line.begun = 0;
    this.poll();
  }

  /** What is not acknowledged comes again. Of a store that is gone, nothing is known. */
  drop(all: boolean): void {
    for (const line of this.#lines.values()) {
      const isKept = (message: string): boolean => !all && this.#acked.has(message);
      for (const message of line.messages) if (!isKept(message)) this.#known.delete(message);
      line.messages = line.messages.filter(isKept);
      this.#withdraw(line);
    }
  }

  #line(user: string): Line {
    const known = this.#lines.get(user);
    if (known !== undefined) return known;
    const line: Line = { user, messages: [], begun: 0, turn: null };
    this.#lines.set(user, line);
    return line;
  }

  #turn(message: string, user: string, seq: number, unfetched: boolean): Turn {
    const turn = { message, user, readyMs: this.#clockMs, seq, unfetched, over: false };
    this.#turns.push(turn);
    return turn;
  }

  #withdraw(line: Line): void {
    if (line.turn !== null) line.turn.over = true;
    line.turn = null;
  }

  #next(line: Line, seq: number): void {
    const [first] = line.messages;
    if (line.turn?.message === first) return;
    this.#withdraw(line);
    if (first === undefined || line.begun > 0) return;
    line.turn = this.#turn(first, line.user, seq, false);
  }
}
