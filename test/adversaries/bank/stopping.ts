/** Mutants of the end of an account: what a stop waits for, ends and tells. */
import { mutantsOfFixed } from "../mutant.ts";

const ACCOUNT = "src/account.ts";

export const STOPPING = mutantsOfFixed([
  {
    name: "says failed for what waited at a stop",
    does: "A text that waited for its turn when the account was stopped is reported as failed.",
    file: "src/outbox/report.ts",
    from: 'if (code === "aborted" && text.sentChunks === 0) {',
    to: 'if (code === "aborted" && text.sentChunks < 0) {',
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "never sends notifystop",
    does: "A stop does not tell the server.",
    file: "src/farewell.ts",
    from: 'await transport.post("notifystop", {}, target, FAREWELL_MS, never);',
    to: "void [transport, target, never];",
    caughtBy: ["prompt-stop"],
  },
  {
    name: "waits for notifystop",
    does: "A stop waits a minute for the server to take its notifystop.",
    file: "src/farewell.ts",
    from: "const FAREWELL_MS = 1_500;",
    to: "const FAREWELL_MS = 60_000;",
    caughtBy: ["prompt-stop"],
  },
  {
    name: "a stop waits for its handlers",
    does: "A stop waits for every handler, however long it takes.",
    file: ACCOUNT,
    from: "await waitAtMost(clock, settled, stopGraceMs);",
    to: "await settled;\n    void [clock, stopGraceMs];",
    caughtBy: ["prompt-stop"],
  },
  {
    name: "a stop waits for its sends",
    does: "A stop waits for each send to end by itself.",
    caughtBy: ["prompt-stop"],
    edits: [
      { file: ACCOUNT, from: "    run.sends.abort();\n", to: "" },
      {
        file: ACCOUNT,
        from: "await waitAtMost(clock, Promise.all(run.inFlight), leftMs);",
        to: "await Promise.all(run.inFlight);\n    void leftMs;",
      },
    ],
  },
  {
    name: "a stop leaves its poll",
    does: "A stop does not end the poll that is under way.",
    file: "src/poller.ts",
    from: "    for (const request of this.#requests.values()) request.abort();\n",
    to: "",
    caughtBy: ["prompt-stop", "nothing-left-behind", "one-poll"],
  },
  {
    name: "sends from the grave",
    does: "A stop says that it is done while its sends go on.",
    caughtBy: ["nothing-left-behind", "prompt-stop", "truthful-send"],
    edits: [
      { file: ACCOUNT, from: "    run.sends.abort();\n", to: "" },
      {
        file: ACCOUNT,
        from: "await waitAtMost(clock, Promise.all(run.inFlight), leftMs);",
        to: "void leftMs;",
      },
      {
        file: ACCOUNT,
        from: "const settled = this.#inbox.delivery.idle().then(() => Promise.all(run.inFlight));",
        to: "const settled = this.#inbox.delivery.idle();",
      },
    ],
  },
  {
    name: "a beat that nobody ends",
    does: "Each start begins a timer that no stop ends.",
    file: ACCOUNT,
    from: "    this.#inbox.delivery.resume();",
    to: "    this.#inbox.delivery.resume();\n    setInterval(() => {}, 60_000);",
    caughtBy: ["nothing-left-behind"],
  },
  {
    name: "leaves the deadlines of its requests",
    does: "The timer of a request goes on when the request has ended.",
    file: "src/deadline.ts",
    from: "    const forget = (): void => {\n      clock.clearTimeout(timer);",
    to: "    const forget = (): void => {",
    caughtBy: ["nothing-left-behind"],
  },
  {
    name: "leaves its listeners on a signal",
    does: "Each request leaves a listener on a signal that lives as long as the account.",
    file: "src/deadline.ts",
    from: '      signal.removeEventListener("abort", onAbort);\n    };',
    to: "    };",
    caughtBy: ["nothing-left-behind"],
  },
  {
    name: "forgets that it was started",
    does: "After a stop it says of a send that nobody ever logged in.",
    file: ACCOUNT,
    from: 'return { outcome: "declined", reason: "stopped" };',
    to: 'return { outcome: "declined", reason: "never-logged-in" };',
    caughtBy: ["outbound-never-blocked"],
  },
]);
