/**
 * Cursor and session rules against a model: commands as plain data, run on the server and on a much simpler
 * description of what it owes; both must agree after every command.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disconnect, endHold, userWrites } from "../../../sim/server/delivery.ts";
import {
  expire,
  lapseSilently,
  redeliver,
  release,
  restart,
  stealNext,
  takeOver,
  withhold,
} from "../../../sim/server/events.ts";
import type { Forgets } from "../../../sim/server/restart.ts";
import { logIn, type ServerState } from "../../../sim/server/state.ts";
import { type Answer, bot, call, notesOf, poll, type Read, read, STALE, startServer } from "./client.ts";
import {
  answersOf,
  batchFor,
  createModel,
  cure,
  dropOld,
  endSession,
  type Given,
  isServable,
  type Model,
  type ModelSettings,
  restartModel,
} from "./model.ts";

const LAPSED = "{}";

type Plain = "write" | "expire" | "take-over" | "lapse" | "login" | "notifystart" | "withhold" | "release";
type Command =
  | { do: Plain }
  | { do: "pass"; ms: number }
  /** Poll with the newest cursor got, an older one, one that nobody gave, or none. */
  | { do: "poll"; cursor: "newest" | "none" | "old" | "made-up"; retired: boolean }
  | { do: "send"; clientId: number; retired: boolean }
  | { do: "end-hold" | "hang-up"; which: number }
  | { do: "redeliver" | "steal"; count: number }
  | { do: "restart"; forgets: Forgets };

const of = <T extends Command>(arbitrary: fc.Arbitrary<T>, weight: number) => ({ weight, arbitrary });
const plain = (...names: Plain[]) => fc.constantFrom(...names).map((name): Command => ({ do: name }));

const command: fc.Arbitrary<Command> = fc.oneof(
  of(plain("write"), 5),
  of(
    fc.record({
      do: fc.constant("poll" as const),
      cursor: fc.constantFrom("newest", "newest", "newest", "none", "old", "made-up"),
      retired: fc.integer({ min: 0, max: 6 }).map(draw => draw === 0),
    }),
    7,
  ),
  of(fc.record({ do: fc.constant("send" as const), clientId: fc.nat(3), retired: fc.boolean() }), 2),
  of(fc.record({ do: fc.constantFrom("end-hold" as const, "hang-up"), which: fc.nat(3) }), 3),
  of(plain("expire", "take-over", "lapse"), 2),
  of(plain("login", "notifystart"), 3),
  of(plain("withhold", "release"), 1),
  of(fc.record({ do: fc.constantFrom("redeliver" as const, "steal"), count: fc.nat(2) }), 1),
  of(fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(1, 4_000, 150_000, 300_000) }), 2),
  of(
    fc.record({
      do: fc.constant("restart" as const),
      forgets: fc.constantFrom<Forgets>("nothing", "cursors", "sessions", "everything", "last-minutes"),
    }),
    1,
  ),
);

const settings: fc.Arbitrary<ModelSettings> = fc.record({
  cursor: fc.constantFrom("replay", "consume"),
  notifystart: fc.constantFrom("heals", "heals-once", "no-effect", "refused"),
  cursorAfterLogin: fc.constantFrom("kept", "unknown"),
  batchMax: fc.constantFrom(1, 3, 20),
  retentionMs: fc.constantFrom(null, 4_000, 200_000),
});

/** A cursor was handed out for a position: one text stands for one position, and for good. */
function learn(model: Model, text: string, at: number): void {
  const before = model.cursors.find(cursor => cursor.text === text);
  if (before === undefined) model.cursors.push({ text, at, known: true });
  else expect(before).toEqual({ text, at, known: true });
}

/** What an answer handed over, and the cursor after it. */
function expectGiven(model: Model, answer: Answer, given: Given): void {
  expect(answer.messages).toEqual(given.keys);
  learn(model, answer.json.get_updates_buf!, given.end);
}

/** What became of the polls that wait. */
function expectServed(model: Model, done: Read): void {
  const expected = answersOf(model);
  expect(done.answers.map(({ request }) => request)).toEqual([...expected.keys()]);
  for (const answer of done.answers) expectGiven(model, answer, expected.get(answer.request)!);
}

const lostIn = (done: Read): string[] => notesOf(done, "lost").flatMap(note => note.messages);

/** The token of a step, and whether it is the current one. */
function tokenOf(tokens: readonly string[], retired: boolean): { token: string; isCurrent: boolean } {
  const isCurrent = !retired || tokens.length === 1;
  return { token: isCurrent ? tokens.at(-1)! : tokens[0]!, isCurrent };
}

function pollStep(
  state: ServerState,
  model: Model,
  step: Extract<Command, { do: "poll" }>,
  tokens: string[],
): void {
  const { token, isCurrent } = tokenOf(tokens, step.retired);
  const chosen = step.cursor === "newest" ? model.cursors.at(-1) : model.cursors[0];
  const text = step.cursor === "none" ? "" : step.cursor === "made-up" ? "made up" : (chosen?.text ?? "");
  const called = poll(state, text, model.nowMs, { token });
  if (!isCurrent || model.session !== "live") {
    const isLapsed = isCurrent && model.session === "lapsed";
    expect([called.answer?.body, called.notes]).toEqual([isLapsed ? LAPSED : STALE, []]);
    return;
  }
  expect(lostIn(called)).toEqual(dropOld(model));
  expect(notesOf(called, "nonconformance")).toHaveLength(text === "made up" ? 1 : 0);
  const known = model.cursors.find(cursor => cursor.text === text && cursor.known);
  const from = known?.at ?? model.acked;
  const passed = model.log.slice(model.acked, Math.max(from, model.acked)).filter(({ gone }) => !gone);
  expect(notesOf(called, "acked").flatMap(note => note.messages)).toEqual(passed.map(({ key }) => key));
  model.acked = Math.max(model.acked, from);
  const batch = batchFor(model, from);
  expect(called.hold !== undefined).toBe(batch === undefined);
  if (batch !== undefined) expectGiven(model, called.answer!, batch);
  else model.held.push({ request: called.request, at: from, generation: model.generation });
}

