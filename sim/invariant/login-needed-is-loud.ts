/** login-needed-is-loud: a session that only a new login can cure is announced in time, with a reason, once, and only then. */
import type { StatusRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { CureAsked } from "./cure-asked.ts";
import type { ExcuseId } from "./excuses.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { Obstacles } from "./obstacles.ts";
import { presenceAt } from "./presence.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "login-needed-is-loud";

export const loginNeededIsLoud: Invariant = {
  name: NAME,
  promise: "When only a new login can help, the subject says needs-login with a reason, in time and once.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, options);
    for (const account of timeline.accounts.values()) new Watch(timeline, account, findings).follow();
    return findings.finish();
  },
};

/** A time during which the session is dead, under one credential. */
interface Episode {
  /** The first stale answer after which the started subject can know; null before it. */
  known: TraceRecord | null;
  /** When the time for the declaration began to run. */
  clockMs: number;
  /** Declared in time or found missing: nothing more to wait for. */
  settled: boolean;
  /** The status records that announced it since the last start or credential. */
  announced: StatusRecord[];
}

class Watch {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #findings: Findings;
  readonly #obstacles: Obstacles;
  #wanted = false;
  #status: StatusRecord | null = null;
  /** The last accepted poll after which no stale answer came; null when one did. */
  #unheard: { accepted: TraceRecord | null } | null = { accepted: null };
  #episode: Episode | null = null;
  readonly #cure = new CureAsked();
  /** Those that its requests have carried since it got its credential: half of another is not the half of this one. */
  readonly #tokens = new Set<string>();

  constructor(timeline: Timeline, account: AccountTimeline, findings: Findings) {
    this.#timeline = timeline;
    this.#account = account;
    this.#findings = findings;
    this.#obstacles = new Obstacles(timeline, account);
  }

