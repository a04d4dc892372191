/** What a service sees of a client is enough for some invariants: they say the same as where the client and its host tell of themselves. */
import { describe, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import type { Endpoint, RequestRecord } from "../../../sim/trace/record.ts";
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

describe("a text", () => {
  /** Alice has written m1 and m2, bob m3, and carol m4 in a group; what goes out then is told of like this. */
  const sent = (carried: Partial<RequestRecord>, endpoint: Endpoint = "sendmessage") => {
    const built = new TraceBuilder({ endAtMs: 60_000 });
    built.answer(built.request("notifystart"));
    for (const [message, user] of [
      ["m1", "alice"],
      ["m2", "alice"],
      ["m3", "bob"],
    ] as const)
      built.inbound(message, user);
    built.add({ type: "inbound", account: "bot", user: "carol", message: "m4", group: "team@chatroom" });
    built.answer(built.request("getupdates"), { messages: ["m1", "m2", "m3", "m4"] });
    built.held();
    built.at(30_000).answer(built.request(endpoint, { message: "s1", to: "alice", ...carried }));
    const { violations } = judge(fromOutside(built.at(60_000).end()), { invariants: FROM_OUTSIDE });
    return violations.map(({ invariant }) => invariant);
  };

  it.each([
    ["what another user's message brought", { context: "m3" }],
    ["what another user's message in a group brought", { context: "m4" }],
    ["half a character", { context: "m2", words: "halved" }],
  ] as const)("is seen to carry %s", (_, carried) => {
    expect(sent(carried)).toEqual(["words" in carried ? "words-intact" : "right-recipient"]);
  });

  it.each([
    ["the newest token", { context: "m2" }],
    ["an older one, of the message that it answers perhaps", { context: "m1" }],
    ["none", { context: "-" }],
    ["one that the service never gave: it may be of another day", { context: "?" }],
    ["that of a group into the group", { to: "team@chatroom", context: "m4" }],
    ["his own, to an id in another case", { to: "Alice", context: "m2" }],
  ])("may carry %s", (_, carried) => {
    expect(sent(carried)).toEqual([]);
  });

  it("is announced with the ticket of its own user", () => {
    expect(sent({ typing: "on", ticketOf: "alice" }, "sendtyping")).toEqual([]);
    expect(sent({ typing: "on", ticketOf: "bob" }, "sendtyping")).toEqual(["right-recipient"]);
  });
});

it("a login by code that is taken up at once is seen to be", async () => {
  const scenario = scenarios.find(({ name }) => name === "login/qr-confirmed");
  if (scenario === undefined) throw new Error("no such scenario");
  const subject = await resolveSubject("fixed", { cwd: import.meta.dirname });
  const { trace } = await runTrial({ scenario, subjectName: "fixed", subject, door: "memory" });
  const verdict = judge(fromOutside(trace), { invariants: FROM_OUTSIDE });
  expect(verdict.violations).toEqual([]);
  // Where the service logs the account in and no answer to the client brings it, it is not.
  const kept = trace.records.filter(
    record => record.type !== "answer" || record.endpoint !== "get_qrcode_status",
  );
  expect(
    told(fromOutside({ ...trace, records: kept.map((record, seq) => ({ ...record, seq })) }))[0],
  ).toMatchObject({ invariant: "recovers-in-time" });
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
