/** Plugins that are not installed are left out where data named them, and one command brings them all. */
import { describe, expect, it } from "vitest";
import { withoutAbsent } from "../../../sim/commands/absent.ts";
import type { TrialPlan } from "../../../sim/commands/trials.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";

const plan = (subjectName: string, by: TrialPlan["by"] = "data"): TrialPlan => ({
  scenario: {} as Scenario,
  subjectName,
  by,
});
const namesOf = (plans: readonly TrialPlan[]): string[] => plans.map(({ subjectName }) => subjectName);

describe("what is not installed", () => {
  it("is left out, and one command brings all of it, each package once", () => {
    const names = [
      "fixed",
      "openclaw-weixin@8.8.8",
      "openclaw-weixin@9.9.9",
      "openclaw-weixin@9.9.9+repair",
      "openclaw-weixin@9.9.9+proposal",
    ];
    const { plans, words } = withoutAbsent(
      names.map(name => plan(name)),
      process.cwd(),
    );
    expect(namesOf(plans)).toEqual(["fixed"]);
    expect(words).toBe(
      `not installed, left out: ${names.slice(1).join(", ")}. To bring them: npm install --save-dev --legacy-peer-deps ` +
        "openclaw-weixin-8.8.8@npm:@tencent-weixin/openclaw-weixin@8.8.8 openclaw-weixin-9.9.9@npm:@tencent-weixin/openclaw-weixin@9.9.9",
    );
  });

  it("stays where the command line named it", () => {
    expect(withoutAbsent([plan("openclaw-weixin@9.9.9", "command")], process.cwd())).toMatchObject({
      words: undefined,
    });
  });

  it("is nothing where all is there", () => {
    const plans = ["fixed", "legacy", "openclaw-weixin@2.4.9", "openclaw-weixin@2.4.9+repair"].map(name =>
      plan(name),
    );
    expect(withoutAbsent(plans, process.cwd())).toEqual({ plans, words: undefined });
  });

  it("is told when nothing else is left", () => {
    expect(() => withoutAbsent([plan("openclaw-weixin@9.9.9")], process.cwd())).toThrow(
      /^nothing is left to run\. not installed/,
    );
  });

  it("is no package for a name that is no version", () => {
    expect(
      withoutAbsent([plan("openclaw-weixin@../x"), plan("./my.ts")], process.cwd()).words,
    ).toBeUndefined();
  });
});