  follow(): void {
    for (const record of this.#account.course) {
      this.#judge(record.atMs, { inclusive: false });
      const { suspended } = this.#obstacles;
      this.#obstacles.read(record);
      const { touch } = this.#obstacles;
      if (touch !== null) this.#delay(touch.atMs, "cure-touched");
      this.#cure.read(record);
      this.#react(record);
      if (suspended && !this.#obstacles.suspended) this.#delay(record.atMs, "frozen-before-declaring");
    }
    this.#judge(this.#timeline.endMs, { inclusive: true });
  }

  /** Whether a notifystart helps it could not find out until then. */
  #delay(untilMs: number, excuse: ExcuseId): void {
    const episode = this.#episode;
    if (!episode?.known || episode.settled) return;
    const clockMs = Math.max(episode.clockMs, this.#obstacles.knowableFrom(untilMs));
    if (this.#findings.excuse(excuse, clockMs - episode.clockMs)) episode.clockMs = clockMs;
  }

  #react(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        // A lapsed session never says -14, so nothing need be declared; whoever does has reason enough.
        if (record.state === "lapsed") this.#unheard = null;
        this.#turn();
        break;
      case "credential":
        // A login that cures nothing is news: what was said before was of the credential before.
        if (this.#episode !== null) this.#episode = newEpisode([]);
        this.#tokens.clear();
        break;
      case "crash":
        // The next life of the process has to learn and to say everything anew.
        this.#wanted = false;
        this.#status = null;
        if (this.#episode !== null) this.#episode = newEpisode([]);
        break;
      case "lifecycle":
        if (record.step === "start-asked") {
          this.#wanted = true;
          // It begins with what is on the machine: half of that, handed to it later, is another again.
          this.#tokens.clear();
        } else if (record.step === "stop-asked") this.#wanted = false;
        else break;
        // What the subject knew and said before is over: it has to learn and to say it anew.
        if (this.#episode !== null) this.#episode = newEpisode([]);
        break;
      case "accepted": {
        const exchange = this.#timeline.exchanges.get(record.request);
        const doomed = exchange !== undefined && exchange.blockedFromMs <= record.atMs;
        if (record.endpoint === "getupdates" && !doomed) this.#unheard = { accepted: record };
        break;
      }
      case "answer":
        if (!record.stale) break;
        this.#unheard = null;
        if (this.#wanted && this.#episode?.known === null) {
          this.#findings.examine();
          this.#episode.known = record;
          this.#episode.clockMs = this.#obstacles.knowableFrom(record.atMs);
          this.#settle();
        }
        break;
      case "status":
        this.#declare(record);
        break;
      case "request":
        // What it was handed instead of its token (half of one, say) is another credential, at its first use.
        if (!this.#tokens.has(record.token)) {
          this.#tokens.add(record.token);
          if (this.#episode !== null) this.#episode.announced = [];
        }
        // A poll that a fault keeps waiting looks held: to believe in a cure, and to take that back, is honest.
        if (
          this.#timeline.exchanges.get(record.request)?.blockedFromMs !== Number.POSITIVE_INFINITY &&
          this.#episode !== null
        )
          this.#episode.announced = [];
        break;
      default:
        break;
    }
  }

  #turn(): void {
    if (!this.#obstacles.dead) this.#episode = null;
    else this.#episode ??= newEpisode(this.#standing());
  }

  /** A declaration that stands from before, unless a poll accepted since then gave good reason to take it back. */
  #standing(): StatusRecord[] {
    return this.#status?.state === "needs-login" && this.#unheard === null ? [this.#status] : [];
  }

  #declare(status: StatusRecord): void {
    const before = this.#status;
    this.#status = status;
    if (status.state !== "needs-login") return;
    this.#findings.examine();
    const { atMs, seq } = status;
    const unheard = this.#unheard;
    if (unheard !== null && presenceAt(this.#timeline, this.#account.name, seq).loggedIn) {
      const { accepted } = unheard;
      const since = accepted === null ? "" : ` since the poll accepted at ${this.#at(accepted.atMs)}`;
      const proof = accepted === null ? [seq] : [accepted.seq, seq];
      this.#breach(
        atMs,
        `needs-login was declared at ${this.#at(atMs)} without any stale answer${since}`,
        proof,
      );
    }
    const { unasked } = this.#cure;
    // Where nothing helps, it was right, if only by luck.
    if (unasked !== null && (this.#obstacles.session === "stale" || this.#obstacles.session === "live")) {
      const told = `the -14 at ${this.#at(unasked.atMs)}, before any notifystart had been asked whether it helps`;
      this.#breach(atMs, `needs-login was declared at ${this.#at(atMs)} upon ${told}`, [unasked.seq, seq]);
    }
    const episode = this.#episode;
    if (episode === null) return;
    const isNews = before?.state !== "needs-login" || status.again === true;
    if (isNews || episode.announced.length === 0) episode.announced.push(status);
    const [first, second] = episode.announced;
    if (first !== undefined && second !== undefined) {
      const times = `at ${this.#at(first.atMs)} and again at ${this.#at(second.atMs)}`;
      this.#breach(atMs, `the same dead session was announced more than once, ${times}`, [first.seq, seq]);
      episode.announced.pop();
    }
    this.#settle();
  }

  #settle(): void {
    const { state, reason } = this.#status ?? {};
    if (this.#episode !== null && state === "needs-login" && reason?.trim()) this.#episode.settled = true;
  }

  #judge(nowMs: number, { inclusive }: { inclusive: boolean }): void {
    const episode = this.#episode;
    if (!episode?.known || episode.settled || !this.#wanted || this.#obstacles.suspended) return;
    const { declareWithinMs } = this.#timeline.header.limits;
    // While it waits for what nothing answers, it cannot know.
    const fromMs = this.#obstacles.knowableFrom(episode.clockMs);
    const dueMs = fromMs + declareWithinMs;
    if (dueMs > nowMs || (dueMs === nowMs && !inclusive)) return;
    episode.settled = true;
    const mute =
      this.#status?.state === "needs-login" ? "needs-login had no reason" : "needs-login was not declared";
    const when = `by ${this.#at(dueMs)}, ${duration(declareWithinMs)} after ${this.#at(episode.clockMs)}`;
    this.#breach(dueMs, `nothing but a new login can cure the session, but ${mute} ${when}`, [
      episode.known.seq,
    ]);
  }

  #breach(atMs: number, what: string, proof: number[]): void {
    const { name } = this.#account;
    this.#findings.add({ atMs, account: name, message: `${name}: ${what}`, proof });
  }

  #at(ms: number): string {
    return clockTime(this.#timeline.header.start, ms);
  }
}

function newEpisode(announced: StatusRecord[]): Episode {
  return { known: null, clockMs: 0, settled: false, announced };
}
