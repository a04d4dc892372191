/** What a run lends to its subject leads nowhere once it was taken back: modules outlive runs, and would keep the run with them. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import type { SubjectContext } from "../../../sim/subject/subject.ts";
import { lend } from "../../../sim/world/lend.ts";

function contextOf(told: string[]): SubjectContext {
  return {
    host: {
      handle: async ({ text }) => void told.push(`handle ${text}`),
      event: account => void told.push(`event ${account}`),
      status: (account, state, reason) => void told.push(`status ${account} ${state} ${reason}`),
      sendEnded: (account, { text, outcome }) => void told.push(`sendEnded ${account} ${text} ${outcome}`),
      setAside: (account, messageId) => void told.push(`setAside ${account} ${messageId}`),
      show: account => void told.push(`show ${account}`),
      log: line => void told.push(`log ${line}`),
      ended: (account, error) => void told.push(`ended ${account} ${error}`),
    },
    stateDir: () => "/state",
    random: () => 0.5,
    durable: true,
    beforeWrite: file => void told.push(`write ${file}`),
    beforeStore: () => void told.push("store"),
  };
}

const useAll = async ({ host, beforeWrite, beforeStore }: SubjectContext): Promise<void> => {
  await host.handle({ account: "bot", from: "ann", text: "hi" }, {});
  host.event("bot");
  host.status("bot", "live", "why");
  host.sendEnded("bot", { text: "hello", outcome: "expired" });
  host.setAside("bot", "7");
  host.show("bot");
  host.log("line");
  host.ended("bot", "error");
  beforeWrite("file");
  void beforeStore();
};

it("hands everything on, and nothing any more after it was taken back", async () => {
  const told: string[] = [];
  const { context, takeBack } = lend(contextOf(told));
  await useAll(context);
  expect(told).toEqual([
    "handle hi",
    "event bot",
    "status bot live why",
    "sendEnded bot hello expired",
    "setAside bot 7",
    "show bot",
    "log line",
    "ended bot error",
    "write file",
    "store",
  ]);
  expect([context.stateDir(), context.random(), context.durable]).toEqual(["/state", 0.5, true]);
  takeBack();
  await useAll(context);
  expect(told).toHaveLength(10);
  expect(() => context.random()).toThrow("the run that lent this is over");
  expect(() => context.stateDir()).toThrow("the run that lent this is over");
});

it("does not keep what it was given", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const kept: SubjectContext[] = [];
  const make = (back: boolean): WeakRef<SubjectContext> => {
    const given = contextOf([]);
    const lent = lend(given);
    kept.push(lent.context);
    if (back) lent.takeBack();
    return new WeakRef(given);
  };
  const [taken, left] = [make(true), make(false)];
  // A weak reference holds until its turn of the event loop is over.
  await new Promise(resolve => setTimeout(resolve, 0));
  collect();
  expect(taken.deref()).toBeUndefined();
  expect(left.deref()).toBeDefined();
  expect(kept).toHaveLength(2);
});