function sendStep(
  state: ServerState,
  model: Model,
  step: Extract<Command, { do: "send" }>,
  tokens: string[],
): void {
  const { token, isCurrent } = tokenOf(tokens, step.retired);
  const item_list = [{ type: 1, text_item: { text: "hello" } }];
  const msg = {
    to_user_id: "a",
    client_id: String(step.clientId),
    message_type: 2,
    message_state: 2,
    item_list,
  };
  const called = call(state, "sendmessage", model.nowMs, { token, body: { msg } });
  const accepted = notesOf(called, "accepted");
  if (!isCurrent || model.session !== "live") {
    // A silent lapse says yes to its own token and takes nothing.
    const isYes = isCurrent && model.session === "lapsed";
    expect([called.answer?.body === STALE, accepted]).toEqual([!isYes, []]);
    return;
  }
  expect(accepted.map(note => note.duplicate ?? false)).toEqual([model.clientIds.has(step.clientId)]);
  model.clientIds.add(step.clientId);
}

function endStep(state: ServerState, model: Model, step: Extract<Command, { which: number }>): void {
  if (model.held.length === 0) return;
  const [waiting] = model.held.splice(step.which % model.held.length, 1) as [Model["held"][number]];
  if (step.do === "hang-up") {
    disconnect(state, "bot", waiting.request);
    return;
  }
  const ended = read(endHold(state, "bot", waiting.request, model.nowMs));
  expect(lostIn(ended)).toEqual(dropOld(model));
  if (!isServable(model, waiting)) {
    const isLapsed = model.session === "lapsed" && waiting.generation === model.generation;
    expect(ended.answer?.body).toBe(isLapsed ? LAPSED : STALE);
    return;
  }
  expectGiven(model, ended.answer!, batchFor(model, waiting.at) ?? { keys: [], end: waiting.at });
}

/** Run a command on both. */
function run(state: ServerState, model: Model, step: Command, tokens: string[]): void {
  const { nowMs } = model;
  switch (step.do) {
    case "poll":
      pollStep(state, model, step, tokens);
      return;
    case "send":
      sendStep(state, model, step, tokens);
      return;
    case "end-hold":
    case "hang-up":
      endStep(state, model, step);
      return;
    case "pass":
      model.nowMs += step.ms;
      return;
    case "write": {
      const key = `m${model.log.length + 1}`;
      const isStolen = model.stealing > 0;
      if (isStolen) model.stealing--;
      model.log.push({ key, createdMs: nowMs, handed: false, gone: isStolen });
      const written = read(userWrites(state, "bot", "ann", key, key, nowMs));
      expect(lostIn(written)).toEqual([...(isStolen ? [key] : []), ...dropOld(model)]);
      expectServed(model, written);
      return;
    }
    case "redeliver": {
      const handed = model.log.flatMap(({ handed, gone }, position) => (handed && !gone ? [position] : []));
      for (const position of step.count === 0 ? [] : handed.slice(-step.count)) {
        if (!model.again.includes(position)) model.again.push(position);
      }
      expectServed(model, read(redeliver(state, "bot", step.count, nowMs)));
      return;
    }
    case "withhold":
      model.withheldFrom ??= model.log.length;
      withhold(state, "bot");
      return;
    case "release":
      model.withheldFrom = undefined;
      expectServed(model, read(release(state, "bot", nowMs)));
      return;
    case "steal":
      model.stealing += step.count;
      stealNext(state, "bot", step.count);
      return;
    case "expire":
      endSession(model);
      expire(state, "bot", "expired", nowMs);
      return;
    case "take-over":
      model.session = "dead";
      takeOver(state, "bot", nowMs);
      return;
    case "lapse":
      if (model.session === "live") model.session = "lapsed";
      lapseSilently(state, "bot", nowMs);
      return;
    case "login":
      tokens.push(logIn(state, "bot", nowMs).credential.token);
      model.generation++;
      model.session = "live";
      model.healed = false;
      if (model.cursorAfterLogin === "unknown") for (const cursor of model.cursors) cursor.known = false;
      return;
    case "notifystart": {
      const called = call(state, "msg/notifystart", nowMs, { token: tokens.at(-1)! });
      expect(called.answer?.body === STALE).toBe(!cure(model));
      return;
    }
    case "restart": {
      const hungUp = restart(state, { forgets: step.forgets }, nowMs).filter(
        ({ effect }) => effect === "hang-up",
      );
      expect(hungUp).toEqual(model.held.map(({ request }) => ({ effect: "hang-up", request })));
      restartModel(model, step.forgets);
      return;
    }
  }
}

describe("the mock server", () => {
  it("agrees with the model after any commands, under any cursor and session rules", () => {
    fc.assert(
      fc.property(settings, fc.array(command, { maxLength: 80, size: "max" }), (chosen, commands) => {
        const { state, token } = startServer(chosen);
        const tokens = [token];
        const model = createModel(chosen);
        for (const step of commands) {
          run(state, model, step, tokens);
          const { nowMs, session, generation, acked } = model;
          model.past.push({ atMs: nowMs, session, generation, acked });
          const account = bot(state);
          expect([account.session, account.acked]).toEqual([session, acked]);
          expect(account.held.map(({ request }) => request)).toEqual(
            model.held.map(({ request }) => request),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
