/** What came out of a run: how it was judged, each breach in plain words with its proof, and what was excused. */
import type { Violation } from "../invariant/invariant.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { BreachView } from "./breach-view.tsx";
import type { Route } from "./route.ts";
import { useSpeech } from "./speech.ts";
import { Badge, CopyLine } from "./widgets.tsx";

interface Props {
  run: TimelineRun;
  expect: boolean;
  breach: number | undefined;
  select(part: Pick<Route, "breach" | "record">): void;
  /** Beside another run: without what only the first shows. */
  brief?: boolean;
}

export function RunHead({ run, expect, breach, select, brief = false }: Props) {
  const { say, reasons } = useSpeech();
  const { row } = run;
  const names = [...new Set(row.violations.map(({ invariant }) => invariant))];
  const at = Math.min(breach ?? 0, row.violations.length - 1);
  const violation = row.violations[at];
  const count = names.length === 1 ? say("promise") : say("promises", { n: names.length });
  return (
    <section class={`run ${row.verdict}`} aria-label={row.subject}>
      <h2>
        <Badge verdict={row.verdict} /> <bdi>{row.subject}</bdi> {say(row.verdict)}
        {row.verdict === "violated" && ` ${count}`}
        {row.phase !== null && <span class="hint"> · {say(row.phase)}</span>}
        {expect && <span class="hint"> · {say(row.asExpected ? "as-expected" : "surprise")}</span>}
      </h2>
      <Numbers run={run} />
      {reasons(row).map(reason => (
        <p class="reason" key={reason}>
          <bdi>{reason}</bdi>
        </p>
      ))}
      {brief ? (
        <p class="hint">{names.join(" · ")}</p>
      ) : (
        <>
          {names.length > 0 && (
            <BreachChoice violations={row.violations} at={at} start={run.start} select={select} />
          )}
          {violation === undefined ? (
            row.verdict === "pass" && <p>{say("no-breach")}</p>
          ) : (
            <BreachView run={run} violation={violation} at={at} select={select} />
          )}
          <CopyLine text={run.replay} name="replay" />
        </>
      )}
    </section>
  );
}

function Numbers({ run: { row } }: { run: TimelineRun }) {
  const { say, lasting } = useSpeech();
  const { tried } = row;
  const facts: [string, string][] = [
    ...(tried === null
      ? []
      : ([
          [say("deaf"), lasting(tried.deafMs)],
          [say("handled"), `${tried.messages.handled} / ${tried.messages.written}`],
          [say("accepted"), `${tried.sends.accepted} / ${tried.sends.asked}`],
        ] as [string, string][])),
    [say("requests"), row.requests.toLocaleString("en")],
    [say("virtual"), lasting(row.virtualMs)],
  ];
  return (
    <dl class="numbers">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ChoiceProps {
  violations: readonly Violation[];
  at: number;
  start: string;
  select: Props["select"];
}

/** A button for each broken promise, in the order in which they broke. */
function BreachChoice({ violations, at, start, select }: ChoiceProps) {
  const { say, clock } = useSpeech();
  const firsts = new Map<string, { index: number; count: number }>();
  for (const [index, { invariant }] of violations.entries()) {
    const known = firsts.get(invariant);
    firsts.set(invariant, { index: known?.index ?? index, count: (known?.count ?? 0) + 1 });
  }
  return (
    <nav class="breaches" aria-label={say("breaches")}>
      {[...firsts].map(([invariant, { index, count }]) => (
        <button
          type="button"
          key={invariant}
          aria-pressed={violations[at]?.invariant === invariant}
          onClick={() => select({ breach: index })}
        >
          <time>{clock(start, violations[index]?.atMs ?? 0)}</time>
          <strong>{invariant}</strong>
          {count > 1 && <span class="count">×{count}</span>}
        </button>
      ))}
    </nav>
  );
}
