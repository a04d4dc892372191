/** Generated behaviour of the server and the host, within what the real ones plausibly show. Shrinks to the defaults. */
import fc from "fast-check";
import { type HostSettings, type ServerSettings, STALE_SHAPES } from "../scenario/scenario.ts";
import { DEFAULT_HOST, DEFAULT_SERVER } from "../scenario/settings.ts";
import { mostly, onceIn, simplestFirst } from "./ranked.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Nothing most of the time, else one of these: rarer behaviours, one of a group at a time. */
const seldom = <T extends object>(...values: readonly T[]): fc.Arbitrary<T | Record<never, never>> =>
  onceIn<T | Record<never, never>>(4, simplestFirst<T | Record<never, never>>({}, ...values)).map(
    value => value ?? {},
  );

/** Hold and what is advertised belong together: the service answers a little before or just when it said. */
const holdArbitrary = mostly<Pick<ServerSettings, "holdMs" | "advertiseMs">>(
  { holdMs: DEFAULT_SERVER.holdMs, advertiseMs: DEFAULT_SERVER.advertiseMs },
  { holdMs: 35_000, advertiseMs: 35_000 },
  { holdMs: DEFAULT_SERVER.holdMs, advertiseMs: null },
  { holdMs: 30_000, advertiseMs: 30_000 },
  { holdMs: 42_000, advertiseMs: 42_000 },
);

export const serverArbitrary: fc.Arbitrary<ServerSettings> = fc.oneof(
  { withCrossShrink: true },
  fc.constant(DEFAULT_SERVER),
  {
    weight: 4,
    arbitrary: fc
      .record({
        hold: holdArbitrary,
        cursor: simplestFirst<ServerSettings["cursor"]>("replay", "consume"),
        ret: simplestFirst<ServerSettings["ret"]>("omitted", "zero"),
        sendAnswer: mostly<ServerSettings["sendAnswer"]>(
          "message-id",
          "empty-object",
          "empty-body",
          "ret-zero",
        ),
        staleShape: mostly(...STALE_SHAPES),
        notifystart: mostly<ServerSettings["notifystart"]>("heals", "no-effect", "refused"),
        idleAfterMs: mostly<number | null>(null, null, null, 10 * MINUTE_MS, 30 * MINUTE_MS),
        latencyMs: mostly(0, 20, 100, 200),
        polling: seldom<Partial<ServerSettings>>(
          { cursorAfterLogin: "unknown" },
          { parallelPolls: "split" },
          { parallelPolls: "newest" },
          { parallelPolls: "stale" },
          { batchMax: 1 },
          { redeliverMs: SECOND_MS },
          { redeliverMs: 30 * MINUTE_MS },
          { emptyCursor: "now" },
          { unknownCursor: "now" },
        ),
        session: seldom<Partial<ServerSettings>>(
          { notifystart: "heals-once" },
          { takenOver: "at-once" },
          { newBotId: true },
        ),
        sending: seldom<Partial<ServerSettings>>(
          { quota: 10 },
          { windowMs: HOUR_MS },
          { burst: 2 },
          { tokenless: "refuse" },
          { tokenless: "drop" },
          { typingCounts: true, quota: 10 },
          { ticketLastsMs: 10 * MINUTE_MS },
        ),
        refusal: mostly<ServerSettings["refusal"]>(
          "bare",
          "prepare-failed",
          "unknown-error",
          "rate-limited",
          "frequency",
        ),
      })
      .map(({ hold, polling, session, sending, ...server }) => ({
        ...DEFAULT_SERVER,
        ...hold,
        ...server,
        ...polling,
        ...session,
        ...sending,
      })),
  },
);

export const hostArbitrary: fc.Arbitrary<HostSettings> = fc.oneof(
  { withCrossShrink: true },
  fc.constant(DEFAULT_HOST),
  {
    weight: 3,
    arbitrary: fc.record({
      watchdog: mostly(false, false, true),
      handlerMs: mostly(0, SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 3 * MINUTE_MS),
      reply: simplestFirst(false, true),
      typing: simplestFirst(false, true),
    }),
  },
);
