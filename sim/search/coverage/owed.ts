/** The cells that a long search owes, and why it does not owe the others. */
import { BOT_ENDPOINTS } from "../../fault/make.ts";
import { type AnyFaultKind, FAULT_KINDS } from "../../fault/table.ts";
import { type Cell, cellName, PHASES, type Said } from "./cells.ts";

/** Cells that no search owes: those that are as a row says, and why. */
export interface Excuse extends Partial<Omit<Cell, "kind">> {
  /** Any of these. */
  kinds?: readonly string[];
  why: string;
}

const IN_HANDLER = FAULT_KINDS.filter(({ onHandler }) => onHandler !== undefined).map(({ id }) => id);

/** A cell is excused by the first row that fits it. */
export const EXCUSES: readonly Excuse[] = [
  { phase: "stopped", why: "A stopped account asks for nothing, and handles nothing." },
  { said: "stopped", why: "A start says something before it asks anything." },
  { said: "unsaid", why: "A start says something before it asks anything." },
  { phase: "stopping", endpoint: "getupdates", why: "A stop begins no poll." },
  { phase: "stopping", endpoint: "notifystart", why: "A stop asks for no cure." },
  { phase: "stopping", endpoint: "sendmessage", why: "A stop lets no send begin." },
  { phase: "stopping", endpoint: "sendtyping", why: "A stop shows nobody typing." },
  { phase: "stopping", endpoint: "getconfig", why: "A stop shows nobody typing." },
  { phase: "stopping", endpoint: "-", why: "A stop is over in an instant." },
  { phase: "starting", endpoint: "notifystop", why: "notifystop is a stop's." },
  { phase: "running", endpoint: "notifystop", why: "notifystop is a stop's." },
  { phase: "lost", endpoint: "notifystop", why: "notifystop is a stop's." },
  { said: "needs-login", phase: "stopping", why: "It stops as one that recovers does." },
  { said: "live", phase: "starting", why: "It says live when a poll was answered, which ends the start." },
  { said: "needs-login", phase: "starting", why: "A start begins with recovering." },
  { said: "live", phase: "lost", why: "It lasts until the next answer." },
  { said: "needs-login", phase: "running", why: "It lasts until the next probe." },
  { said: "live", endpoint: "notifystart", why: "Whoever is live asks for no cure." },
  { phase: "starting", endpoint: "sendmessage", why: "A start is over before most sends." },
  { phase: "starting", endpoint: "sendtyping", why: "A start is over before most sends." },
  { phase: "starting", endpoint: "getconfig", why: "A start is over before most sends." },
  { phase: "lost", endpoint: "sendtyping", why: "It fares as sendmessage does, and is seldom asked." },
  { phase: "lost", endpoint: "getconfig", why: "It fares as sendmessage does, and is seldom asked." },
  { phase: "starting", endpoint: "-", why: "A start is over in an instant." },
  { phase: "lost", kinds: IN_HANDLER, why: "No message comes on a lost session." },
];

const SAID: readonly Said[] = ["live", "recovering", "needs-login", "stopped", "unsaid"];

/** The endpoints at which a kind can strike, as far as a bot asks them all day; `-` for one that strikes elsewhere. */
function endpointsOf({ onRequest, endpoints = [] }: AnyFaultKind): readonly Cell["endpoint"][] {
  return onRequest === undefined ? ["-"] : BOT_ENDPOINTS.filter(endpoint => endpoints.includes(endpoint));
}

/** Every cell of the kinds that the search draws, each with what excuses it. */
export function everyCell(excuses = EXCUSES): { name: string; cell: Cell; excuse: Excuse | undefined }[] {
  return FAULT_KINDS.filter(({ searched }) => searched !== false).flatMap(kind =>
    endpointsOf(kind).flatMap(endpoint =>
      PHASES.flatMap(phase =>
        SAID.map(said => {
          const cell: Cell = { said, phase, endpoint, kind: kind.id };
          return { name: cellName(cell), cell, excuse: excuses.find(excuse => fits(excuse, cell)) };
        }),
      ),
    ),
  );
}

function fits({ said, phase, endpoint, kinds }: Excuse, cell: Cell): boolean {
  return (
    (said ?? cell.said) === cell.said &&
    (phase ?? cell.phase) === cell.phase &&
    (endpoint ?? cell.endpoint) === cell.endpoint &&
    (kinds?.includes(cell.kind) ?? true)
  );
}
