/** What differs between two clients in one scenario, in sentences. */
import { type Differences, differencesOf, type Side } from "../report/timeline/differences.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { type Speech, useSpeech } from "./speech.ts";

/** Sentences of one kind. */
const SHOWN_MAX = 4;

export function DifferencesView({ a, b }: { a: TimelineRun; b: TimelineRun }) {
  const speech = useSpeech();
  const { say } = speech;
  const found = differencesOf(a, b);
  const sentences = sentencesOf(found, { a, b }, speech);
  return (
    <section class="differences" aria-label={say("differs")}>
      <h3>{say("differs")}</h3>
      {sentences.length === 0 && <p>{say("differs-not")}</p>}
      <ul>
        {sentences.map(sentence => (
          <li key={sentence}>
            <bdi>{sentence}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentencesOf(
  { deaf, handled, sends }: Differences,
  runs: Record<Side, TimelineRun>,
  { say, clock: clockOf, lasting }: Speech,
): string[] {
  const name = (side: Side): string => runs[side].row.subject;
  const other = (side: Side): string => name(side === "a" ? "b" : "a");
  const clock = (ms: number): string => clockOf(runs.a.start, ms);
  return [
    ...deaf.slice(0, SHOWN_MAX).map(({ who, fromMs, untilMs }) =>
      say("differs-receiving", {
        who: name(who),
        other: other(who),
        from: clock(fromMs),
        time: lasting(untilMs - fromMs),
      }),
    ),
    ...handled
      .slice(0, SHOWN_MAX)
      .map(({ message, who }) => say("differs-message", { message, who: name(who) })),
    ...sends
      .slice(0, SHOWN_MAX)
      .map(({ atMs, a, b }) =>
        say("differs-send", { at: clock(atMs), a, b, who: name("a"), other: name("b") }),
      ),
  ];
}
