/** The incidents of the table: bug #155 and short scenarios of session and transport whose `why` is an issue or a pull request of GitHub. */
import { readScenarios } from "../../sim/commands/trials.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";

const FOLDERS = ["bug-155", "session", "transport"];
const REPORT = /^https:\/\/github\.com\/([^/]+)\/([^/]+)\/(?:issues|pull)\/(\d+)/;
/** Elsewhere than in bug #155 a short run says as much, and all of them take minutes. */
const RUNS_MS_MAX = 40 * 60_000;

export interface Incident {
  scenario: Scenario;
  /** `openclaw-weixin#155`, and its address. */
  report: { name: string; url: string };
}

export function incidents(): Incident[] {
  return readScenarios(FOLDERS).flatMap(scenario => {
    const [url, , repository, number] =
      scenario.why.map(why => REPORT.exec(why)).find(found => found !== null) ?? [];
    const isShort = scenario.endAtMs <= RUNS_MS_MAX || scenario.name.startsWith("bug-155/");
    if (url === undefined || !isShort) return [];
    return [{ scenario, report: { name: `${repository}#${number}`, url } }];
  });
}
