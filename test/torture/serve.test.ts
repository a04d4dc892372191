/** A small part of the campaign against the mock as a command; `npm run torture` has all of it. */
import { expect, it } from "vitest";
import { attackServe } from "./serve.ts";

it("the command refuses what pages and greedy clients ask, and answers polls on connections that stay open", async () => {
  const { figures, statuses, breaches } = await attackServe({ polls: 500 });
  expect(breaches).toEqual([]);
  expect(figures).toMatchObject({ polls: 500, letIn: 0 });
  expect(new Set(Object.values(statuses))).toEqual(new Set([400, 403, 405, 413, 421, 431]));
});
