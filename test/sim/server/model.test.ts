/**
 * Cursor and session rules against a model: commands as plain data, run on the server and on a much simpler
 * description of what it owes; both must agree after every command.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disconnect, endHold, userWrites } from "../../../sim/server/delivery.ts";
import { parseCursor } from "../../../sim/server/ids.ts";
import { expire, takeOver } from "../../../sim/server/session.ts";
import { logIn, type ServerState } from "../../../sim/server/state.ts";
import { call, read, STALE, startServer } from "./client.ts";

type Command =
  | { do: "write" }
  /** Poll with the newest cursor got, an older one (by age), or none. */
  | { do: "poll"; cursor: "newest" | "none" | "old"; retired: boolean }
  | { do: "send"; clientId: number; retired: boolean }
  | { do: "end-hold" | "hang-up"; which: number }
  | { do: "expire" | "take-over" | "login" | "notifystart" };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Command>({ do: "write" }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("poll" as const),
      cursor: fc.constantFrom("newest", "newest", "none", "old"),
      retired: fc.constant(false),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ do: "poll", cursor: "newest", retired: true }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("send" as const), clientId: fc.nat(3), retired: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("end-hold", "hang-up"), which: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("expire", "take-over", "login", "notifystart") }) },
);

type Settings = { cursor: "replay" | "consume"; notifystart: "heals" | "no-effect" | "refused" };

/** What a bystander knows: how many messages there are, how far they are acknowledged and sent, and who waits. */
interface Model extends Settings {
  session: "live" | "stale" | "dead";
  written: number;
  acked: number;
  sent: number;
  held: { request: number; at: number; generation: number }[];
  generation: number;
  clientIds: Set<number>;
  /** Positions of cursors handed out, oldest first. */
  cursors: number[];
}

const BATCH = 20;

/** The keys that a poll at a position gets, or nothing. */
function batchFor(model: Model, at: number): string[] | undefined {
  const from = model.cursor === "consume" ? Math.max(at, model.sent) : at;
  const to = Math.min(from + BATCH, model.written);
  if (to <= from) return undefined;
  if (model.cursor === "consume") model.sent = to;
  model.cursors.push(to);
  return Array.from({ length: to - from }, (_, index) => `m${from + index + 1}`);
}

const deliverable = (model: Model, poll: { generation: number }): boolean =>
  model.session === "live" && poll.generation === model.generation;

