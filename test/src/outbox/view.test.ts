import { expect, it } from "vitest";
import { pendingOf, waitingOf } from "../../../src/outbox/view.ts";
import { Model } from "./model.ts";

/** Ann waits with two texts, and bob with one between them; what is under way does not wait. */
function waiting(): Model {
  const model = new Model();
  model.answer = () => "quota";
  for (const user of ["ann", "bob", "ann"]) {
    model.send(user, `to ${user}`);
    model.pass(1_000);
  }
  model.answer = () => "yes";
  model.latencyMs = 60_000;
  model.say("cid");
  model.send("cid");
  return model;
}

it("says how many texts wait, for whom, and since when", () => {
  expect(waitingOf(new Model().state)).toEqual({ texts: 0, oldestMs: null, users: [] });
  const users = [
    { user: "ann", texts: 2 },
    { user: "bob", texts: 1 },
  ];
  expect(waitingOf(waiting().state)).toStrictEqual({ texts: 3, oldestMs: 10, users });
});

it("lists what waits in the order of asking, with its last offer where there was one", () => {
  const model = waiting();
  const seen = pendingOf("bot", model.state);
  expect(seen.map(({ to, queuedMs }) => [to, queuedMs])).toEqual([
    ["ann", 10],
    ["bob", 1_010],
    ["ann", 2_000],
  ]);
  expect(seen[0]).toStrictEqual({
    account: "bot",
    id: "text-1",
    to: "ann",
    kind: "news",
    text: "to ann",
    queuedMs: 10,
    offers: 0,
    state: "waiting",
  });
  model.answer = () => "quota";
  model.latencyMs = 10;
  model.say("ann");
  model.pass(1_000);
  expect(pendingOf("bot", model.state)[0]).toMatchObject({ offers: 1, offeredMs: expect.any(Number) });
});
