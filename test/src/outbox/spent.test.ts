import { expect, it } from "vitest";
import { Spent } from "../../../src/outbox/spent.ts";

it("counts what was sent with the newest token of each user", () => {
  const spent = new Spent();
  expect(spent.of("ann", "t1")).toBe(0);
  expect(spent.add("ann", "t1")).toStrictEqual({ user: "ann", token: "t1", texts: 1 });
  expect(spent.add("ann", "t1").texts).toBe(2);
  expect([spent.of("ann", "t1"), spent.of("ann", "t2"), spent.of("bob", "t1")]).toEqual([2, 0, 0]);
  expect(spent.add("ann", "t2").texts).toBe(1);
  expect(spent.add("bob", undefined)).toStrictEqual({ user: "bob", texts: 1 });
});

it("goes on from an earlier life, and forgets the longest silent of more than 10,000 users", () => {
  const spent = new Spent();
  spent.restore(Array.from({ length: 10_000 }, (_, at) => ({ user: `u${at}`, token: "t", texts: 2 })));
  expect(spent.add("u0", "t").texts).toBe(3);
  spent.add("new", "t");
  expect(["u0", "u1", "u2", "new"].map(user => spent.of(user, "t"))).toEqual([3, 0, 2, 1]);
});
