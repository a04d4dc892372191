/** How the client of this package recovers, as tables: `docs/client.md` shows them, and each row is a test. Data only. */

/** How a request ends. */
export type RowEnding =
  /** At once, or after so long. */
  | { json: object; afterMs?: number }
  | { text: string; status?: number }
  | { errno: string }
  | { silent: true }
  | { stall: true };

/** A poll of a live session ends; what the client makes of it. */
export interface PollRow {
  /** Heading of the rows that come to the same. */
  taken: string;
  /** In words, for the page. */
  ends: string;
  ending: RowEnding;
  /** The first so many polls end so; the row is about the last of them. @default 1 */
  times?: number;
  next: "getupdates" | "notifystart";
  /** The pause before the next request: at least, at most. */
  pauseMs: readonly [number, number];
  /** State, with its reason when there is one. */
  state: string;
}

const AT_ONCE = [0, 0] as const;
const FIRST = [250, 500] as const;
const LONGEST = [4_000, 8_000] as const;

const healthy = { taken: "alive", next: "getupdates", pauseMs: AT_ONCE, state: "live" } as const;
const stale = {
  taken: "stale token",
  next: "notifystart",
  pauseMs: AT_ONCE,
  state: "recovering, stale-token",
} as const;
const failed = { taken: "failure", next: "getupdates", pauseMs: FIRST, state: "live" } as const;
/** After so many failures at once 7 s are over, whatever chance made of the pauses. */
const failedAgain = { ...failed, times: 7, pauseMs: LONGEST, state: "recovering, transport" } as const;

export const POLL_ROWS: readonly PollRow[] = [
  { ...healthy, ends: "messages", ending: { json: { msgs: [{}], get_updates_buf: "c2" } } },
  { ...healthy, ends: "`msgs: []` and a cursor", ending: { json: { msgs: [], get_updates_buf: "c2" } } },
  { ...healthy, ends: "`ret: 0` alone, after a hold", ending: { json: { ret: 0 }, afterMs: 20_000 } },
  { ...healthy, ends: "a cursor alone", ending: { json: { get_updates_buf: "c2" } } },
  { ...stale, ends: "`errcode: -14`", ending: { json: { errcode: -14, errmsg: "session timeout" } } },
  { ...stale, ends: "`ret: -14`", ending: { json: { ret: -14 } } },
  { ...stale, ends: "`ret: 0, errcode: -14`", ending: { json: { ret: 0, errcode: -14 } } },
  { ...stale, ends: "`ret: -14, errcode: -1`", ending: { json: { ret: -14, errcode: -1 } } },
  { ...stale, ends: '`errcode: "-14"`', ending: { json: { errcode: "-14" } } },
  { ...stale, ends: "`errcode: -14` beside messages", ending: { json: { errcode: -14, msgs: [{}] } } },
  { ...failed, ends: "another code: `ret: -2`", ending: { json: { ret: -2 } } },
  {
    ...failed,
    ends: 'a code that is no number: `errcode: "expired"`',
    ending: { json: { errcode: "expired" } },
  },
  { ...failed, ends: "HTTP 302", ending: { text: "", status: 302 } },
  { ...failed, ends: "HTTP 403", ending: { text: "", status: 403 } },
  { ...failed, ends: "HTTP 429", ending: { text: "", status: 429 } },
  { ...failed, ends: "HTTP 502", ending: { text: "", status: 502 } },
  { ...failed, ends: "a page in HTML, HTTP 200", ending: { text: "<html>" } },
  { ...failed, ends: "half of a JSON body", ending: { text: '{"msgs":[' } },
  { ...failed, ends: "an empty body", ending: { text: "" } },
  { ...failed, ends: "`ECONNRESET`", ending: { errno: "ECONNRESET" } },
  { ...failed, ends: "`ECONNREFUSED`", ending: { errno: "ECONNREFUSED" } },
  { ...failed, ends: "`ENOTFOUND`", ending: { errno: "ENOTFOUND" } },
  { ...failedAgain, ends: "HTTP 502, for more than 7 s", ending: { text: "", status: 502 } },
  { ...failedAgain, ends: "`ECONNRESET`, for more than 7 s", ending: { errno: "ECONNRESET" } },
  {
    taken: "silence",
    ends: "nothing within the hold + 10 s",
    ending: { silent: true },
    next: "getupdates",
    pauseMs: AT_ONCE,
    state: "live",
  },
  {
    taken: "silence",
    ends: "headers, and then nothing within the hold + 10 s",
    ending: { stall: true },
    next: "getupdates",
    pauseMs: AT_ONCE,
    state: "live",
  },
  {
    taken: "silent lapse",
    ends: "`{}`: no messages, no cursor, no code",
    ending: { json: {} },
    next: "getupdates",
    pauseMs: FIRST,
    state: "live",
  },
  {
    taken: "silent lapse",
    ends: "`ret: 0` alone, at once",
    ending: { json: { ret: 0 } },
    next: "getupdates",
    pauseMs: FIRST,
    state: "live",
  },
  {
    taken: "silent lapse",
    ends: "`{}`, the third in a row",
    ending: { json: {} },
    times: 3,
    next: "notifystart",
    pauseMs: AT_ONCE,
    state: "recovering, lapsed",
  },
];

/** After a stale token: what notifystart and the polls after it are answered with, and what that comes to within 10 s. */
export interface CureRow {
  notifystart: string;
  notified: RowEnding;
  poll: string;
  /** Undefined for a poll that the server takes and holds. */
  polled: RowEnding | undefined;
  state: string;
}

const STALE_ANSWER = { json: { errcode: -14 } } as const;

export const CURE_ROWS: readonly CureRow[] = [
  { notifystart: "taken", notified: { json: { ret: 0 } }, poll: "held", polled: undefined, state: "live" },
  {
    notifystart: "taken",
    notified: { json: { ret: 0 } },
    poll: "stale, at each of three attempts",
    polled: STALE_ANSWER,
    state: "needs-login, notifystart-without-effect",
  },
  { notifystart: "`-14`", notified: STALE_ANSWER, poll: "held", polled: undefined, state: "live" },
  {
    notifystart: "`-14`",
    notified: STALE_ANSWER,
    poll: "stale, at each of three attempts",
    polled: STALE_ANSWER,
    state: "needs-login, taken-over-or-revoked",
  },
  {
    notifystart: "HTTP 500",
    notified: { text: "", status: 500 },
    poll: "stale",
    polled: STALE_ANSWER,
    state: "recovering, stale-token",
  },
  {
    notifystart: "nothing",
    notified: { silent: true },
    poll: "stale",
    polled: STALE_ANSWER,
    state: "recovering, stale-token",
  },
];

/** The pause after so many failures in a row: at least, at most. The last row holds for all further ones. */
export const BACKOFF_ROWS: readonly (readonly [failures: number, leastMs: number, mostMs: number])[] = [
  [1, 250, 500],
  [2, 500, 1_000],
  [3, 1_000, 2_000],
  [4, 2_000, 4_000],
  [5, 4_000, 8_000],
];
