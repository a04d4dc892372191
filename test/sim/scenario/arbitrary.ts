/** Arbitrary scenarios, in the one form that the parser gives them. */
import fc from "fast-check";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { defaultFaultName } from "../../../sim/scenario/faults.ts";
import type { FaultLine, Scenario, WorkloadLine } from "../../../sim/scenario/scenario.ts";
import { STALE_SHAPES } from "../../../sim/scenario/scenario.ts";
import { DEFAULT_HOST, DEFAULT_SERVER, DEFAULT_START_MS } from "../../../sim/scenario/settings.ts";
import { ENDPOINTS, type Endpoint } from "../../../sim/trace/record.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/trace.ts";

const DAY_MS = 86_400_000;

const ms = (min: number, max: number) => fc.integer({ min, max });
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,8}$/);
const text = fc
  .string({ unit: "grapheme", maxLength: 30 })
  .map(words => words.trim())
  .filter(words => words !== "");
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof(fc.constant(usual), other);

const server = fc.record({
  holdMs: mostly(DEFAULT_SERVER.holdMs, ms(0, DAY_MS)),
  advertiseMs: mostly<number | null>(35_000, fc.option(ms(0, DAY_MS))),
  cursor: fc.constantFrom("replay", "consume"),
  ret: fc.constantFrom("omitted", "zero"),
  sendAnswer: fc.constantFrom("empty-object", "empty-body", "ret-zero", "message-id"),
  staleShape: fc.constantFrom(...STALE_SHAPES),
  notifystart: fc.constantFrom("heals", "no-effect", "refused"),
  idleAfterMs: fc.option(ms(1, DAY_MS)),
  latencyMs: mostly(0, ms(0, 60_000)),
  checkHeaders: fc.boolean(),
});

const host = fc.record({
  watchdog: fc.boolean(),
  handlerMs: mostly(DEFAULT_HOST.handlerMs, ms(0, DAY_MS)),
  reply: fc.boolean(),
  typing: fc.boolean(),
});

const limits = fc.record({
  recoverWithinMs: mostly(DEFAULT_LIMITS.recoverWithinMs, ms(0, 10_000)),
  deadlineMarginMs: mostly(DEFAULT_LIMITS.deadlineMarginMs, ms(0, 30_000)),
  probeWithinMs: mostly(DEFAULT_LIMITS.probeWithinMs, ms(0, 600_000)),
  sendWithinMs: ms(0, 1_000),
  silenceMarginMs: fc.constant(DEFAULT_LIMITS.silenceMarginMs),
  declareWithinMs: fc.constant(DEFAULT_LIMITS.declareWithinMs),
  stopWithinMs: ms(0, 5_000),
  ratePerSecond: ms(1, 5),
  ratePerMinute: ms(1, 60),
});

const code = fc.oneof(fc.integer({ min: -100, max: -1 }), fc.constantFrom("-14", "-1", "E1"));

/** Attributes of every kind; a kind without a line here fails the test that asks for all. */
const ATTRIBUTES: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  "stale-token": fc.record({ shape: fc.constantFrom(...STALE_SHAPES) }),
  "session-expires": fc.constant({}),
  "taken-over": fc.record({ delay: ms(0, 29_000) }),
  "error-code": fc.oneof(
    fc.record({ ret: code, errcode: code, errmsg: fc.string() }, { requiredKeys: ["ret"] }),
    fc.record({ errcode: code }),
  ),
  "http-status": fc.record({
    status: ms(400, 599),
    body: fc.constantFrom("html", "json", "empty"),
    applied: fc.boolean(),
  }),
  "malformed-body": fc.record({
    form: fc.constantFrom("html", "truncated", "empty", "not-json", "wrong-type"),
    applied: fc.boolean(),
  }),
  "connection-refused": fc.constant({}),
  "connection-reset": fc.record({ phase: fc.constantFrom("before", "after") }),
  hang: fc.record({ applied: fc.boolean() }),
  latency: fc.record({ request: ms(0, 60_000), answer: ms(0, 60_000) }),
};

interface Frame {
  accounts: readonly string[];
  healAtMs: number;
  endAtMs: number;
}

