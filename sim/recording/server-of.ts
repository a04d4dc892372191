/** Settings of the server, as far as a recording shows them; what it does not show stays as usual. */
import type { ServerSettings } from "../knobs/settings.ts";
import { DEFAULT_SERVER } from "../scenario/settings.ts";
import type { Exchange } from "./exchange.ts";
import type { StaleTime } from "./sessions.ts";
import type { Usual } from "./troubles.ts";

/** Measured times below are those of this machine, not of the way, milliseconds. */
const LATENCY_MS_MIN = 20;
/** Two lengths of time are one when they differ by less, milliseconds or share. */
const SAME_MS = 150;
const SAME_SHARE = 0.03;

export interface Measured {
  server: ServerSettings;
  usual: Usual;
}

export function serverOf(
  exchanges: readonly Exchange[],
  staleTimes: readonly StaleTime[],
  newBotId: boolean,
): Measured {
  const good = exchanges.filter(isGood);
  const polls = good.filter(({ reply }) => reply?.batch !== undefined);
  const calls = good.filter(({ endpoint }) => !HELD.has(endpoint)).map(tookMs);
  const answerMs = medianOf(calls) ?? 0;
  const latencyMs = answerMs < 2 * LATENCY_MS_MIN ? 0 : Math.round(answerMs / 20) * 10;
  const advertised = polls.map(({ reply }) => reply?.batch?.advertiseMs ?? null);
  const advertiseMs = polls.length === 0 ? DEFAULT_SERVER.advertiseMs : mostOf(advertised);
  const idle = polls.filter(({ reply }) => reply?.batch?.messages.length === 0).map(tookMs);
  const heldMs = medianOf(idle);
  const holdMs = heldMs === undefined ? DEFAULT_SERVER.holdMs : holdOf(heldMs - 2 * latencyMs, advertiseMs);
  const sent = good.flatMap(({ reply }) => reply?.sent ?? []);
  const shapes = staleTimes.flatMap(({ answers }) => answers.flatMap(({ reply }) => reply?.stale ?? []));
  const rets = polls.map(({ reply }) => (reply?.ret === "zero" ? "zero" : "omitted"));
  return {
    server: {
      ...DEFAULT_SERVER,
      holdMs,
      advertiseMs,
      latencyMs,
      notifystart: notifystartOf(staleTimes),
      newBotId,
      ...(polls.length > 0 && { ret: mostOf(rets) as ServerSettings["ret"] }),
      ...(sent.length > 0 && { sendAnswer: mostOf(sent) }),
      ...(shapes.length > 0 && { staleShape: mostOf(shapes) }),
    },
    usual: { holdMs: heldMs ?? holdMs, answerMs },
  };
}

/** Endpoints whose answers wait for something to happen, or carry files. */
const HELD: ReadonlySet<string> = new Set(["getupdates", "get_qrcode_status", "upload", "download"]);

function isGood({ end, reply }: Exchange): boolean {
  return (
    end.how === "answered" && reply?.status === 200 && reply.stale === undefined && reply.code === undefined
  );
}

/** What notifystart does, when each time shows the same. */
function notifystartOf(staleTimes: readonly StaleTime[]): ServerSettings["notifystart"] {
  if (staleTimes.some(({ ended }) => ended === "notifystart")) return "heals";
  if (staleTimes.some(({ wasInVain }) => wasInVain)) return "no-effect";
  return staleTimes.some(({ starts }) => starts.includes("refused")) ? "refused" : "heals";
}

/** As the default stands to what is advertised: a little under it. Else as it was measured. */
function holdOf(heldMs: number, advertiseMs: number | null): number {
  if (advertiseMs !== null && Math.abs(heldMs - advertiseMs) <= Math.max(SAME_MS, SAME_SHARE * advertiseMs))
    return Math.max(1, advertiseMs - 10);
  const gridMs = heldMs < 2_000 ? 10 : heldMs < 10_000 ? 100 : 1_000;
  return Math.max(10, Math.round(heldMs / gridMs) * gridMs);
}

function tookMs({ requestMs, endMs }: Exchange): number {
  return endMs - requestMs;
}

function medianOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** The value that is there most often, the first of several. */
function mostOf<T>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
