/** Recordings of every sort, drawn. */
import fc from "fast-check";
import { SHAPES, type ShapeId } from "../../../sim/fault/shapes.ts";
import { STALE_SHAPES } from "../../../sim/fault/stale-body.ts";
import type {
  Batch,
  End,
  Exchange,
  HeardMessage,
  Recording,
  Reply,
} from "../../../sim/recording/exchange.ts";
import { MESSAGE_FORMS } from "../../../sim/scenario/scenario.ts";
import { ENDPOINTS } from "../../../sim/trace/endpoint.ts";

const WEEK_MS = 7 * 86_400_000;
const ordinal = fc.integer({ min: 1, max: 40 });
const few = fc.integer({ min: 1, max: 3 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

/** Without the keys that have no value. */
const object = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K] | undefined> }): fc.Arbitrary<T> =>
  fc
    .record(shape as Record<string, fc.Arbitrary<unknown>>)
    .map(value => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T);

const message: fc.Arbitrary<HeardMessage> = object<HeardMessage>({
  id: ordinal,
  user: ordinal,
  group: maybe(few),
  as: fc.constantFrom(...MESSAGE_FORMS),
  text: few,
  chars: fc.oneof(fc.nat(500), fc.nat(5_000_000)),
  echo: maybe(fc.constant(true as const)),
  tokenless: maybe(fc.constant(true as const)),
});

const batch: fc.Arbitrary<Batch> = object<Batch>({
  list: fc.constantFrom("given", "given", "null", "absent"),
  messages: fc.array(message, { maxLength: 4 }),
  cursor: fc.constantFrom("given", "given", "empty", "null", "absent"),
  next: maybe(few),
  advertiseMs: maybe(fc.integer({ min: 2, max: 3_600_000 })),
  oddHold: maybe(fc.constantFrom("zero", "negative", "one", "huge", "text")),
});

const reply: fc.Arbitrary<Reply> = object<Reply>({
  status: fc.oneof({ weight: 4, arbitrary: fc.constant(200) }, fc.integer({ min: 100, max: 999 })),
  redirect: maybe(fc.constantFrom("self", "other")),
  retryAfter: fc.constantFrom("seconds", "date", "past", "absent", "absurd", "decimal", "negative"),
  body: fc.constantFrom(
    ...(["json", "json", "json", "empty", "html", "not-json", "truncated", "trailing"] as const),
    ...(["marked", "not-object", "corrupt-gzip", "unread"] as const),
  ),
  stale: fc.option(fc.constantFrom(...STALE_SHAPES), { nil: undefined, freq: 3 }),
  code: fc.option(
    fc.record({
      field: fc.constantFrom("ret", "errcode"),
      value: fc.integer({ min: -999_999, max: 999_999 }).filter(value => value !== 0),
      asText: fc.boolean(),
      words: fc.constantFrom("bare", "prepare-failed", "unknown-error", "rate-limited", "frequency"),
    }),
    { nil: undefined, freq: 4 },
  ),
  ret: fc.constantFrom("omitted", "zero", "zero-text"),
  sent: maybe(fc.constantFrom("empty-object", "empty-body", "ret-zero", "message-id")),
  batch: maybe(batch),
  login: fc.option(object({ token: few, bot: maybe(few), owner: maybe(few) }), { nil: undefined, freq: 5 }),
});

const end: fc.Arbitrary<End> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<End>({ how: "answered" }) },
  fc.constantFrom(...(Object.keys(SHAPES) as ShapeId[])).map((by): End => ({ how: "broken", by })),
  fc.constantFrom<End>({ how: "silent" }, { how: "given-up" }, { how: "open" }),
);

const asked: fc.Arbitrary<Exchange["asked"]> = fc.oneof(
  object<Extract<Exchange["asked"], { what: "poll" }>>({ what: fc.constant("poll"), cursor: maybe(few) }),
  object<Extract<Exchange["asked"], { what: "send" }>>({
    what: fc.constant("send"),
    user: ordinal,
    clientId: maybe(ordinal),
    text: few,
    as: fc.constantFrom(...MESSAGE_FORMS),
    chars: fc.nat(500_000),
  }),
  fc.record({ what: fc.constant("typing" as const), user: ordinal, shown: fc.boolean() }),
  fc.constant({ what: "other" as const }),
);

const exchange = (spanMs: number): fc.Arbitrary<Exchange> =>
  object<Exchange & { tookMs: number }>({
    endpoint: fc.constantFrom("getupdates", "getupdates", "sendmessage", ...ENDPOINTS),
    token: maybe(few),
    bot: maybe(few),
    requestMs: fc.nat(spanMs),
    headersMs: fc.constant(undefined),
    endMs: fc.constant(0),
    tookMs: fc.oneof(fc.nat(1_000), fc.nat(60_000), fc.nat(spanMs)),
    asked,
    end,
    reply: maybe(reply),
  }).map(({ tookMs, ...rest }) => ({ ...rest, endMs: rest.requestMs + tookMs }));

export const recordings: fc.Arbitrary<Recording> = fc
  .constantFrom(5_000, 300_000, 86_400_000, WEEK_MS)
  .chain(spanMs =>
    fc.record({
      startMs: fc.constant(Date.UTC(2026, 10, 29)),
      endMs: fc.constant(2 * spanMs),
      exchanges: fc
        .array(exchange(spanMs), { minLength: 1, maxLength: 60 })
        .map(all => all.toSorted((a, b) => a.requestMs - b.requestMs)),
    }),
  );
