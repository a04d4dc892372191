/** Throttles and quotas: the client brings at least as many texts to their users as the best of the others, and trips none by itself. */
import { beforeAll, describe, expect, it } from "vitest";
import { readScenarios } from "../../../sim/commands/trials.ts";
import fixed from "../../../sim/subject/fixed.ts";
import legacy from "../../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { plainClient } from "../../plain-client/client.ts";

/** What each scenario asks to be sent, and how many of its sends are refused to the client. */
const TEXTS = {
  "sending/news-after-a-throttle": { texts: 31, refused: 1 },
  "sending/throttle-of-all-users": { texts: 48, refused: 2 },
  "sending/long-text-and-a-queue": { texts: 13, refused: 1 },
  "sending/words-spend-the-quota": { texts: 42, refused: 12 },
};

const subjects = new Map<string, SubjectModule>([
  ["fixed", fixed],
  ["legacy", legacy],
  ["plain", plainClient()],
]);

beforeAll(async () => {
  subjects.set(
    "openclaw-weixin@2.4.9",
    await resolveSubject("openclaw-weixin@2.4.9", { cwd: process.cwd() }),
  );
});

describe.each(Object.entries(TEXTS))("%s", (name, { texts, refused }) => {
  it("is passed by the client with every text, and by nobody with more", async () => {
    const traces = new Map<string, Trace>();
    for (const [subjectName, subject] of subjects) {
      const [scenario] = readScenarios([name]);
      if (scenario === undefined) throw new Error(`no scenario ${name}`);
      traces.set(subjectName, (await runTrial({ scenario, subjectName, subject, door: "memory" })).trace);
    }
    const arrived = [...traces].map(([subject, trace]) => ({ subject, texts: arrivals(trace) }));
    expect(arrived[0]).toEqual({ subject: "fixed", texts });
    expect(Math.max(...arrived.map(other => other.texts))).toBe(texts);
    expect(refusals(traces.get("fixed"))).toBe(refused);
  });
});

/** Texts of which the server took a part at least. */
function arrivals({ records }: Trace): number {
  const accepted = records.filter(({ type }) => type === "accepted") as {
    endpoint: string;
    message: string;
  }[];
  return new Set(accepted.flatMap(({ endpoint, message }) => (endpoint === "sendmessage" ? [message] : [])))
    .size;
}

function refusals(trace: Trace | undefined): number {
  const answers = trace?.records.filter(({ type }) => type === "answer") ?? [];
  return answers.filter(answer => "code" in answer && Number(answer.code) === -2).length;
}

/** What happens to the account a minute after each of its texts was refused. */
const OCCASIONS_MS = { "a start": 1_270_000, "a login": 8_460_000, "another user's text": 15_660_000 };

it("a text that was refused arrives within 10 s of a start, a login and another user's text", async () => {
  const [scenario] = readScenarios(["sending/occasions-to-offer"]);
  if (scenario === undefined) throw new Error("no such scenario");
  const { trace } = await runTrial({ scenario, subjectName: "fixed", subject: fixed, door: "memory" });
  const arrivedMs = trace.records.flatMap(record =>
    record.type === "accepted" && record.message !== undefined && record.message !== "s4"
      ? [record.atMs]
      : [],
  );
  const lateMs = Object.values(OCCASIONS_MS).map((atMs, index) => (arrivedMs[index] ?? Number.NaN) - atMs);
  expect(arrivedMs).toHaveLength(3);
  for (const ms of lateMs) {
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(10_000);
  }
});
