/** The msw door gives back every connection that was made through it, whatever became of its request. */
import { createHook } from "node:async_hooks";
import { expect, it } from "vitest";
import { simulate } from "../../../sim/world/simulate.ts";
import { plainClientOver, type Send } from "../../plain-client/client.ts";
import { faultOf, MINUTE, scenarioOf } from "../run-kit.ts";
import { HTTP_CLIENTS } from "./http-clients.ts";

const scenario = scenarioOf({
  healAtMs: 3 * MINUTE,
  endAtMs: 4 * MINUTE,
  workload: [{ action: "inbound", account: "bot", user: "ann", atMs: 2_000, everyMs: 20_000 }],
  faults: [
    faultOf("connection-reset", { atMs: 20_000, count: 2 }),
    faultOf("body-stall", { atMs: MINUTE, count: 1 }),
    faultOf("hang", { atMs: 2 * MINUTE, count: 1 }),
    // Nobody hangs up what a killed process had asked for.
    faultOf("crash", { atMs: 150_000, untilMs: 155_000 }),
  ],
});

it.each(["the global fetch", "node:https", "undici.request"])("through %s", async name => {
  const open = new Set<number>();
  let made = 0;
  const hook = createHook({
    init(id, type) {
      if (type !== "TCPWRAP") return;
      open.add(id);
      made++;
    },
    destroy: id => void open.delete(id),
  }).enable();
  try {
    for (let run = 0; run < 3; run++) {
      await simulate({
        scenario,
        subject: plainClientOver({ send: HTTP_CLIENTS[name] as Send }),
        door: "msw",
      });
    }
    // A handle is closed in a turn of the event loop, and its end told in another.
    for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
  } finally {
    hook.disable();
  }
  expect(made).toBeGreaterThan(5);
  expect(open.size).toBe(0);
});
