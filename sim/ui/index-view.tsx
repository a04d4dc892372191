/** The index of many runs: a row a scenario, a column a client, with filters and numbers. */
import { useMemo, useState } from "preact/hooks";
import type { IndexRow, PageIndex } from "../report/html/page-data.ts";
import { duration } from "../trace/when.ts";
import { printRoute, type Route } from "./route.ts";
import { useSpeech } from "./speech.ts";
import { Badge } from "./widgets.tsx";
import type { Say, WordKey } from "./words.ts";

const KINDS = ["all", "surprise", "violated"] as const;
type Kind = (typeof KINDS)[number];

interface Props {
  index: PageIndex;
  go(next: Route): void;
}

interface Entry {
  row: IndexRow;
  at: number;
}

export function IndexView({ index, go }: Props) {
  const { say } = useSpeech();
  const [text, setText] = useState("");
  const [invariant, setInvariant] = useState("");
  const [kind, setKind] = useState<Kind>("all");
  const subjects = useMemo(() => [...new Set(index.runs.map(({ subject }) => subject))], [index]);
  const invariants = useMemo(() => [...new Set(index.runs.flatMap(({ breaks }) => breaks))].sort(), [index]);
  const wanted = index.runs
    .map((row, at) => ({ row, at }))
    .filter(({ row }) => isWanted(row, { text, invariant, kind }));
  const byScenario = Map.groupBy(wanted, ({ row }) => row.scenario);
  return (
    <>
      <h1>{say("runs")}</h1>
      <Totals index={index} />
      <div class="tools" role="toolbar" aria-label={say("scenarios")}>
        <input
          type="search"
          placeholder={say("find")}
          aria-label={say("find")}
          value={text}
          onInput={event => setText(event.currentTarget.value)}
        />
        <label>
          {say("only")}{" "}
          <select value={kind} onChange={event => setKind(event.currentTarget.value as Kind)}>
            {KINDS.filter(each => index.expect || each !== "surprise").map(each => (
              <option key={each} value={each}>
                {say(`only-${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("invariant")}{" "}
          <select value={invariant} onChange={event => setInvariant(event.currentTarget.value)}>
            <option value="">{say("all")}</option>
            {invariants.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span class="hint" role="status">
          {say("shown", { n: wanted.length, all: index.runs.length })}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is too wide. */}
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
            {[...byScenario].map(([scenario, entries]) => (
              <tr key={scenario}>
                <th scope="row">
                  <bdi>{scenario}</bdi>
                  <small>
                    <bdi>{entries[0]?.row.title}</bdi>
                  </small>
                </th>
                {subjects.map(subject => (
                  <td key={subject} data-subject={subject}>
                    {entries
                      .filter(({ row }) => row.subject === subject)
                      .map(entry => (
                        <Cell key={entry.at} entry={entry} expect={index.expect} go={go} />
                      ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function isWanted(
  row: IndexRow,
  { text, invariant, kind }: { text: string; invariant: string; kind: Kind },
): boolean {
  if (kind === "surprise" && row.asExpected) return false;
  if (kind === "violated" && row.verdict !== "violated") return false;
  if (invariant !== "" && !row.breaks.includes(invariant)) return false;
  return `${row.scenario} ${row.title}`.toLowerCase().includes(text.toLowerCase());
}

/** A run: its verdict, what it breaks, and its numbers; it leads to its timeline. */
function Cell({ entry: { row, at }, expect, go }: { entry: Entry; expect: boolean; go: Props["go"] }) {
  const { say } = useSpeech();
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
      title={row.first ?? ""}
    >
      <Badge verdict={row.verdict} />{" "}
      <strong>{row.breaks.length > 0 ? row.breaks.join(", ") : say(row.verdict)}</strong>
      {isSurprise && <em> {say("surprise")}</em>}
      <small>{numbersOf(row, say).join(" · ")}</small>
    </a>
  );
}

function numbersOf(row: IndexRow, say: Say): string[] {
  const { deafMs, written, handled, asked, accepted, requests } = row;
  return [
    ...(deafMs === null ? [] : [say("cell-deaf", { time: duration(deafMs) })]),
    ...(written === 0 ? [] : [say("cell-messages", { n: handled, all: written })]),
    ...(asked === 0 ? [] : [say("cell-sends", { n: accepted, all: asked })]),
    say("cell-requests", { n: requests.toLocaleString("en") }),
  ];
}

function Totals({ index: { runs, expect } }: { index: PageIndex }) {
  const { say } = useSpeech();
  const count = (is: (row: IndexRow) => boolean): string => runs.filter(is).length.toLocaleString("en");
  const facts: [WordKey, string][] = [
    ["runs", runs.length.toLocaleString("en")],
    ["pass", count(({ verdict }) => verdict === "pass")],
    ["violated", count(({ verdict }) => verdict === "violated")],
    ["inconclusive", count(({ verdict }) => verdict === "inconclusive")],
    ...(expect ? [["surprise", count(({ asExpected }) => !asExpected)] as [WordKey, string]] : []),
  ];
  return (
    <dl class="numbers">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{say(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
