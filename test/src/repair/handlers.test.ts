/** A handler of undici's that throws: it harms its own request alone. */
import { Agent, type Dispatcher } from "undici";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ilinkRecovery } from "../../../src/repair/index.ts";
import type { DispatchController, DispatchHandler } from "../../../src/repair/undici/handler.ts";
import { type CodedService, coded, serveCoded } from "./coded-service.ts";

const CALLBACKS = [
  "onRequestStart",
  "onResponseStart",
  "onResponseData",
  "onResponseEnd",
  "onResponseError",
] as const;
type Callback = (typeof CALLBACKS)[number];

let service: CodedService;
let plain: Agent;
let repaired: ReturnType<Agent["compose"]>;
let size = 10;
/** Failures that nobody has taken care of. */
const untold: unknown[] = [];
const hear = (error: unknown): void => void untold.push(error);

beforeEach(async () => {
  service = await serveCoded(() => ({
    bytes: coded(`{"ret":0,"msgs":[],"x":"${"x".repeat(size)}"}`, "gzip", "identity"),
    coding: "gzip",
  }));
  plain = new Agent();
  repaired = new Agent().compose(ilinkRecovery({ hosts: [service.host], answerBytesMax: 65_536 }));
  process.on("unhandledRejection", hear);
  process.on("uncaughtException", hear);
});
afterEach(async () => {
  process.off("unhandledRejection", hear);
  process.off("uncaughtException", hear);
  await plain.destroy();
  await repaired.destroy();
  await service.close();
  size = 10;
  untold.length = 0;
});

interface Habits {
  /** What throws. */
  throws?: readonly Callback[];
  /** Where it ends its request itself. */
  aborts?: Callback;
  host?: string;
  endpoint?: string;
}

/** Ask by a handler with such habits. What it was told, in order; error messages for errors. */
async function ask(
  dispatcher: Dispatcher,
  { throws = [], aborts, host, endpoint = "getupdates" }: Habits,
): Promise<string[]> {
  const told: string[] = [];
  const ended = Promise.withResolvers<void>();
  const handler: DispatchHandler = Object.fromEntries(
    CALLBACKS.map(name => [
      name,
      (controller: DispatchController, ...args: unknown[]) => {
        // A body may come in any number of pieces.
        if (told.at(-1) !== name)
          told.push(name === "onResponseError" ? `error: ${(args[0] as Error).message}` : name);
        if (name === "onResponseError" || (name === "onResponseEnd" && !throws.includes(name)))
          ended.resolve();
        if (aborts === name) controller.abort(new Error("mine"));
        if (throws.includes(name)) throw new Error(`thrown by ${name}`);
      },
    ]),
  );
  const asked = {
    origin: `http://${host ?? service.host}`,
    path: `/ilink/bot/${endpoint}`,
    method: "POST" as const,
    body: "{}",
    headers: { authorization: "Bearer b@im.bot:t" },
  };
  dispatcher.dispatch(asked, handler as Dispatcher.DispatchHandler);
  await ended.promise;
  // What comes of a throw comes in one of the next turns.
  for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve));
  return told;
}

const HABITS: Habits[] = [
  {},
  ...CALLBACKS.slice(0, 4).flatMap((name): Habits[] => [
    { throws: [name] },
    { throws: [name, "onResponseError"] },
    { aborts: name },
    { aborts: name, throws: [name, "onResponseError"] },
  ]),
];

describe.each([
  ["a small answer", 10],
  ["one that is passed on", 3_000_000],
])("%s", (_name, characters) => {
  test.each(HABITS)("to a handler of these habits is as without the repair: %j", async habits => {
    size = characters;
    const told = await ask(repaired, habits);
    expect(untold).toEqual([]);
    // What is thrown in answer to an error ends the process without the repair: it is left out there.
    const throws = habits.throws?.filter(name => name !== "onResponseError") ?? [];
    expect(told).toEqual(await ask(plain, { ...habits, throws }));
    // Another one gets its answer as ever.
    expect(await ask(repaired, {})).toEqual(await ask(plain, {}));
  });
});

test("a handler that throws when it is told that nobody is there ends nothing", async () => {
  const host = "127.0.0.1:1";
  const nobody = new Agent().compose(ilinkRecovery({ hosts: [host] }));
  const told = await ask(nobody, { throws: ["onResponseError"], host, endpoint: "sendmessage" });
  expect(told.at(-1)).toMatch(/^error: /);
  expect(untold).toEqual([]);
  await nobody.destroy();
});
