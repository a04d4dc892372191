/** Mutants of what is said of an account. */
import { mutantsOfFixed } from "../mutant.ts";

const PASSING = "src/recovery/passing.ts";
const NUDGE = "src/recovery/nudge.ts";
const STANDING = "src/standing.ts";

export const HEALTH = mutantsOfFixed([
  {
    name: "says live through any outage",
    does: "Failures in a row never make it doubt that it is live.",
    caughtBy: ["truthful-health"],
    edits: [
      { file: PASSING, from: "const TRUST_LIMIT = 2;", to: "const TRUST_LIMIT = 2_000_000;" },
      { file: PASSING, from: "const PATIENCE_MS = 7_000;", to: "const PATIENCE_MS = 7_000_000_000;" },
    ],
  },
  {
    name: "says live while every answer is spoilt",
    does: "As long as polls are held it says live, though no answer ever comes whole.",
    caughtBy: ["truthful-health"],
    edits: [{ file: PASSING, from: "const TRUST_LIMIT = 2;", to: "const TRUST_LIMIT = 3_000_000;" }],
  },
  {
    name: "takes a tenth of a second for a proof",
    does: "A poll that is not refused within 100 ms is proof enough that the session lives.",
    caughtBy: ["truthful-health", "login-needed-is-loud"],
    edits: [
      {
        file: "src/recovery/classify.ts",
        from: "export const HELD_MS = 4_000;",
        to: "export const HELD_MS = 100;",
      },
    ],
  },
  {
    name: "waits for an answer to say live",
    does: "A held poll is no proof to it: it is recovering until somebody writes or the hold ends.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: PASSING,
        from: 'session: session.kind === "live" ? session : { kind: "live" },',
        to: "session,",
      },
    ],
  },
  {
    name: "says the same over and over",
    does: "A state is announced at each event, whether it is news or not.",
    file: STANDING,
    from: "if (next.state === this.#status.state && next.reason === this.#status.reason) return;",
    to: "",
    caughtBy: ["login-needed-is-loud", "truthful-health"],
  },
  {
    name: "tells each refused send as a trouble of receiving",
    does: "A -14 of a send, of a session that is proven by notifystart each time, is told as trouble unless a poll looks held soon.",
    caughtBy: ["truthful-health"],
    edits: [
      {
        file: NUDGE,
        from: "return { ...state, session };",
        to: "return { ...state, session, trouble: { ...state.trouble, sinceMs: trouble.sinceMs ?? toldMs } };",
      },
    ],
  },
  {
    name: "announces each probe",
    does: "A login that is needed is announced again with each probe of the session.",
    caughtBy: ["login-needed-is-loud"],
    edits: [
      {
        file: STANDING,
        from: "if (next.state === this.#status.state && next.reason === this.#status.reason) return;",
        to: 'if (next.state !== "needs-login" && next.state === this.#status.state) return;',
      },
    ],
  },
  {
    name: "gives no reason",
    does: "It says that a login is needed, and not why.",
    file: STANDING,
    from: "onState({ account: this.#account, ...next, ...(error && { error }) });",
    to: "onState({ account: this.#account, state: next.state, ...(error && { error }) });",
    caughtBy: ["login-needed-is-loud"],
  },
  {
    name: "never says stopped",
    does: "After a stop it says that it is live.",
    file: "src/account.ts",
    from: 'this.#standing.set({ state: "stopped" });',
    to: "",
    caughtBy: ["truthful-health"],
  },
  {
    name: "says live at its start",
    does: "It says that it is live before it has heard anything of the server.",
    file: "src/status.ts",
    from: '      return { state: "recovering", reason: state.reason };',
    to: '      return state.reason === "starting" ? { state: "live" } : { state: "recovering", reason: state.reason };',
    caughtBy: ["truthful-health"],
  },
  {
    name: "calls every trouble a login",
    does: "Whatever is wrong, it says that a login is needed.",
    file: "src/status.ts",
    from: '      return { state: "recovering", reason: state.reason };',
    to: '      return { state: state.reason === "starting" ? "recovering" : "needs-login", reason: state.reason };',
    caughtBy: ["login-needed-is-loud", "truthful-health"],
  },
]);
