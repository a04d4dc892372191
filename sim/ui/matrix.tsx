/** Runs as a table: a row a scenario, a column a client; each leads to its timeline. */
import type { IndexRow } from "../report/html/page-data.ts";
import { printRoute, type Route } from "./route.ts";
import { type Speech, useSpeech } from "./speech.ts";
import { Badge } from "./widgets.tsx";

/** A run, and its place in the index. */
export interface Entry {
  row: IndexRow;
  at: number;
}

interface Props {
  entries: readonly Entry[];
  subjects: readonly string[];
  /** False when the verdicts themselves count. */
  expect: boolean;
  go(next: Route): void;
}

export function Matrix({ entries, subjects, expect, go }: Props) {
  const { say, language } = useSpeech();
  const byScenario = Map.groupBy(entries, ({ row }) => row.scenario);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is too wide.
    <section class="matrix" tabIndex={0} aria-label={say("runs")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("scenario")}</th>
            {subjects.map(subject => (
              <th scope="col" key={subject}>
                <bdi>{subject}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...byScenario].map(([scenario, its]) => (
            <tr key={scenario}>
              <th scope="row">
                <bdi>{scenario}</bdi>
                <small>
                  <bdi>{its[0]?.row.title[language]}</bdi>
                </small>
              </th>
              {subjects.map(subject => (
                <td key={subject} data-subject={subject}>
                  {its
                    .filter(({ row }) => row.subject === subject)
                    .map(entry => (
                      <Cell key={entry.at} entry={entry} expect={expect} go={go} />
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A run: its verdict, what it breaks, and its numbers; it leads to its timeline. */
function Cell({ entry: { row, at }, expect, go }: { entry: Entry; expect: boolean; go: Props["go"] }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const isSurprise = expect && !row.asExpected;
  const route: Route = { scenario: row.scenario, runs: row.page === undefined ? [at] : [] };
  const href = row.page === undefined ? printRoute(route) : row.page;
  const follow = (event: MouseEvent): void => {
    if (row.page !== undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(route);
  };
  return (
    <a
      class={`cell ${row.verdict}${isSurprise ? " surprise" : ""}`}
      href={href}
      onClick={follow}
      title={row.first?.[language] ?? ""}
    >
      <Badge verdict={row.verdict} />{" "}
      <strong>{row.breaks.length > 0 ? row.breaks.join(", ") : say(row.verdict)}</strong>
      {isSurprise && <em> {say("surprise")}</em>}
      <small>{numbersOf(row, speech).join(" · ")}</small>
    </a>
  );
}

function numbersOf(row: IndexRow, { say, lasting }: Speech): string[] {
  const { deafMs, written, handled, asked, accepted, requests } = row;
  return [
    ...(deafMs === null ? [] : [say("cell-deaf", { time: lasting(deafMs) })]),
    ...(written === 0 ? [] : [say("cell-messages", { n: handled, all: written })]),
    ...(asked === 0 ? [] : [say("cell-sends", { n: accepted, all: asked })]),
    say("cell-requests", { n: requests.toLocaleString("en") }),
  ];
}
