/** What the plain client keeps of each account: in its own memory, and in a file where a run can lose its process. */
import fs from "node:fs";
import path from "node:path";
import type { Credential, SubjectContext } from "../../sim/subject/subject.ts";
import type { Memory } from "./line.ts";
import type { Manners } from "./manners.ts";

export interface Memories {
  load(credential: Credential): Memory;
  /** Whether it is safe to forget what is kept elsewhere. */
  save(botId: string, memory: Memory): boolean;
}

export function createMemories(context: SubjectContext, manners: Manners): Memories {
  const known = new Map<string, Memory>();
  const fileOf = (botId: string): string => path.join(context.stateDir(), `${botId}.json`);
  const save: Memories["save"] = (botId, memory) => {
    if (!context.durable) return true;
    try {
      manners.write(fileOf(botId), JSON.stringify(memory));
      return true;
    } catch {
      return manners.onUnsaved(memory);
    }
  };
  return {
    save,
    load({ account, botId }) {
      const before = known.get(botId);
      if (before !== undefined) return before;
      const memory: Memory = {
        cursor: "",
        handled: [],
        pending: [],
        contexts: {},
        pausedUntilMs: 0,
        waiting: [],
        barred: {},
        offeredMs: 0,
      };
      known.set(botId, memory);
      if (!context.durable) return memory;
      try {
        Object.assign(memory, JSON.parse(fs.readFileSync(fileOf(botId), "utf8")));
      } catch (error) {
        manners.onUnread(error as NodeJS.ErrnoException, account);
      }
      countCrash(memory);
      manners.onRead(memory);
      if (memory.pending.length > 0) save(botId, memory);
      return memory;
    },
  };
}

/** Of each user, the first that waits was at work when the process came to its end. */
function countCrash({ pending }: Memory): void {
  const users = new Set<string | undefined>();
  for (const entry of pending) {
    if (!users.has(entry.message.from_user_id)) entry.crashes = (entry.crashes ?? 0) + 1;
    users.add(entry.message.from_user_id);
  }
}
