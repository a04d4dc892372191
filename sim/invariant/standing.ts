/** How an account stands, as spans: what its host, its server and it itself said of it. */
import { finished, type Spans, spanLogs } from "./spans.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

export interface Standing {
  /** It was asked to start, the start did not fail, and nobody asked it to stop; a crash ends it. */
  wanted: Spans;
  /** Its start is under way. */
  starting: Spans;
  /** The host keeps the process frozen. */
  suspended: Spans;
  /** Only a new login can cure the session, and the server says so. */
  dead: Spans;
  /** What it was given to work with cannot do: half of a credential. */
  handicapped: Spans;
  /** needs-login stands. */
  declared: Spans;
  /** needs-login stands, and the account said why. */
  explained: Spans;
  /** It says that it receives. */
  saysLive: Spans;
  /** It says that it does not: it recovers, or needs a login. */
  saysDown: Spans;
  /** Its stop was done, and it was not asked to start since. */
  stopped: Spans;
}

const known = new WeakMap<AccountTimeline, Standing>();

export function standingOf(timeline: Timeline, account: AccountTimeline): Standing {
  let standing = known.get(account);
  if (standing === undefined) {
    standing = read(account, timeline.endMs);
    known.set(account, standing);
  }
  return standing;
}

function read({ turns }: AccountTimeline, endMs: number): Standing {
  const log = spanLogs(
    "wanted",
    "starting",
    "suspended",
    "dead",
    "handicapped",
    "declared",
    "explained",
    "saysLive",
    "saysDown",
    "stopped",
  );
  /** Faults that act on the account itself, and so on whatever it tries. */
  const handicaps = new Set<string>();
  let isWanted = false;
  for (const record of turns) {
    switch (record.type) {
      case "lifecycle":
        if (record.step === "start-asked") {
          isWanted = true;
          log.stopped.set(false, record);
        } else if (record.step === "stop-asked" || record.step === "start-failed") isWanted = false;
        else if (record.step === "stop-done" && !isWanted) log.stopped.set(true, record);
        log.wanted.set(isWanted, record);
        log.starting.set(record.step === "start-asked", record);
        break;
      case "crash":
        isWanted = false;
        for (const said of [
          log.wanted,
          log.starting,
          log.declared,
          log.explained,
          log.saysLive,
          log.saysDown,
        ])
          said.set(false, record);
        break;
      case "host":
        if (record.step !== "clock-stepped") log.suspended.set(record.step === "suspended", record);
        break;
      case "session":
        log.dead.set(record.state === "dead", record);
        break;
      case "status":
        log.declared.set(record.state === "needs-login", record);
        log.explained.set(record.state === "needs-login" && Boolean(record.reason?.trim()), record);
        log.saysLive.set(record.state === "live", record);
        log.saysDown.set(record.state === "needs-login" || record.state === "recovering", record);
        break;
      case "fault":
        if (record.step === "fired") handicaps.add(record.fault);
        else handicaps.delete(record.fault);
        log.handicapped.set(handicaps.size > 0, record);
        break;
      case "heal":
        handicaps.clear();
        log.handicapped.set(false, record);
        break;
      default:
        break;
    }
  }
  return finished(log, endMs);
}
