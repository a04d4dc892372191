/** The host's handler of messages, and what goes wrong with it. */
import type { HandlerHit } from "../fault/hit.ts";
import type { HostSettings } from "../scenario/scenario.ts";
import type { Host, InboundMessage, Turn } from "../subject/subject.ts";
import type { HandlingRecord, NewRecord } from "../trace/record.ts";
import { quietly } from "./quietly.ts";
import type { Sends } from "./sends.ts";

/** When a handler that fails later does so. */
const THROW_AFTER_MS = 1_000;
/** How long a process bears a message of which it dies. */
const KILL_AFTER_MS = 1_000;

export interface HandlerWorld {
  settings: HostSettings;
  write(record: NewRecord): void;
  /** Time as the host's process has it. */
  after(delayMs: number, action: () => void): () => void;
  pause(delayMs: number): Promise<void>;
  /** What goes wrong with the next call of the handler. */
  onHandler(account: string, message: string): HandlerHit | undefined;
  /** The key of a message; `?` for one that the server never produced. */
  inboundKey(message: InboundMessage): string;
  /** What was done to its words; undefined when all of them are there. */
  wordsOf(key: string, message: InboundMessage): HandlingRecord["words"];
  /** Whether what this user seems to write is no user's message, so that nobody has to handle it or not to. */
  isStranger(user: string): boolean;
  /** The scenario's name for a user. */
  userName(id: string): string;
  sends: Sends;
  /** For what a call of the subject throws whose end nobody waits for. */
  hear(account: string): (error: unknown) => void;
  /** Stop the account from within its own handler, and start it again. */
  restart(account: string): Promise<void>;
}

export interface Handler {
  handle: Host["handle"];
  /** Handlers at work. */
  atWork(): number;
  /** The process is gone, and its handlers with it. */
  crash(): void;
}

export function createHandler(world: HandlerWorld): Handler {
  let atWork = 0;
  /** Counts the lives of the process. */
  let life = 0;

  const misbehave = async (
    { action: fault, act, after, whenClosed }: HandlerHit,
    account: string,
  ): Promise<void> => {
    switch (fault.do) {
      case "slow":
        return world.pause(fault.byMs);
      case "hang":
        return new Promise(resolve => {
          const born = life;
          whenClosed(() => {
            // The handler of a process that was killed meanwhile never goes on.
            if (life === born) world.after(0, resolve);
          });
        });
      case "throw":
        await world.pause(fault.when === "later" ? THROW_AFTER_MS : 0);
        throw new Error("the handler failed");
      case "kill":
        await world.pause(KILL_AFTER_MS);
        act({ do: "kill", kept: "all" });
        after(fault.downMs, () => act({ do: "run-again" }));
        return new Promise(() => {});
      case "stop-inside":
        return world.restart(account);
      default:
        fault satisfies never;
    }
  };

  const handle = async (message: InboundMessage, turn: Turn): Promise<void> => {
    const user = world.userName(message.from);
    if (world.isStranger(user)) return;
    const key = world.inboundKey(message);
    const { account } = message;
    const words = world.wordsOf(key, message);
    world.write({ type: "handling", account, user, message: key, ...(words && { words }) });
    atWork++;
    const { handlerMs, reply, typing } = world.settings;
    const fault = world.onHandler(account, key);
    if (fault !== undefined) {
      try {
        await misbehave(fault, account);
      } catch (error) {
        atWork--;
        throw error;
      }
    }
    if (typing) quietly(() => turn.typing?.(true), world.hear(account));
    await world.pause(handlerMs);
    if (typing) quietly(() => turn.typing?.(false), world.hear(account));
    if (reply && turn.reply !== undefined) await world.sends.reply(account, user, turn.reply);
    atWork--;
    world.write({ type: "handled", account, user, message: key });
  };

  return {
    handle,
    atWork: () => atWork,
    crash() {
      life++;
      atWork = 0;
    },
  };
}
