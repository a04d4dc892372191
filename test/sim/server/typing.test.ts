/** Typing tickets: whose they are, how long they are good, and what they cost. */
import { describe, expect, it } from "vitest";
import { forgetTickets } from "../../../sim/server/events.ts";
import { logIn, type ServerState } from "../../../sim/server/state.ts";
import { hearRefusal } from "../../../sim/server/typing.ts";
import { bot, call, contextOf, notesOf, startServer, write } from "./client.ts";

const ticketFor = (state: ServerState, user: string, nowMs = 0): string =>
  call(state, "getconfig", nowMs, { body: { ilink_user_id: user } }).answer!.json.typing_ticket as string;

const type = (state: ServerState, user: string, ticket: string, nowMs = 0, status = 1) =>
  call(state, "sendtyping", nowMs, { body: { ilink_user_id: user, typing_ticket: ticket, status } });
const ret = (called: ReturnType<typeof type>): unknown => called.answer!.json.ret;

describe("a typing ticket", () => {
  it("is base64, fresh each time, and good for its user alone", () => {
    const { state } = startServer();
    const [first, second] = [ticketFor(state, "ann"), ticketFor(state, "ann")];
    expect(first).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(first).not.toBe(second);
    expect([
      ret(type(state, "ann", first)),
      ret(type(state, "ann", second)),
      ret(type(state, "ben", first)),
    ]).toEqual([0, 0, -1]);
  });

  it("that is unknown is refused and not accepted", () => {
    const { state } = startServer();
    const called = type(state, "ann", "dGlja2V0");
    expect([ret(called), notesOf(called, "accepted")]).toEqual([-1, []]);
  });

  it("whose refusal was heard five times is objected to, each time, and no other", () => {
    const { state } = startServer();
    const objections = (ticket: string) => {
      const called = type(state, "ann", ticket);
      if (ret(called) !== 0) hearRefusal(state.accounts.get("bot")!, ticket, called.request);
      return notesOf(called, "nonconformance");
    };
    const five = Array.from({ length: 5 }, () => objections("dGlja2V0"));
    expect(five.flat()).toEqual([]);
    for (let time = 0; time < 2; time++)
      expect(objections("dGlja2V0")).toEqual([
        expect.objectContaining({
          field: "body.typing_ticket",
          message: "expected another ticket once it was refused 5 times, got the same one",
        }),
      ]);
    expect(objections("YW5vdGhlcg==")).toEqual([]);
    expect(objections(ticketFor(state, "ann"))).toEqual([]);
  });

  it("is not objected to where the refusals did not arrive, nor in what was under way when the fifth did", () => {
    const { state } = startServer();
    const bot = state.accounts.get("bot")!;
    const objections = () => notesOf(type(state, "ann", "dGlja2V0"), "nonconformance");
    expect(Array.from({ length: 9 }, objections).flat()).toEqual([]);
    for (let time = 0; time < 5; time++) hearRefusal(bot, "dGlja2V0", type(state, "ann", "x").request + 2);
    expect([objections(), objections()]).toEqual([[], []]);
    // Those that arrive later do not put it off.
    hearRefusal(bot, "dGlja2V0", 1_000_000_000);
    expect(objections()).toHaveLength(1);
  });

  it("is good for just so long", () => {
    const { state } = startServer({ ticketLastsMs: 1_000 });
    const ticket = ticketFor(state, "ann", 5);
    expect([ret(type(state, "ann", ticket, 1_004)), ret(type(state, "ann", ticket, 1_005))]).toEqual([0, -1]);
  });

  it("can be forgotten by the server, and asked for again", () => {
    const { state } = startServer();
    const ticket = ticketFor(state, "ann");
    forgetTickets(state, "bot");
    expect([ret(type(state, "ann", ticket)), ret(type(state, "ann", ticketFor(state, "ann")))]).toEqual([
      -1, 0,
    ]);
  });

  it("outlives a login, but not the bot that it was given to", () => {
    for (const newBotId of [false, true]) {
      const { state } = startServer({ newBotId });
      const ticket = ticketFor(state, "ann");
      logIn(state, "bot", 1);
      expect(ret(type(state, "ann", ticket, 2))).toBe(newBotId ? -1 : 0);
    }
  });

  it("is one of a thousand at most", () => {
    const { state } = startServer();
    const [first] = Array.from({ length: 1_001 }, () => ticketFor(state, "ann"));
    expect([bot(state).tickets.size, ret(type(state, "ann", first!))]).toEqual([1_000, -1]);
  });
});

describe("showing typing", () => {
  const sendsAfter = (typingCounts: boolean, status: number): number => {
    const { state } = startServer({ typingCounts, quota: 10 });
    write(state, "m1");
    type(state, "ann@im.wechat", ticketFor(state, "ann@im.wechat"), 0, status);
    return bot(state).contexts.get(contextOf(state, "m1"))!.sends;
  };

  it("uses up the send quota only where it counts, and cancelling never does", () => {
    expect([sendsAfter(true, 1), sendsAfter(true, 2), sendsAfter(false, 1)]).toEqual([1, 0, 0]);
  });
});

describe("the other endpoints", () => {
  it("are noted as accepted on a live session", () => {
    const { state } = startServer();
    for (const called of [
      call(state, "getconfig", 0),
      type(state, "ann", ticketFor(state, "ann")),
      call(state, "msg/notifystart", 0),
    ]) {
      expect([notesOf(called, "accepted").length, called.answer?.json.ret]).toEqual([1, 0]);
    }
  });
});
