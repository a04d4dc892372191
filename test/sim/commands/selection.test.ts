/** Which scenarios `--grep` and `--tag` leave. */
import { describe, expect, it } from "vitest";
import { selected, tagsOf } from "../../../sim/commands/selection.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";

const scenario = (name: string, title: string, rest = "") =>
  parseScenario(`title: ${title}\nruns: 1h\n${rest}`, { file: `${name}.yaml`, name });

const NIGHT = scenario(
  "bug-155/night",
  "Overnight idle",
  "why: [https://github.com/Tencent/openclaw-weixin/issues/155#issuecomment-1, a reason]\n",
);
const HANG = scenario(
  "transport/slow.hang",
  "Polls hang at NIGHT",
  "faults: [{ kind: hang, from: 10m, for: 5m, on: getupdates }]\n",
);
const OWN = scenario("../mine/own.yaml", "Mine");
const ALL = [NIGHT, HANG, OWN];
const names = (flags: Parameters<typeof selected>[1]): string[] =>
  selected(ALL, flags).map(({ name }) => name);

it("tags follow from folders, fault kinds and links to reports", () => {
  expect(tagsOf(NIGHT)).toEqual(["bug-155", "openclaw-weixin#155"]);
  expect(tagsOf(HANG)).toEqual(["transport", "hang"]);
  expect(tagsOf(OWN)).toEqual(["mine"]);
});

describe("what is left", () => {
  it.each([
    ["nothing asked", {}, [NIGHT, HANG, OWN]],
    ["a text, in names and titles, in any case", { grep: "night" }, [NIGHT, HANG]],
    ["a text that would be a pattern", { grep: "slow.hang" }, [HANG]],
    ["a pattern", { grep: "/^bug-|^Mine$/" }, [NIGHT, OWN]],
    ["a pattern in any case", { grep: "/^MINE/i" }, [OWN]],
    ["a tag", { tag: ["hang"] }, [HANG]],
    ["one of two tags", { tag: ["hang", "openclaw-weixin#155"] }, [NIGHT, HANG]],
    ["a text and a tag", { grep: "night", tag: ["hang"] }, [HANG]],
  ])("%s", (_, flags, wanted) => {
    expect(names(flags)).toEqual(wanted.map(({ name }) => name));
  });

  it.each([
    [{ grep: "nowhere" }, "--grep nowhere: in no name and no title of 3 scenarios"],
    [{ grep: "" }, "--grep wants a text"],
    [{ grep: "/(/" }, "--grep /(/: Invalid regular expression"],
    [{ tag: ["hagn"] }, "--tag hagn: no scenario here has it; did you mean hang?"],
    [{ grep: "Mine", tag: ["hang"] }, "--grep Mine and --tag hang leave no scenario"],
  ])("nothing by %j, which is told", (flags, words) => {
    expect(() => selected(ALL, flags)).toThrow(words);
  });
});
