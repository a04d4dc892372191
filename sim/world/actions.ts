/** Carries out what faults do to the world: to the server, to the process, to the host and to its clock. */
import type { WorldAction } from "../fault/fault.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Effect } from "../server/effect.ts";
import { actOnServer, isServerAction } from "../server/server-actions.ts";
import type { ServerState } from "../server/state.ts";
import type { Credential } from "../subject/subject.ts";
import type { NewRecord } from "../trace/record.ts";
import type { HostModel } from "./host.ts";
import type { SubjectProcess } from "./process.ts";

export interface ActionWorld {
  kernel: Kernel;
  server: ServerState;
  host: HostModel;
  process: SubjectProcess;
  wire: { carryOut(effects: readonly Effect[]): void; sever(how: "reset" | "lost"): void };
  write(record: NewRecord): void;
  credentialOf(account: string): Credential | undefined;
}

export interface Actions {
  act(action: WorldAction, accounts: readonly string[]): void;
  /** Take back what is still to come. */
  heal(): void;
}

const ASKS_THE_PROCESS: ReadonlySet<WorldAction["do"]> = new Set([
  "start-twice",
  "hot-reload",
  "tear-credential",
  "mend-credential",
  "second-instance",
  "end-second-instance",
]);

export function createActions(world: ActionWorld): Actions {
  const { kernel, server, host, process, wire } = world;
  let sleep: Pick<Extract<WorldAction, { do: "suspend" }>, "connections" | "clock"> = {
    connections: "kept",
    clock: "runs",
  };
  const pending: (() => void)[] = [];

  const act: Actions["act"] = (action, accounts) => {
    // What the host asks of a process that stands still waits for it, as what comes over the network does.
    if (ASKS_THE_PROCESS.has(action.do) && kernel.process.defers(() => act(action, accounts))) return;
    if (isServerAction(action)) {
      const takeBack = actOnServer(action, accounts, { ...kernel, server, wire });
      if (takeBack !== undefined) pending.push(takeBack);
      return;
    }
    switch (action.do) {
      case "suspend":
        sleep = action;
        world.write({
          type: "host",
          step: "suspended",
          ...(action.clock === "stops" && { clock: action.clock }),
        });
        kernel.process.freeze();
        return;
      case "resume":
        world.write({ type: "host", step: "resumed" });
        // While it stands still: an answer that came over a lost connection never arrives, a reset waits behind it,
        // and neither meets a connection that the process makes now.
        if (sleep.connections !== "kept") wire.sever(sleep.connections);
        kernel.process.resume(sleep.clock);
        return;
      case "step-clock":
        world.write({ type: "host", step: "clock-stepped", byMs: action.byMs });
        kernel.stepWall(action.byMs);
        return;
      case "kill":
        if (action.kept !== "all") server.filesHarmed = true;
        return process.kill(action.kept);
      case "run-again":
        return process.runAgain();
      case "start-twice":
        for (const account of accounts) host.startAgain(account);
        return;
      case "hot-reload":
        for (const account of accounts) host.reload(account);
        return;
      case "tear-credential":
      case "mend-credential":
        for (const account of host.running())
          if (accounts.includes(account)) rewriteCredential(world, account, action.do);
        return;
      case "second-instance":
        return process.beginSecond();
      case "end-second-instance":
        return process.endSecond();
      default:
        action satisfies never;
    }
  };

  return {
    act,
    heal() {
      for (const cancel of pending) cancel();
    },
  };
}

/** The file with an account's credential is cut in half, or whole again. */
function rewriteCredential(
  { host, server, credentialOf, write }: ActionWorld,
  account: string,
  how: "tear-credential" | "mend-credential",
): void {
  const credential = credentialOf(account);
  if (credential === undefined) return;
  const { token } = credential;
  if (how === "tear-credential") {
    host.login({ ...credential, token: token.slice(0, token.length >> 1) });
    return;
  }
  // For the subject a new credential: it never saw this file whole since.
  write({ type: "credential", account, token: server.tokens.get(token)?.alias ?? "?" });
  host.login(credential);
}