function workloadLine({ accounts, healAtMs, endAtMs }: Frame): fc.Arbitrary<WorkloadLine> {
  const account = fc.constantFrom(...accounts);
  const who = fc.oneof(
    fc.record({ action: fc.constantFrom("inbound", "send", "typing"), account, user: name }),
    fc.record({ action: fc.constantFrom("start", "stop", "login"), account }),
  );
  const once = fc.record({ atMs: ms(0, endAtMs - 1) });
  const again = fc
    .tuple(
      mostly<number | undefined>(undefined, ms(0, healAtMs - 1)),
      ms(Math.ceil(endAtMs / 100), endAtMs - 1),
      ms(0, DAY_MS),
    )
    .map(([from, everyMs, more]) => {
      const atMs = from ?? (everyMs < healAtMs ? everyMs : 0);
      return { atMs, everyMs, untilMs: more % 2 ? healAtMs : atMs + (more % (endAtMs - atMs + 1)) };
    });
  return fc.tuple(who, fc.oneof(once, again)).map(([a, b]) => ({ ...a, ...b }) as WorkloadLine);
}

function faultLine({ accounts, healAtMs }: Frame): fc.Arbitrary<FaultLine> {
  const kind = fc.constantFrom(...FAULT_KINDS);
  const times = fc.record({
    atMs: ms(0, healAtMs - 1),
    length: ms(1, DAY_MS),
    every: ms(1, DAY_MS),
    form: ms(0, 4),
  });
  return fc.tuple(kind, times).chain(([{ id, endpoints }, { atMs, length, every, form }]) => {
    const untilMs = Math.min(atMs + length, healAtMs);
    const everyMs = Math.max(Math.ceil(healAtMs / 100), every);
    const isRepeated = form >= 3;
    const closes = form === 1 || (form === 4 && untilMs - atMs <= everyMs);
    const window = {
      ...(closes && { untilMs }),
      ...(isRepeated && { everyMs }),
      ...(form === 3 && { repeatUntilMs: untilMs }),
    };
    const isAimed = endpoints.length > 0;
    const rest = fc.record(
      {
        ...(isAimed && { count: ms(1, 9) }),
        skip: isAimed ? ms(0, 3) : fc.constant(0),
        chance: isAimed ? mostly(1, fc.double({ min: 0.001, max: 1, noNaN: true })) : fc.constant(1),
        endpoints: isAimed ? fc.subarray([...ENDPOINTS]) : fc.constant<Endpoint[]>([]),
        account: fc.constantFrom(...accounts),
        attributes: ATTRIBUTES[id]!,
      },
      { noNullPrototype: true, requiredKeys: ["skip", "chance", "endpoints", "attributes"] },
    );
    return rest.map(drawn => ({ name: "", kind: id, atMs, ...window, ...drawn }));
  });
}

const expectation = fc.oneof(
  fc.constantFrom("pass" as const, "inconclusive" as const),
  fc.uniqueArray(fc.constantFrom("recovers-in-time", "no-loss", "one-poll"), { minLength: 1 }),
);

/** Any scenario that a file can hold. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    accounts: mostly<string[]>(["bot"], fc.uniqueArray(name, { minLength: 1, maxLength: 3 })),
    healAtMs: ms(1_000, 29 * DAY_MS),
    settleMs: mostly(120_000, ms(0, DAY_MS)),
  })
  .chain(({ accounts, healAtMs, settleMs }) => {
    const frame: Frame = { accounts, healAtMs, endAtMs: healAtMs + settleMs };
    return fc.record(
      {
        name: fc.constant("drawn/one"),
        title: text,
        why: fc.array(text, { maxLength: 2 }),
        seed: fc.oneof(fc.constantFrom("1", "0", "007", "1e5", "true", "12345678901234567890"), text),
        startMs: mostly(DEFAULT_START_MS, ms(0, 4_000_000_000_000)),
        accounts: fc.constant(accounts),
        healAtMs: fc.constant(healAtMs),
        endAtMs: fc.constant(frame.endAtMs),
        server,
        host,
        workload: fc.array(workloadLine(frame), { maxLength: 4 }),
        faults: fc.array(fc.tuple(faultLine(frame), fc.boolean()), { maxLength: 4 }).map(drawn =>
          drawn.map(([line, own], at) => ({
            ...line,
            name: own ? `own-${at}` : defaultFaultName(line.kind, at),
          })),
        ),
        expect: fc.dictionary(name, expectation, { maxKeys: 3, noNullPrototype: true }),
        limits,
      },
      { noNullPrototype: true },
    ) as fc.Arbitrary<Scenario>;
  });
