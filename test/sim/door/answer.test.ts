/** How an answer's bytes are read: fine, stale, or carrying another code. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../sim/door/answer.ts";
import { STALE_SHAPES, staleBody } from "../../../sim/fault/stale-body.ts";

const poll = (body: string) => readAnswer("getupdates", 200, body);

describe("an answer", () => {
  it.each([
    '{"msgs":[],"get_updates_buf":"x"}',
    '{"ret":0,"msgs":[]}',
    "{}",
    '{"ret":"0","errcode":0}',
    '{"message_id":7453210987654321001}',
  ])("%s is fine", body => {
    expect(poll(body)).toEqual({ ok: true, stale: false });
  });

  it.each(STALE_SHAPES)("that says -14 as %s is stale, with the code as it was written", shape => {
    const text = shape.endsWith("string") ? "-14" : -14;
    expect(poll(staleBody(shape))).toEqual({ ok: false, stale: true, code: text });
  });

  it.each([
    ['{"ret":-2}', -2],
    ['{"ret":0,"errcode":-1}', -1],
    ['{"ret":"busy"}', "busy"],
    ['{"ret":-2,"errcode":-3}', -3],
  ])("%s carries the code %j", (body, code) => {
    expect(poll(body)).toEqual({ ok: false, stale: false, code });
  });

  it("with a code of a kind that codes never have is not fine and has no code", () => {
    expect(poll('{"ret":"zero","errcode":[]}')).toEqual({ ok: false, stale: false, code: "zero" });
    for (const body of ['{"errcode":[-14]}', '{"errcode":{}}', '{"ret":true}']) {
      expect(poll(body), body).toEqual({ ok: false, stale: false });
    }
  });

  it("that is empty is fine only where the service sends one", () => {
    expect(readAnswer("sendmessage", 200, "")).toEqual({ ok: true, stale: false });
    for (const endpoint of ["getupdates", "getconfig", "sendtyping", "notifystart", "notifystop"] as const) {
      expect(readAnswer(endpoint, 200, ""), endpoint).toEqual({ ok: false, stale: false });
    }
  });

  it("is never fine with another status or without a JSON object", () => {
    expect(readAnswer("getupdates", 503, '{"ret":0}')).toEqual({ ok: false, stale: false });
    for (const body of ["<html>", "[]", "null", "1", '"x"', "{", " "]) {
      expect(poll(body), body).toEqual({ ok: false, stale: false });
    }
  });

  it("is read the same the second time, however many came between", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 400, size: "max" }), bodies => {
        const first = bodies.map(body => poll(body));
        expect(bodies.map(body => poll(body))).toEqual(first);
      }),
      { numRuns: 10 },
    );
  });
});
