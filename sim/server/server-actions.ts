/** Carries out what faults do to the mock server, whatever world it stands in. */
import type { WorldAction } from "../fault/fault.ts";
import type { Effect } from "./effect.ts";
import {
  exhaustQuota,
  forgetTickets,
  lapseSilently,
  redeliver,
  release,
  restart,
  stealNext,
  withhold,
} from "./events.ts";
import { expire, takeOver } from "./session.ts";
import type { ServerState } from "./state.ts";

export interface ServerWorld {
  nowMs(): number;
  after(delayMs: number, action: () => void): () => void;
  server: ServerState;
  wire: { carryOut(effects: readonly Effect[]): void };
}

const ON_SERVER = [
  "expire",
  "take-over",
  "lapse",
  "restart-server",
  "exhaust-quota",
  "redeliver",
  "withhold",
  "release",
  "steal",
  "forget-tickets",
] as const satisfies readonly WorldAction["do"][];

/** What a fault does to the server alone. */
export type ServerAction = Extract<WorldAction, { do: (typeof ON_SERVER)[number] }>;

export function isServerAction(action: WorldAction): action is ServerAction {
  return (ON_SERVER as readonly string[]).includes(action.do);
}

/** Returns what takes back the part that is still to come; undefined when all of it has happened. */
export function actOnServer(
  action: ServerAction,
  accounts: readonly string[],
  { nowMs, after, server, wire }: ServerWorld,
): (() => void) | undefined {
  const each = (effects: (account: string) => Effect[]): void => {
    for (const account of accounts) wire.carryOut(effects(account));
  };
  switch (action.do) {
    case "expire":
      return void each(account => expire(server, account, "expired", nowMs()));
    case "take-over": {
      const takeAll = (): void => each(account => takeOver(server, account, nowMs()));
      // A timer of 0 ms that is armed by another one comes a millisecond late.
      if (action.delayMs === 0) return void takeAll();
      return after(action.delayMs, takeAll);
    }
    case "lapse":
      return void each(account => lapseSilently(server, account, nowMs()));
    case "restart-server":
      return void wire.carryOut(restart(server, { forgets: action.forgets }, nowMs()));
    case "exhaust-quota":
      return void each(account => exhaustQuota(server, account, nowMs()));
    case "redeliver":
      return void each(account => redeliver(server, account, action.count, nowMs()));
    case "withhold":
      return void each(account => withhold(server, account));
    case "release":
      return void each(account => release(server, account, nowMs()));
    case "steal":
      return void each(account => stealNext(server, account, action.count));
    case "forget-tickets":
      return void each(account => forgetTickets(server, account));
    default:
      return action satisfies never;
  }
}
