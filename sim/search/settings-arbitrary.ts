/** Generated behaviour of the server and the host, within what the real ones plausibly show. Shrinks to the defaults. */
import fc from "fast-check";
import { type HostSettings, type ServerSettings, STALE_SHAPES } from "../scenario/scenario.ts";
import { DEFAULT_HOST, DEFAULT_SERVER } from "../scenario/settings.ts";
import { mostly, simplestFirst } from "./ranked.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

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
      })
      .map(({ hold, ...server }) => ({ ...DEFAULT_SERVER, ...hold, ...server })),
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
