/** From drafts of workload, and of faults that need some, to the workload lines of a scenario. */
import type { HostSettings, WorkloadLine } from "../scenario/scenario.ts";
import type { FaultDraft } from "./fault-arbitrary.ts";
import type { ChatDraft, RestartDraft, WorkloadDraft } from "./workload-arbitrary.ts";

interface Frame {
  accounts: readonly string[];
  healAtMs: number;
}

/** A restart that comes with a fault on notifystart or notifystop. */
const COMPANY_PAUSE_MS = 30_000;
/** No account is stopped before it could start. */
const STOP_MS_MIN = 1_000;
/** What a reply may add to the handler's own time. */
const REPLY_MS = 5_000;

/** All lines, in the order of their times. An account with a restart is started by the workload from the beginning. */
export function workloadLines(
  draft: WorkloadDraft,
  faults: readonly FaultDraft[],
  frame: Frame,
): WorkloadLine[] {
  const company = companyOf(faults);
  const lines = [
    ...[...draft.chats, ...company.chats].map(chat => chatLine(chat, frame)),
    ...frame.accounts.flatMap(account =>
      restartLines([...draft.restarts, ...company.restarts], account, frame),
    ),
    ...[...draft.logins, ...company.logins].map(
      ({ action, account, atMs }): WorkloadLine => ({ action, account: accountAt(account, frame), atMs }),
    ),
  ];
  return lines.toSorted((a, b) => a.atMs - b.atMs);
}

/** When the last of it begins; repetitions go on until heal. */
export function workloadEndMs({ chats, restarts, logins }: WorkloadDraft): number {
  return Math.max(
    0,
    ...chats.map(({ atMs, everyMs }) => atMs + (everyMs ?? 0)),
    ...restarts.map(({ atMs, pauseMs }) => atMs + (pauseMs ?? 0)),
    ...logins.map(({ atMs }) => atMs),
  );
}

/** How long a host that handles one message at a time may be at it when all of them wait until the heal. */
export function workMs(lines: readonly WorkloadLine[], { handlerMs, reply }: HostSettings): number {
  const messages = lines
    .filter(({ action }) => action === "inbound")
    .map(({ atMs, everyMs, untilMs }) => 1 + (everyMs ? Math.floor(((untilMs ?? atMs) - atMs) / everyMs) : 0))
    .reduce((sum, count) => sum + count, 0);
  return handlerMs === 0 ? 0 : messages * (handlerMs + (reply ? REPLY_MS : 0));
}

function accountAt(position: number, { accounts }: Frame): string {
  return accounts[position % accounts.length] as string;
}

function chatLine(draft: ChatDraft, frame: Frame): WorkloadLine {
  const { action, account, user, atMs, everyMs, afterHealMs } = draft;
  const line = { action, account: accountAt(account, frame), user, ...detailsOf(draft) };
  if (afterHealMs !== undefined) return { ...line, atMs: frame.healAtMs + afterHealMs };
  return everyMs === undefined ? { ...line, atMs } : { ...line, atMs, everyMs, untilMs: frame.healAtMs };
}

/** What a message is; a file has no length of its own. */
function detailsOf({ as, group, same, chars }: ChatDraft): Partial<WorkloadLine> {
  return {
    ...(as !== undefined && { as }),
    ...(group !== undefined && { group }),
    ...(same === true && { same }),
    ...(chars !== undefined && as === undefined && { chars }),
  };
}

/** Stops and starts of one account, one after the other: a stop during another's pause is left out. */
function restartLines(drafts: readonly RestartDraft[], name: string, frame: Frame): WorkloadLine[] {
  const lines: WorkloadLine[] = [];
  let freeFromMs = 0;
  const own = drafts.filter(({ account }) => accountAt(account, frame) === name);
  for (const { atMs: wantedMs, pauseMs } of own.toSorted((a, b) => a.atMs - b.atMs)) {
    if (wantedMs < freeFromMs) continue;
    const atMs = Math.max(wantedMs, STOP_MS_MIN);
    freeFromMs = pauseMs === undefined ? Number.POSITIVE_INFINITY : atMs + pauseMs + 1;
    lines.push({ action: "stop", account: name, atMs });
    if (pauseMs !== undefined) lines.push({ action: "start", account: name, atMs: atMs + pauseMs });
  }
  // A start line takes the start at 0 out of the run's hands.
  const startsItself = lines.some(({ action }) => action === "start");
  return startsItself ? [{ action: "start", account: name, atMs: 0 }, ...lines] : lines;
}

function companyOf(faults: readonly FaultDraft[]): WorkloadDraft {
  const company: WorkloadDraft = { chats: [], restarts: [], logins: [] };
  for (const fault of faults) {
    const account = fault.account ?? 0;
    const atMs = fault.atMs + fault.companyAfterMs;
    switch (fault.company) {
      case undefined:
        break;
      case "send":
      case "typing":
        company.chats.push({
          action: fault.company,
          account,
          user: "alice",
          atMs,
          everyMs: 60_000,
          afterHealMs: undefined,
        });
        break;
      case "restart":
        company.restarts.push({ account, atMs, pauseMs: COMPANY_PAUSE_MS });
        break;
      case "login":
        company.logins.push({ action: "login", account, atMs });
        break;
      default:
        fault.company satisfies never;
    }
  }
  return company;
}
