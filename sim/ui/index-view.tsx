/** The index of many runs: a row a scenario, a column a client, with filters and numbers. */
import { useMemo, useState } from "preact/hooks";
import type { IndexRow, PageIndex } from "../report/html/page-data.ts";
import { Matrix } from "./matrix.tsx";
import type { Route } from "./route.ts";
import { useSpeech } from "./speech.ts";
import type { WordKey } from "./words.ts";

const KINDS = ["all", "surprise", "violated"] as const;
type Kind = (typeof KINDS)[number];

interface Props {
  index: PageIndex;
  go(next: Route): void;
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
      <Matrix entries={wanted} subjects={subjects} expect={index.expect} go={go} />
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
  return `${row.scenario} ${row.title.en} ${row.title.zh}`.toLowerCase().includes(text.toLowerCase());
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