function check(state: ServerState, model: Model, step: Command, tokens: string[]): void {
  const now = 0;
  const { botId } = state.accounts.get("bot")!;
  const position = (effectBody: string): number | undefined => {
    const cursor = (JSON.parse(effectBody) as { get_updates_buf?: string }).get_updates_buf;
    return cursor === undefined ? undefined : parseCursor(botId, cursor);
  };
  switch (step.do) {
    case "write": {
      model.written++;
      const key = `m${model.written}`;
      const { effects } = read(userWrites(state, "bot", "ann", key, key, now));
      const expected = new Map<number, string[]>();
      for (const poll of model.held.splice(0)) {
        const batch = deliverable(model, poll) ? batchFor(model, poll.at) : undefined;
        if (batch === undefined) model.held.push(poll);
        else expected.set(poll.request, batch);
      }
      const answers = effects.filter(effect => effect.effect === "answer");
      expect(new Map(answers.map(answer => [answer.request, answer.messages]))).toEqual(expected);
      return;
    }
    case "poll": {
      const retired = step.retired && tokens.length > 1;
      const age = step.cursor === "newest" ? 1 : model.cursors.length;
      const at = step.cursor === "none" ? undefined : model.cursors.at(-age);
      const cursor = at === undefined ? "" : Buffer.from(`1|${botId}|${at}`).toString("base64");
      const called = call(state, "getupdates", now, {
        token: retired ? tokens[0]! : tokens.at(-1)!,
        body: { get_updates_buf: cursor },
      });
      if (retired || model.session !== "live") {
        expect(called.answer?.body).toBe(STALE);
        return;
      }
      const from = at ?? model.acked;
      const acked = called.notes.flatMap(note => (note.type === "acked" ? note.messages : []));
      expect(acked).toEqual(
        Array.from({ length: Math.max(0, from - model.acked) }, (_, index) => `m${model.acked + index + 1}`),
      );
      model.acked = Math.max(model.acked, from);
      const batch = batchFor(model, from);
      expect(called.answer?.messages).toEqual(batch);
      expect(called.hold !== undefined).toBe(batch === undefined);
      if (batch !== undefined) expect(position(called.answer!.body)).toBe(model.cursors.at(-1));
      else model.held.push({ request: called.request, at: from, generation: model.generation });
      return;
    }
    case "send": {
      const retired = step.retired && tokens.length > 1;
      const msg = { client_id: String(step.clientId) };
      const called = call(state, "sendmessage", now, {
        token: retired ? tokens[0]! : tokens.at(-1)!,
        body: { msg },
      });
      const accepted = called.notes.find(note => note.type === "accepted") as
        | { duplicate?: boolean }
        | undefined;
      if (retired || model.session !== "live") {
        expect([called.answer?.body, accepted]).toEqual([STALE, undefined]);
        return;
      }
      expect(accepted?.duplicate ?? false).toBe(model.clientIds.has(step.clientId));
      model.clientIds.add(step.clientId);
      return;
    }
    case "end-hold":
    case "hang-up": {
      const index = model.held.length === 0 ? -1 : step.which % model.held.length;
      const [poll] = index < 0 ? [undefined] : model.held.splice(index, 1);
      if (poll === undefined) return;
      if (step.do === "hang-up") {
        disconnect(state, "bot", poll.request);
        return;
      }
      const ended = read(endHold(state, "bot", poll.request, now));
      if (!deliverable(model, poll)) {
        expect(ended.answer?.body).toBe(STALE);
        return;
      }
      const batch = batchFor(model, poll.at) ?? [];
      expect(ended.answer?.messages).toEqual(batch);
      expect(position(ended.answer!.body)).toBe(batch.length === 0 ? poll.at : model.cursors.at(-1));
      return;
    }
    case "expire":
      expire(state, "bot", "expired", now);
      if (model.session !== "dead") model.session = model.notifystart === "heals" ? "stale" : "dead";
      return;
    case "take-over":
      takeOver(state, "bot", now);
      model.session = "dead";
      return;
    case "login":
      tokens.push(logIn(state, "bot", now).credential.token);
      model.generation++;
      model.session = "live";
      return;
    case "notifystart": {
      const called = call(state, "msg/notifystart", now, { token: tokens.at(-1)! });
      const yes = model.session !== "dead" || model.notifystart === "no-effect";
      expect(called.answer?.body === STALE).toBe(!yes);
      if (model.session === "stale") model.session = "live";
      return;
    }
  }
}

describe("the mock server", () => {
  it("agrees with the model after any commands, in both cursor modes and under each notifystart", () => {
    const settings: fc.Arbitrary<Settings> = fc.record({
      cursor: fc.constantFrom("replay", "consume"),
      notifystart: fc.constantFrom("heals", "no-effect", "refused"),
    });
    fc.assert(
      fc.property(settings, fc.array(command, { maxLength: 60, size: "max" }), (chosen, commands) => {
        const { state, token } = startServer(chosen);
        const tokens = [token];
        const model: Model = {
          ...chosen,
          session: "live",
          written: 0,
          acked: 0,
          sent: 0,
          held: [],
          generation: 1,
          clientIds: new Set(),
          cursors: [],
        };
        for (const step of commands) {
          check(state, model, step, tokens);
          const account = state.accounts.get("bot")!;
          expect(account.session).toBe(model.session);
          expect(account.held.map(poll => poll.request)).toEqual(model.held.map(poll => poll.request));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("loses nothing in replay mode for a client that commits each cursor after its batch", () => {
    // The client's answers get lost at will; it then asks again with its last cursor.
    fc.assert(
      fc.property(fc.array(fc.constantFrom("write", "poll", "lost-poll"), { maxLength: 80 }), steps => {
        const { state } = startServer();
        const handled: string[] = [];
        let written = 0;
        let cursor = "";
        const poll = (lost: boolean): void => {
          const called = call(state, "getupdates", 0, { body: { get_updates_buf: cursor } });
          if (called.answer === undefined) disconnect(state, "bot", called.request);
          else if (!lost) {
            handled.push(...called.answer.messages);
            cursor = called.answer.json.get_updates_buf!;
          }
        };
        for (const step of steps) {
          if (step === "write") userWrites(state, "bot", "ann", `m${++written}`, "x", 0);
          else poll(step === "lost-poll");
        }
        for (let i = 0; i < 5; i++) poll(false);
        expect(handled).toEqual(Array.from({ length: written }, (_, index) => `m${index + 1}`));
      }),
    );
  });
});
