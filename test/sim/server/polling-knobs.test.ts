/** The knobs of polling: parallel polls, batches, retention, redelivery and the unofficial timeout. */
import { describe, expect, it } from "vitest";
import { endHold, heldBack, undelivered } from "../../../sim/server/delivery.ts";
import { cursorOf, keysOf, notesOf, poll, read, STALE, startServer, write } from "./client.ts";

describe("parallel polls on one token", () => {
  const twice = (parallelPolls: "independent" | "split" | "newest" | "stale") => {
    const { state } = startServer({ parallelPolls });
    const [first, second] = [poll(state, ""), poll(state, "")];
    const written = write(state, "m1");
    const got = (request: number) => written.answers.find(answer => answer.request === request)?.messages;
    return { state, first, second, ended: second.answers, got: [got(first.request), got(second.request)] };
  };

  it("are each served by their own cursor when independent", () => {
    expect(twice("independent")).toMatchObject({ ended: [], got: [["m1"], ["m1"]] });
  });

  it("share messages out when split: the first that waits gets one, and the others are past it", () => {
    const { state, second, ended, got } = twice("split");
    expect([ended, got]).toEqual([[], [["m1"], undefined]]);
    const idle = read(endHold(state, "bot", second.request, 34_990));
    expect(keysOf(idle)).toEqual([]);
    const next = poll(state, cursorOf(idle), 34_991);
    expect(next.hold).toBeDefined();
    expect(keysOf(write(state, "m2", 34_992))).toEqual(["m2"]);
  });

  it("are one when the newest ends the older with an empty answer", () => {
    const { first, ended, got } = twice("newest");
    expect(ended).toMatchObject([{ request: first.request, json: { msgs: [] } }]);
    expect(got).toEqual([undefined, ["m1"]]);
  });

  it("are one when the newest ends the older with -14, and the session lives on", () => {
    const { state, first, ended, got } = twice("stale");
    expect(ended).toMatchObject([{ request: first.request, body: STALE }]);
    expect(got).toEqual([undefined, ["m1"]]);
    expect(poll(state, "").answer?.messages).toEqual(["m1"]);
  });

  it("refuse nobody where the second is a copy that the network made", () => {
    for (const parallelPolls of ["stale", "newest"] as const) {
      const { state } = startServer({ parallelPolls });
      poll(state, "");
      const copy = poll(state, "", 1_000, { blameless: true });
      expect(copy.answers.map(({ body }) => body === STALE)).toEqual(
        parallelPolls === "stale" ? [] : [false],
      );
    }
  });
});

describe("batch", () => {
  it("bounds the messages of one answer", () => {
    const { state } = startServer({ batchMax: 2 });
    for (const key of ["m1", "m2", "m3"]) write(state, key);
    const first = poll(state, "");
    expect([keysOf(first), keysOf(poll(state, cursorOf(first)))]).toEqual([["m1", "m2"], ["m3"]]);
  });
});

describe("retention", () => {
  it("loses what nobody fetched for just so long", () => {
    const { state } = startServer({ retentionMs: 1_000 });
    write(state, "m1", 0);
    write(state, "m2", 500);
    const called = poll(state, "", 1_000);
    expect(notesOf(called, "lost")).toEqual([{ type: "lost", account: "bot", messages: ["m1"] }]);
    expect(keysOf(called)).toEqual(["m2"]);
    expect(notesOf(poll(state, cursorOf(called), 1_001), "acked")).toMatchObject([{ messages: ["m2"] }]);
  });

  it("keeps what was handed over, and everything for ever by default", () => {
    const { state } = startServer({ retentionMs: 1_000 });
    write(state, "m1", 0);
    poll(state, "", 999);
    expect(keysOf(poll(state, "", 5_000))).toEqual(["m1"]);
    const { state: kind } = startServer();
    write(kind, "m1", 0);
    expect(keysOf(poll(kind, "", 1e12))).toEqual(["m1"]);
  });

  it("is noticed when the next message comes, too", () => {
    const { state } = startServer({ retentionMs: 1_000 });
    write(state, "m1", 0);
    expect(notesOf(write(state, "m2", 1_000), "lost")).toMatchObject([{ messages: ["m1"] }]);
  });
});

describe("redelivery", () => {
  it("brings a message again so long after it was handed over, once, past its cursor", () => {
    const { state } = startServer({ redeliverMs: 1_000 });
    write(state, "m1", 0);
    const first = poll(state, "", 100);
    const cursor = cursorOf(first);
    expect(poll(state, cursor, 200).hold).toMatchObject({ untilMs: 1_100 });
    const again = poll(state, cursor, 1_100);
    expect([keysOf(again), cursorOf(again)]).toEqual([["m1"], cursor]);
    const ids = [first, again].map(called => /"message_id":(\d+)/.exec(called.answer!.body)?.[1]);
    expect(ids[0]).toBe(ids[1]);
    expect(poll(state, cursor, 9_999).hold).toMatchObject({ untilMs: 9_999 + 34_990 });
  });

  it("wakes a held poll; one that finds nothing by then is held on to its end", () => {
    const { state } = startServer({ redeliverMs: 1_000 });
    write(state, "m1", 0);
    const cursor = cursorOf(poll(state, "", 0));
    const [one, two] = [poll(state, cursor, 10), poll(state, cursor, 20)];
    expect(keysOf(read(endHold(state, "bot", one.request, 1_000)))).toEqual(["m1"]);
    const woken = read(endHold(state, "bot", two.request, 1_000));
    expect([woken.answer, woken.hold]).toEqual([
      undefined,
      { effect: "hold", request: two.request, untilMs: 35_010 },
    ]);
    expect(keysOf(read(endHold(state, "bot", two.request, 35_010)))).toEqual([]);
  });

  it("excuses a loss in consume mode: what comes again is not lost", () => {
    const lost = (redeliverMs: number | null) => {
      const { state } = startServer({ cursor: "consume", redeliverMs });
      write(state, "m1", 0);
      poll(state, "", 0);
      return read(undelivered(state, "bot", ["m1"])).notes.length;
    };
    expect([lost(1_000), lost(null)]).toEqual([0, 1]);
  });

  it("has lost at the end of a run what it would have handed over again only later", () => {
    const { state } = startServer({ cursor: "consume", redeliverMs: 60_000 });
    write(state, "m1", 0);
    write(state, "m2", 0);
    poll(state, "", 0);
    undelivered(state, "bot", ["m2"]);
    expect(read(heldBack(state)).notes).toEqual([{ type: "lost", account: "bot", messages: ["m2"] }]);
    expect(heldBack(startServer({ cursor: "replay" }).state)).toEqual([]);
  });
});

describe("the unofficial timeout", () => {
  const hold = (timeoutField: "ignored" | "honoured", timeout: unknown) => {
    const { state } = startServer({ timeoutField });
    const called = poll(state, "", 0, { body: { timeout } });
    return called.hold?.untilMs ?? called.answer?.json.msgs;
  };

  it("shortens the hold where it is honoured, and 0 answers at once", () => {
    expect([hold("honoured", 5), hold("honoured", 0), hold("honoured", 500)]).toEqual([5_000, [], 34_990]);
    expect([hold("honoured", "5"), hold("honoured", -1), hold("honoured", undefined)]).toEqual([
      34_990, 34_990, 34_990,
    ]);
  });

  it("is nothing where it is ignored", () => {
    expect([hold("ignored", 5), hold("ignored", 0)]).toEqual([34_990, 34_990]);
  });
});
