/** The kinds of family P: what each asks of the server when it serves a poll, or does to it beside. */
import { describe, expect, it, test } from "vitest";
import { actsOn, type FaultContext } from "../../../sim/fault/fault.ts";
import { FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";

function contextOf(attributes: Readonly<Record<string, unknown>>): FaultContext<typeof attributes> {
  return { attributes, leg: "answer", random: () => 0.5, hits: 0, nowMs: 0, memory: { busyUntilMs: 0 } };
}

function quirkOf(id: string, given: object = {}): unknown {
  const kind = faultKind(id);
  const context = contextOf(kind.attributes.parse(given));
  const action = kind.onRequest?.({ endpoint: "getupdates", account: "bot" }, context);
  return action?.do === "serve" ? action.quirk : action;
}

const QUIRKS: [string, object, object][] = [
  ["instant-empty", {}, { holdMs: 0 }],
  ["hold-short", {}, { holdMs: 5_000 }],
  ["hold-short", { hold: "100ms" }, { holdMs: 100 }],
  ["hold-long", {}, { holdMs: 60_000 }],
  ["hold-long", { hold: "10m" }, { holdMs: 600_000 }],
  ["answer-at-deadline", {}, { holdMs: 35_000 }],
  ["answer-at-deadline", { hold: "30s" }, { holdMs: 30_000 }],
  ["absurd-hold", {}, { advertise: "0" }],
  ["absurd-hold", { advertise: "negative" }, { advertise: "-1" }],
  ["absurd-hold", { advertise: "one" }, { advertise: "1" }],
  ["absurd-hold", { advertise: "huge" }, { advertise: "1e9" }],
  ["absurd-hold", { advertise: "text" }, { advertise: '"soon"' }],
  ["cursor-absent", {}, { cursor: "absent" }],
  ["cursor-empty", {}, { cursor: "empty" }],
  ["cursor-null", {}, { cursor: "null" }],
  ["cursor-unchanged", {}, { cursor: "unchanged" }],
  ["cursor-regressed", {}, { cursor: "regressed" }],
  ["cursor-foreign", {}, { cursor: "foreign" }],
  ["cursor-huge", {}, { cursor: "huge" }],
  ["cursor-non-ascii", {}, { cursor: "non-ascii" }],
  ["cursor-unknown", {}, { cursorUnknown: true }],
  ["repeated-in-batch", {}, { batch: "repeated" }],
  ["handed-over-again", {}, { batch: "again" }],
  ["reversed-batch", {}, { batch: "reversed" }],
  ["messages-absent", {}, { batch: "absent" }],
  ["own-echo", {}, { batch: "with-echo" }],
  ["unknown-item", {}, { batch: "with-unknown-item" }],
  ["empty-items", {}, { batch: "with-empty-items" }],
  ["poison-item", {}, { batch: "with-poison" }],
  ["reused-id", {}, { batch: "with-reused-id" }],
  ["case-twin-users", {}, { batch: "with-case-twin" }],
  ["tokenless-messages", {}, { tokenless: true }],
];

test.each(QUIRKS)("%s with %j asks the server for %j", (id, given, quirk) => {
  expect(quirkOf(id, given)).toEqual(quirk);
  expect(faultKind(id)).toMatchObject({ family: "P", endpoints: ["getupdates"], legs: ["answer"] });
});

test("every advertised hold is what JSON allows in that place", () => {
  for (const { advertise } of faultKind("absurd-hold").examples) {
    const { advertise: printed } = quirkOf("absurd-hold", { advertise }) as { advertise: string };
    expect(() => JSON.parse(printed) as unknown).not.toThrow();
  }
});

test("a poll that is served oddly is served: only one that hands nothing over blocks", () => {
  const blocking = FAULT_KINDS.filter(kind => kind.family === "P" && actsOn(kind) === "request")
    .filter(kind => kind.examples.some(example => kind.impact(example).blocks))
    .map(({ id }) => id);
  expect(blocking).toEqual(["messages-absent"]);
});

test.each([
  ["redelivery", {}, { do: "redeliver", count: 1 }],
  ["redelivery", { count: 3 }, { do: "redeliver", count: 3 }],
  ["stolen-messages", {}, { do: "steal", count: 1 }],
  ["stolen-messages", { count: 100 }, { do: "steal", count: 100 }],
  ["server-restarts", {}, { do: "restart-server", forgets: "nothing" }],
  ["server-restarts", { forgets: "last-minutes" }, { do: "restart-server", forgets: "last-minutes" }],
  ["session-lapses", {}, { do: "lapse" }],
])("%s with %j does to the server, once: %j", (id, given, action) => {
  const kind = faultKind(id);
  expect(kind.onOpen?.(contextOf(kind.attributes.parse(given)))).toEqual(action);
  expect(kind.onClose).toBeUndefined();
});

test("withheld-messages keeps them back while the window is open", () => {
  const { onOpen, onClose } = faultKind("withheld-messages");
  expect(onOpen?.(contextOf({}))).toEqual({ do: "withhold" });
  expect(onClose?.(contextOf({}))).toEqual({ do: "release" });
});

describe("a count of messages", () => {
  it.each(["redelivery", "stolen-messages"])("of %s lies between 1 and 100", id => {
    const { attributes } = faultKind(id);
    for (const count of [0, 101, 1.5, "2"]) expect(attributes.safeParse({ count }).success).toBe(false);
  });
});
