/** The farewell of a stop: notifystop, which tells the server that nobody polls any more. */
import type { LifecycleRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";

/** What an account knew of its way to the server. */
interface Standing {
  started: boolean;
  /** Its session, as the server has it, is live. */
  live: boolean;
  /** Its last exchange went well, or the server holds its poll. */
  reached: boolean;
  /** Its last poll to be answered got `-14`, and it has not said live since: it need not know better, whatever other calls get. */
  refused: boolean;
  /** Stops asked and not done, in their order, each with whether the server is to be told still. */
  stopping: { asked: LifecycleRecord; owed: boolean }[];
}

/** The stops that were done without a word to the server, although nothing stood in the way that the client could know of. */
export function untoldStops({ records }: Trace): ReadonlySet<LifecycleRecord> {
  const standings = new Map<string, Standing>();
  const untold = new Set<LifecycleRecord>();
  for (const record of records) {
    switch (record.type) {
      case "crash":
        for (const standing of standings.values()) standing.stopping = [];
        break;
      case "session":
      case "status":
      case "answer":
      case "failure":
      case "abort":
      case "accepted":
      case "request":
      case "lifecycle": {
        const done = read(record, standingOf(standings, record.account));
        if (done?.owed) untold.add(done.asked);
        break;
      }
      default:
        // The others say nothing of the way to the server.
        break;
    }
  }
  return untold;
}

function standingOf(standings: Map<string, Standing>, account: string): Standing {
  let standing = standings.get(account);
  if (standing === undefined) {
    standing = { started: false, live: false, reached: false, refused: false, stopping: [] };
    standings.set(account, standing);
  }
  return standing;
}

/** Takes a record of the account in. Gives the stop that it ends. */
function read(record: TraceRecord, standing: Standing): Standing["stopping"][number] | undefined {
  switch (record.type) {
    case "session":
      standing.live = record.state === "live";
      return undefined;
    case "answer":
      standing.reached = record.ok;
      if (record.endpoint === "getupdates" && (record.stale || record.ok)) standing.refused = record.stale;
      return undefined;
    case "status":
      if (record.state === "live") standing.refused = false;
      return undefined;
    case "failure":
    case "abort":
      standing.reached = false;
      return undefined;
    case "accepted":
      if (record.endpoint === "getupdates") standing.reached = true;
      return undefined;
    case "request":
      if (record.endpoint === "notifystop") for (const stop of standing.stopping) stop.owed = false;
      return undefined;
    case "lifecycle":
      return go(record, standing);
    default:
      return undefined;
  }
}

function go(record: LifecycleRecord, standing: Standing): Standing["stopping"][number] | undefined {
  if (record.step === "stop-done") return standing.stopping.shift();
  if (record.step === "stop-asked") {
    const { started, live, reached, refused } = standing;
    standing.stopping.push({ asked: record, owed: started && live && reached && !refused });
  }
  standing.started = record.step === "start-done";
  return undefined;
}
