/** What the attributes of each fault kind may be, the simplest first. A new kind needs a line here; a test says so. */
import fc from "fast-check";
import { STALE_SHAPES } from "../scenario/scenario.ts";
import { mostly, simplestFirst } from "./ranked.ts";

/** Attributes as the kind's schema leaves them: complete, durations in milliseconds. */
export type AttributeArbitrary = fc.Arbitrary<Readonly<Record<string, unknown>>>;

/** Objects like those of a parser; fast-check draws some without a prototype unless told. */
const plain = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });

const none: AttributeArbitrary = fc.constant({});
const applied = mostly(false, true);

/** By the id of the kind. */
export const ATTRIBUTE_ARBITRARIES: Readonly<Record<string, AttributeArbitrary>> = {
  "stale-token": plain({ shape: mostly(...STALE_SHAPES) }),
  "session-expires": none,
  "taken-over": plain({ delay: mostly(0, 29_000, 5_000) }),
  "error-code": simplestFirst<Record<string, unknown>>(
    { ret: -1 },
    { ret: -2 },
    { errcode: -1 },
    { ret: -2, errmsg: "freq limit" },
    { ret: -2, errcode: -2 },
    { errcode: "-1" },
    { ret: 40_001 },
  ),
  "http-status": plain({
    status: mostly(503, 429, 500, 502, 504, 524, 401, 403, 404),
    body: simplestFirst("html", "json", "empty"),
    applied,
  }),
  "malformed-body": plain({
    form: simplestFirst("html", "truncated", "empty", "not-json", "wrong-type"),
    applied,
  }),
  "connection-refused": none,
  "connection-reset": plain({ phase: simplestFirst("before", "after") }),
  hang: plain({ applied }),
  latency: plain({
    request: mostly(0, 200, 2_000, 15_000),
    answer: simplestFirst(1_000, 0, 200, 5_000, 20_000),
  }),
};
