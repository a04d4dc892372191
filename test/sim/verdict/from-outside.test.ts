/** What a service sees of a client is enough for some invariants: they say the same as where the client and its host tell of themselves. */
import { describe, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { FROM_OUTSIDE, fromOutside } from "../../../sim/verdict/from-outside.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { scenarios } from "../../catalogue.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

const SCENARIOS = [
  "bug-155/in-three-minutes",
  "bug-155/notifystart-refused",
  "bug-155/shape-ret",
  "login/qr-asks-verify-code",
  "polling/instant-empty-answers",
  "session/headers-stripped-by-proxy",
  "session/taken-again-after-twenty-hours",
  "transport/down-at-startup",
];
const JUDGED = new Set(FROM_OUTSIDE.map(({ name }) => name));

const told = (trace: Parameters<typeof judge>[0]) => {
  const { violations } = judge(trace, { invariants: FROM_OUTSIDE });
  return violations.map(({ invariant, atMs, account }) => ({ invariant, atMs, account }));
};

describe.each(["fixed", "legacy"])("of %s", subjectName => {
  it.each(SCENARIOS)("%s", async name => {
    const scenario = scenarios.find(each => each.name === name);
    if (scenario === undefined) throw new Error(`no scenario ${name}`);
    const subject = await resolveSubject(subjectName, { cwd: import.meta.dirname });
    const { trace, verdict } = await runTrial({ scenario, subjectName, subject, door: "memory" });
    const broken = verdict.violations.filter(({ invariant }) => JUDGED.has(invariant));
    expect(new Set(told(fromOutside(trace)).map(({ invariant }) => invariant))).toEqual(
      new Set(broken.map(({ invariant }) => invariant)),
    );
  });
});

describe("a client that falls silent", () => {
  const MINUTE = 60_000;
  const silent = (before: (built: TraceBuilder) => void) => {
    const built = new TraceBuilder({ endAtMs: 20 * MINUTE, healAtMs: MINUTE });
    built.answer(built.request("notifystart"));
    built.at(1_000).answer(built.request("getupdates"));
    before(built.at(2_000));
    return told(fromOutside(built.at(20 * MINUTE).end())).map(({ invariant }) => invariant);
  };

  it("is blamed", () => {
    expect(silent(() => {})).toContain("no-pause-loop");
  });

  it("is blamed after a -14, though it may have said what it liked", () => {
    expect(
      silent(built => {
        built.stale(built.request("getupdates"));
        built.add({ type: "status", account: "bot", state: "needs-login", reason: "so it says" });
      }),
    ).toContain("no-pause-loop");
  });

  it.each<[string, (built: TraceBuilder) => void]>([
    ["it said goodbye", built => built.answer(built.request("notifystop"))],
    [
      "it asked for a cure, and was refused",
      built => {
        built.add({ type: "session", account: "bot", state: "dead", cause: "taken-over" });
        built.stale(built.request("getupdates"));
        built.stale(built.request("notifystart"));
      },
    ],
    [
      "it asked for a cure, and nothing came of it",
      built => {
        built.add({ type: "session", account: "bot", state: "dead", cause: "taken-over" });
        built.stale(built.request("getupdates"));
        built.answer(built.request("notifystart"));
        built.stale(built.request("getupdates"));
      },
    ],
    [
      "somebody else logged in, and it has not the new token",
      built => {
        built.add({ type: "credential", account: "bot", token: "bot#2" });
        built.stale(built.request("getupdates"));
      },
    ],
  ])("is not blamed when %s", (_, before) => {
    expect(silent(before)).toEqual([]);
  });

  it("is blamed again once it uses the new token", () => {
    expect(
      silent(built => {
        built.add({ type: "credential", account: "bot", token: "bot#2" });
        built.answer(built.request("getupdates", { token: "bot#2" }));
      }),
    ).toContain("no-pause-loop");
  });
});
