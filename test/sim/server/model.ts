/** A much simpler description of what the mock server owes and to whom: a log, positions in it, and who waits where. */

export interface ModelSettings {
  cursor: "replay" | "consume";
  notifystart: "heals" | "heals-once" | "no-effect" | "refused";
  cursorAfterLogin: "kept" | "unknown";
  batchMax: number;
  retentionMs: number | null;
}

export type Session = "live" | "stale" | "dead" | "lapsed";

/** How far back a restart goes. */
const ROLLBACK_MS = 300_000;

interface Entry {
  key: string;
  createdMs: number;
  handed: boolean;
  gone: boolean;
}

export interface Waiting {
  request: number;
  at: number;
  generation: number;
}

export interface Model extends ModelSettings {
  nowMs: number;
  session: Session;
  healed: boolean;
  log: Entry[];
  acked: number;
  sent: number;
  held: Waiting[];
  /** Positions that are to come again. */
  again: number[];
  withheldFrom: number | undefined;
  stealing: number;
  generation: number;
  clientIds: Set<number>;
  /** Cursors handed out, oldest first; the server knows some. */
  cursors: { text: string; at: number; known: boolean }[];
  /** After every command. */
  past: { atMs: number; session: Session; generation: number; acked: number }[];
}

export function createModel(settings: ModelSettings): Model {
  return {
    ...settings,
    nowMs: 0,
    session: "live",
    healed: false,
    log: [],
    acked: 0,
    sent: 0,
    held: [],
    again: [],
    withheldFrom: undefined,
    stealing: 0,
    generation: 1,
    clientIds: new Set(),
    cursors: [],
    past: [{ atMs: 0, session: "live", generation: 1, acked: 0 }],
  };
}

/** The keys that a poll at a position gets and where it stands then; undefined: nothing waits for it. */
export function batchFor(model: Model, at: number): Given | undefined {
  const from = model.cursor === "consume" ? Math.max(at, model.sent) : at;
  const reach = model.withheldFrom ?? model.log.length;
  if (from >= reach && model.again.length === 0) return undefined;
  const again = model.again.filter(position => position < from && !model.log[position]!.gone);
  model.again = [];
  const fresh: number[] = [];
  let end = from;
  for (; end < reach && fresh.length < model.batchMax; end++) if (!model.log[end]!.gone) fresh.push(end);
  const given = [...again, ...fresh];
  if (given.length === 0) return undefined;
  for (const position of given) model.log[position]!.handed = true;
  if (fresh.length === 0) return { keys: given.map(position => model.log[position]!.key), end: at };
  if (model.cursor === "consume") model.sent = end;
  return { keys: given.map(position => model.log[position]!.key), end };
}

export interface Given {
  keys: string[];
  /** Position after them. */
  end: number;
}

/** Who of those that wait is answered now, with what. */
export function answersOf(model: Model): Map<number, Given> {
  const answers = new Map<number, Given>();
  if (model.session !== "live") return answers;
  for (const poll of model.held.splice(0)) {
    const batch = isServable(model, poll) ? batchFor(model, poll.at) : undefined;
    if (batch === undefined) model.held.push(poll);
    else answers.set(poll.request, batch);
  }
  return answers;
}

export function isServable(model: Model, poll: { generation: number }): boolean {
  return model.session === "live" && poll.generation === model.generation;
}

/** Those that are lost because nobody fetched them in time. */
export function dropOld(model: Model): string[] {
  const { retentionMs, nowMs } = model;
  if (retentionMs === null) return [];
  const old = model.log.filter(
    entry => !entry.handed && !entry.gone && nowMs - entry.createdMs >= retentionMs,
  );
  for (const entry of old) entry.gone = true;
  return old.map(entry => entry.key);
}

/** A session ends by itself. */
export function endSession(model: Model): void {
  if (model.session === "dead") return;
  model.session = isCurable(model) ? "stale" : "dead";
}

/** Whether notifystart says yes. */
export function cure(model: Model): boolean {
  if (model.session === "live") return true;
  if (model.session === "dead" || !isCurable(model)) return model.notifystart === "no-effect";
  model.session = "live";
  model.healed = true;
  return true;
}

/** What a restart forgets. */
export function restartModel(model: Model, forgets: string): void {
  model.held = [];
  const forget = (beyond: number): void => {
    for (const cursor of model.cursors) if (cursor.at > beyond) cursor.known = false;
  };
  if (forgets === "cursors" || forgets === "everything") forget(-1);
  if (forgets === "sessions" || forgets === "everything") endSession(model);
  if (forgets === "everything") model.clientIds.clear();
  if (forgets !== "last-minutes") return;
  const then = model.past.findLast(({ atMs }) => atMs <= model.nowMs - ROLLBACK_MS) ?? model.past[0]!;
  model.acked = then.acked;
  model.sent = Math.min(model.sent, then.acked);
  forget(then.acked);
  model.session = then.generation === model.generation ? then.session : "dead";
}

function isCurable(model: Model): boolean {
  return model.notifystart === "heals" || (model.notifystart === "heals-once" && !model.healed);
}
