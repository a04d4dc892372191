/** One breach in plain words: what was promised, what happened, what was owed and excused, and the records that prove it. */
import type { Violation } from "../invariant/invariant.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { Route } from "./route.ts";
import { useSpeech } from "./speech.ts";

interface Props {
  run: Pick<TimelineRun, "row" | "start">;
  violation: Violation;
  /** Its place among the violations. */
  at: number;
  select(part: Pick<Route, "breach" | "record">): void;
}

/** Buttons for records; the rest is counted. */
const PROOF_MAX = 12;

export function BreachView(props: Props) {
  const { run, violation, at, select } = props;
  const { say, clock, breach, promise } = useSpeech();
  const { row, start } = run;
  const { invariant, atMs } = violation;
  const of = row.violations.length;
  const step = (by: 1 | -1, sign: string, name: "previous" | "next") => (
    <button
      type="button"
      disabled={at + by < 0 || at + by >= of}
      onClick={() => select({ breach: at + by })}
      aria-label={say(name)}
    >
      {sign}
    </button>
  );
  return (
    <article class="breach" aria-label={say("breach")}>
      <p class="promise">
        <strong>{invariant}</strong> {promise(row, invariant)}
        <span class="steps">
          {step(-1, "‹", "previous")} {at + 1} {say("of")} {of} {step(1, "›", "next")}
        </span>
      </p>
      <p class="message">
        <time>{clock(start, atMs)}</time> <bdi>{breach(row, at)}</bdi>
      </p>
      <dl class="grounds">
        <Owed run={run} violation={violation} />
        <Excused run={run} violation={violation} />
        <Proof {...props} />
      </dl>
    </article>
  );
}

function Owed({ run: { row, start }, violation }: Pick<Props, "run" | "violation">) {
  const { say, lasting, clock: clockOf, duty: words } = useSpeech();
  const { duty } = violation;
  if (duty === undefined) return null;
  const { fromMs, untilMs, allowedMs } = duty;
  const clock = (ms: number): string => clockOf(start, ms);
  const times = { from: clock(fromMs), to: clock(untilMs), time: lasting(untilMs - fromMs) };
  return (
    <div>
      <dt>{say("owed")}</dt>
      <dd>
        {words(row, violation)}
        {allowedMs !== undefined && say("comma") + say("within", { time: lasting(allowedMs) })}
        {say("comma")}
        {fromMs === untilMs ? say("at", { at: clock(fromMs) }) : say("from", times)}
      </dd>
    </div>
  );
}

function Excused({
  run: { row },
  violation: { excused, notExcused = [] },
}: Pick<Props, "run" | "violation">) {
  const { say, lasting, excuse } = useSpeech();
  if (excused === undefined) return null;
  const leftMs = notExcused.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const taken = excused.map(({ id, ms }) => `${excuse(row, id)} ${lasting(ms)}`);
  return (
    <div>
      <dt>{say("excused")}</dt>
      <dd>
        {taken.length === 0 ? say("nothing") : taken.join(", ")} · {say("not-excused")} {lasting(leftMs)}
      </dd>
    </div>
  );
}

function Proof({ violation: { proof }, at, select }: Props) {
  const { say } = useSpeech();
  if (proof.length === 0) return null;
  return (
    <div>
      <dt>{say("proof")}</dt>
      <dd>
        {proof.slice(0, PROOF_MAX).map(seq => (
          <button type="button" class="seq" key={seq} onClick={() => select({ breach: at, record: seq })}>
            {say("record")} {seq}
          </button>
        ))}
        {proof.length > PROOF_MAX && say("tail-left", { n: proof.length - PROOF_MAX })}
      </dd>
    </div>
  );
}
