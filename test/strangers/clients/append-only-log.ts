/** What happens is a line at the end of a file; at the start all lines are read again, and what they come to is the state. */
import fs from "node:fs";
import path from "node:path";
import type { SubjectContext } from "../../../sim/subject/subject.ts";
import { subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

type Line =
  | { is: "batch"; cursor: string; messages: wire.WireMessage[] }
  | { is: "reset" }
  | { is: "begun" | "over"; id: string };

interface Item {
  message: wire.WireMessage;
  begun: number;
}

/** What all lines come to. */
class Ledger {
  cursor = "";
  readonly known = new Set<string>();
  readonly contexts = new Map<string, string>();
  readonly open = new Map<string, Item>();

  /** Gives the ids that are new. */
  apply(line: Line): string[] {
    switch (line.is) {
      case "batch": {
        this.cursor = line.cursor;
        return line.messages.map(message => this.#receive(message)).filter(id => id !== undefined);
      }
      case "reset":
        this.cursor = "";
        return [];
      case "begun": {
        const item = this.open.get(line.id);
        if (item !== undefined) item.begun++;
        return [];
      }
      default:
        this.open.delete(line.id);
        return [];
    }
  }

  #receive(message: wire.WireMessage): string | undefined {
    const id = String(message.message_id);
    const { from_user_id: from = "", context_token: context } = message;
    if (this.known.has(id)) return undefined;
    if (context) this.contexts.set(from, context);
    this.known.add(id);
    this.open.set(id, { message, begun: 0 });
    return id;
  }
}

/** A file of lines. What the disk does not take is owed to it, in its order. */
class Log {
  readonly ledger = new Ledger();
  readonly #file: string | undefined;
  #owed: string[] = [];
  /** Bytes of the file that are whole lines; what may follow them was cut short. */
  #whole = 0;

  constructor(context: SubjectContext, botId: string) {
    if (!context.durable) return;
    this.#file = path.join(context.stateDir(), `${botId}.log`);
    for (const text of this.#lines()) {
      try {
        this.ledger.apply(JSON.parse(text) as Line);
      } catch {
        // A line that was cut short never happened.
      }
    }
  }

  #lines(): string[] {
    try {
      const bytes = fs.readFileSync(this.#file as string);
      this.#whole = bytes.lastIndexOf("\n") + 1;
      const text = bytes.subarray(0, this.#whole).toString();
      return text.split("\n").filter(line => line !== "");
    } catch {
      return [];
    }
  }

  /** Whether it is on the disk. */
  write(line: Line): boolean {
    this.#owed.push(JSON.stringify(line));
    return this.settle();
  }

  settle(): boolean {
    if (this.#file === undefined) this.#owed = [];
    if (this.#owed.length === 0) return true;
    try {
      const fd = fs.openSync(this.#file as string, "a");
      try {
        const lines = Buffer.from(`${this.#owed.join("\n")}\n`);
        fs.ftruncateSync(fd, this.#whole);
        fs.writeFileSync(fd, lines);
        fs.fsyncSync(fd);
        this.#whole += lines.length;
      } finally {
        fs.closeSync(fd);
      }
      this.#owed = [];
      return true;
    } catch {
      return false;
    }
  }
}

const POLL_MS = 43_000;
/** What a stop leaves to the next start: by directory and bot. */
const logs = new WeakMap<SubjectContext["stateDir"], Map<string, Log>>();
const lanes = new WeakMap<Log, Map<string, Promise<void>>>();

function logOf(context: SubjectContext, botId: string): Log {
  const byBot = logs.get(context.stateDir) ?? new Map<string, Log>();
  logs.set(context.stateDir, byBot);
  const log = byBot.get(botId) ?? new Log(context, botId);
  byBot.set(botId, log);
  return log;
}

export default subjectOf<true>("append-only-log", (credential, context) => {
  const { host, random } = context;
  const { account } = credential;
  const log = logOf(context, credential.botId);
  const { ledger } = log;
  const lane = lanes.get(log) ?? new Map<string, Promise<void>>();
  lanes.set(log, lane);
  const stop = new AbortController();
  let turn = new AbortController();
  const api = new Api(credential, random, { onStale: () => turn.abort() });
  const send = (to: string, text: string) => api.send(to, text, ledger.contexts.get(to));
  const tell = (line: Line): boolean => {
    ledger.apply(line);
    return log.write(line);
  };

  const handle = async (id: string): Promise<void> => {
    for (let item = ledger.open.get(id); item !== undefined && !stop.signal.aborted; ) {
      if (item.begun >= 3) {
        host.setAside(account, id);
        tell({ is: "over", id });
        return;
      }
      tell({ is: "begun", id });
      const { from_user_id: from = "" } = item.message;
      const told = { account, from, text: wire.wordsOf(item.message), messageId: id };
      const isDone = await host
        .handle(told, { reply: text => send(from, text), typing: on => api.typing(from, on) })
        .then(
          () => true,
          () => false,
        );
      if (isDone) tell({ is: "over", id });
      else await wire.sleep(1_000, stop.signal);
      item = ledger.open.get(id);
    }
  };
  const work = (id: string): void => {
    const from = ledger.open.get(id)?.message.from_user_id ?? "";
    lane.set(
      from,
      (lane.get(from) ?? Promise.resolve()).then(() => handle(id)),
    );
  };

  /** Whether there is anything new, and it is safe. */
  const take = (answer: wire.Answer): boolean => {
    const { cursor } = ledger;
    const line = {
      is: "batch",
      cursor: wire.cursorOf(answer, cursor),
      messages: wire.messagesOf(answer),
    } as const;
    // Quiet answers that change nothing are not worth a line.
    if (line.messages.length === 0 && line.cursor === cursor) return false;
    const ids = ledger.apply(line);
    // Nothing that is known already is written down again.
    const fresh = line.messages.filter(({ message_id: id }) => ids.includes(String(id)));
    const isSafe = log.write({ ...line, messages: fresh });
    if (!isSafe) ledger.cursor = cursor;
    for (const id of ids) work(id);
    return isSafe && ids.length > 0;
  };

  const run = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    let [stale, bad, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    while (!stop.signal.aborted) {
      log.settle();
      turn = new AbortController();
      const signal = AbortSignal.any([stop.signal, turn.signal]);
      const askedMs = Date.now();
      const timer = setTimeout(() => isSilent || host.status(account, "live"), 3_100);
      const answer = await api.poll(ledger.cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = Date.now() - askedMs;
      const code = answer === undefined ? undefined : wire.codeOf(answer);
      if (answer !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(answer) ? hollow + 1 : 0;
        host.event(account);
        host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
        if (hollow >= 3) await api.notify("start", stop.signal);
        if (!take(answer) && tookMs < 1_000) await wire.sleep(1_800, stop.signal);
      } else if (code === wire.STALE) {
        isSilent = false;
        host.status(account, ++stale > 1 ? "needs-login" : "recovering", "-14");
        if (stale > 1) await wire.sleep(58_000, AbortSignal.any([stop.signal, turn.signal]));
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else {
        if (answer !== undefined && isFresh) tell({ is: "reset" });
        if (answer !== undefined) isFresh = false;
        if (answer === undefined && tookMs >= 3_000) cuts++;
        isSilent = answer === undefined && (cuts > 1 || tookMs >= POLL_MS);
        if (++bad > 1 || isSilent) host.status(account, "recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_400 : 950, stop.signal);
      }
    }
  };

  const end = run();
  for (const id of ledger.open.keys()) work(id);
  return {
    left: true,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      await end;
      log.settle();
      if (why === "stop") await api.notify("stop");
    },
  };
});
