/** The people around the bot: users who write, cron jobs that send, the operator who starts, stops and logs in. */

import type { Kernel } from "../kernel/kernel.ts";
import type { WorkloadLine } from "../scenario/scenario.ts";
import { userWrites } from "../server/delivery.ts";
import type { Effect } from "../server/effect.ts";
import { API_URLS } from "../server/hosts.ts";
import { messageId, userId } from "../server/ids.ts";
import { awaitScan, endScan } from "../server/qr.ts";
import { VERIFY_CODE } from "../server/qr-script.ts";
import { type IssuedCredential, logIn, type ServerState } from "../server/state.ts";
import type { Credential } from "../subject/subject.ts";
import type { HostModel } from "./host.ts";
import type { MessageIds } from "./message-ids.ts";
import { quietly } from "./quietly.ts";
import type { Secrets } from "./secrets.ts";
import type { Texts } from "./texts.ts";

export interface PeopleWorld {
  kernel: Pick<Kernel, "nowMs" | "process" | "typeIn">;
  server: ServerState;
  wire: { carryOut(effects: readonly Effect[]): void };
  host: HostModel;
  texts: Texts;
  secrets: Secrets;
  /** The newest credential of each account on the bot's machine. */
  credentials: Map<string, Credential>;
  /** Message ids on the wire, and the keys that the trace has for them. */
  messageIds: MessageIds;
}

export interface People {
  /** Somebody scans a QR code elsewhere: the server issues a credential. */
  login(account: string): Credential;
  /** Do what a line of the workload says. */
  act(line: WorkloadLine): void;
}

export function createPeople(world: PeopleWorld): People {
  const { kernel, server, wire, host, texts, secrets, credentials, messageIds } = world;

  const login = (account: string): Credential => {
    const { credential, effects } = logIn(server, account, kernel.nowMs());
    wire.carryOut(effects);
    const handed = toCredential(credential);
    secrets.learn(handed.token, account, "token");
    credentials.set(account, handed);
    return handed;
  };

  const write = ({ account, user = "", same, chars, as, group }: WorkloadLine): void => {
    const form = { same, chars, unsaid: as === "empty", several: as === "texts" };
    const { key, text } = texts.inbound(user, form);
    messageIds.set(messageId(server.messageCount, server.options.messageIds), key);
    const writing = { ...(as && { as }), ...(group && { group }) };
    wire.carryOut(userWrites(server, account, user, key, text, kernel.nowMs(), writing));
    if (as !== "empty") secrets.learn(text, account, "text");
    const context = server.accounts.get(account)?.users.get(userId(user))?.newestContext;
    if (context !== undefined) secrets.learn(context, account, "context-token");
  };

  const act = (line: WorkloadLine): void => {
    const { action, account, user = "" } = line;
    if (action === "inbound") {
      write(line);
      return;
    }
    // What the host's process has to do waits until it can.
    if (kernel.process.defers(() => act(line))) return;
    switch (action) {
      case "send":
        host.send(account, user, line);
        return;
      case "typing":
        host.typing(account, user);
        return;
      case "start":
        host.start(credentials.get(account) ?? login(account), "workload");
        return;
      case "stop":
        void host.stop(account, "workload");
        return;
      case "login":
        host.login(login(account));
        return;
      case "scan":
        // For a client that asks at the terminal for the digits on the phone.
        kernel.typeIn(`${VERIFY_CODE}\n`);
        awaitScan(server, account);
        quietly(() => host.scan(account).finally(() => endScan(server, account)));
        return;
      default:
        action satisfies never;
    }
  };

  return { login, act };
}

function toCredential({ account, botId, token, host, userId }: IssuedCredential): Credential {
  return { account, botId, token, baseUrl: API_URLS[host], userId };
}
