/** Arbitrary scenarios, in the one form that the parser gives them. */
import fc from "fast-check";
import { z } from "zod";
import { actsOn } from "../../../sim/fault/fault.ts";
import type { Regime } from "../../../sim/fault/regime.ts";
import { FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";
import { KNOBS, type Knob } from "../../../sim/knobs/knobs.ts";
import { defaultFaultName } from "../../../sim/scenario/faults.ts";
import type { FaultLine, Scenario, WorkloadLine } from "../../../sim/scenario/scenario.ts";
import { MESSAGE_FORMS, SENDABLE_FORMS } from "../../../sim/scenario/scenario.ts";
import { DEFAULT_HOST, DEFAULT_START_MS } from "../../../sim/scenario/settings.ts";
import { LIMIT_ENTRIES, type Limits } from "../../../sim/trace/limits/limits.ts";
import type { Endpoint } from "../../../sim/trace/record.ts";

const DAY_MS = 86_400_000;

const ms = (min: number, max: number) => fc.integer({ min, max });
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,8}$/);
const text = fc
  .string({ unit: "grapheme", maxLength: 30 })
  .map(words => words.trim())
  .filter(words => words !== "");
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof(fc.constant(usual), other);

/** The default of a knob, or any other value that it can have. */
const anyValue = ({ behaviours, schema, default: usual }: Knob): fc.Arbitrary<unknown> => {
  const others = behaviours.map(behaviour => {
    if (behaviour === "<duration>") return ms(1, DAY_MS);
    if (behaviour === "<number>") return ms(1, 1_000);
    return fc.constant(z.decode(schema, { true: true, false: false }[behaviour] ?? behaviour));
  });
  return mostly(usual, fc.oneof(...others));
};

const server = fc.record(
  Object.fromEntries(Object.entries(KNOBS).map(([field, knob]) => [field, anyValue(knob)])),
  { noNullPrototype: true },
);

const host = fc.record({
  watchdog: fc.boolean(),
  handlerMs: mostly(DEFAULT_HOST.handlerMs, ms(0, DAY_MS)),
  reply: fc.boolean(),
  typing: fc.boolean(),
});

/** Each as it is, or as tight as a scenario may make it. */
const limits = fc.record(
  Object.fromEntries(
    LIMIT_ENTRIES.map(([field, { default: usual, tighten }]) => {
      if (tighten === "exact") return [field, fc.constant(usual)];
      const least = field.endsWith("Ms") ? 0 : 1;
      return [field, mostly(usual, tighten === "lower" ? ms(least, usual) : ms(usual, 2 * usual))];
    }),
  ) as Record<keyof Limits, fc.Arbitrary<number>>,
  { noNullPrototype: true },
);

const SESSIONS = ["live", "stale", "dead", "lapsed"] as const;
const some = ms(1, DAY_MS);
const bounds = fc.tuple(some, some).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const flipping: fc.Arbitrary<Regime> = fc.oneof(
  fc.record({ flapping: fc.record({ down: some, up: some }) }),
  fc.record({ unstable: fc.record({ down: bounds, up: bounds }) }),
);
const regime: fc.Arbitrary<Regime> = fc.oneof(
  flipping,
  fc.record({ "brown-out": fc.record({ peak: fc.constantFrom(0.1, 0.5, 1) }) }),
  fc.record({ "every-nth": ms(2, 9) }),
  fc.record({ "rate-cap": fc.record({ limit: ms(1, 9), within: some }) }),
);

interface Frame {
  accounts: readonly string[];
  healAtMs: number;
  endAtMs: number;
}

function workloadLine({ accounts, healAtMs, endAtMs }: Frame): fc.Arbitrary<WorkloadLine> {
  const account = fc.constantFrom(...accounts);
  const who = fc.oneof(
    fc.record({ action: fc.constantFrom("inbound", "send", "typing"), account, user: name }),
    fc.record(
      {
        action: fc.constant("inbound"),
        account,
        user: name,
        as: fc.constantFrom(...MESSAGE_FORMS.slice(1)),
        group: name,
        same: fc.constant(true),
      },
      { requiredKeys: ["action", "account", "user"], noNullPrototype: true },
    ),
    fc.record(
      {
        action: fc.constant("send"),
        account,
        user: name,
        as: fc.constantFrom(...SENDABLE_FORMS.slice(1)),
        chars: ms(1, 100_000),
      },
      { requiredKeys: ["action", "account", "user"], noNullPrototype: true },
    ),
    fc.record({ action: fc.constantFrom("start", "stop", "login", "scan"), account }),
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
  return fc.tuple(kind, times).chain(([drawnKind, { atMs, length, every, form }]) => {
    const { id, endpoints = [], legs = [], examples } = drawnKind;
    const untilMs = Math.min(atMs + length, healAtMs);
    const everyMs = Math.max(Math.ceil(healAtMs / 100), every);
    const isRepeated = form >= 3;
    const closes = form === 1 || (form === 4 && untilMs - atMs <= everyMs);
    const window = {
      ...(closes && { untilMs }),
      ...(isRepeated && { everyMs }),
      ...(form === 3 && { repeatUntilMs: untilMs }),
    };
    const isAimed = actsOn(drawnKind) === "request";
    const rest = fc.record(
      {
        ...(isAimed && { count: ms(1, 9) }),
        skip: isAimed ? ms(0, 3) : fc.constant(0),
        chance: isAimed ? mostly(1, fc.double({ min: 0.001, max: 1, noNaN: true })) : fc.constant(1),
        endpoints: isAimed ? fc.subarray([...endpoints]) : fc.constant<Endpoint[]>([]),
        account: fc.constantFrom(...accounts),
        ...(actsOn(drawnKind) !== "world" && { regime }),
        ...(drawnKind.onClose !== undefined && { regime: flipping }),
        ...(isAimed && { leg: fc.constantFrom(...legs), session: fc.constantFrom(...SESSIONS) }),
        attributes: fc.constantFrom(...examples),
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

/** Of kinds that exclude each other's windows, the first alone. */
function withoutRivals(drawn: [FaultLine, boolean][]): [FaultLine, boolean][] {
  const words = drawn.map(([{ kind }]) => faultKind(kind).exclusive);
  return drawn.filter((_, at) => words[at] === undefined || words.indexOf(words[at]) === at);
}

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
          withoutRivals(drawn).map(([line, own], at) => ({
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
