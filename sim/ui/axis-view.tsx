/** The axis above the lanes: ticks where a clock is round, and what idle time is folded. */
import { type Axis, placeOf } from "../report/timeline/axis.ts";
import { ticksOf, tickWords } from "../report/timeline/ticks.ts";
import { AXIS } from "./layout.ts";
import { useSpeech } from "./speech.ts";
import type { View } from "./view.ts";

/** Room of a tick with its words, pixels. */
const TICK = 96;
/** Of a letter, about, pixels. */
const LETTER = 7;
/** A fold narrower than this has no words. */
const WORDS = 64;

export function AxisView({ axis, view, start }: { axis: Axis; view: View; start: string }) {
  const { left, seen, width } = view;
  const ticks = ticksOf(axis, start, {
    from: left / width,
    to: Math.min(1, (left + seen) / width),
    most: Math.max(2, Math.floor(seen / TICK)),
  });
  return (
    <g class="axis">
      <rect class="ground" x="0" y="0" width={seen} height={AXIS} />
      <path d={`M0 ${AXIS - 0.5}H${seen}`} />
      {ticks.map(tick => {
        const x = tick.at * width - left;
        const words = tickWords(start, tick);
        const half = (words.length * LETTER) / 2;
        return (
          <g key={tick.atMs}>
            <path d={`M${x.toFixed(1)} 19v4`} />
            <text x={Math.min(Math.max(x, half), seen - half)} y="15">
              {words}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface FoldProps {
  axis: Axis;
  view: View;
}

/** Idle time that takes less room than its share. */
export function Folds({ axis, view, height }: FoldProps & { height: number }) {
  return (
    <g class="folds">
      {seenFolds(axis, view).map(({ fromMs, from, to }) => (
        <rect key={fromMs} x={from + 1} y={AXIS} width={to - from - 2} height={height - AXIS} />
      ))}
    </g>
  );
}

/** How long it is. */
export function FoldWords({ axis, view }: FoldProps) {
  const { lasting } = useSpeech();
  return (
    <g class="folds">
      {seenFolds(axis, view)
        .filter(({ from, to }) => to - from > WORDS)
        .map(({ fromMs, untilMs, from, to }) => (
          <text key={fromMs} x={(from + to) / 2} y={AXIS - 6}>
            ⟨{lasting(untilMs - fromMs)}⟩
          </text>
        ))}
    </g>
  );
}

function seenFolds(axis: Axis, { left, seen, width }: View) {
  return axis.folds.flatMap(({ fromMs, untilMs }) => {
    const from = Math.max(placeOf(axis, fromMs) * width - left, 0);
    const to = Math.min(placeOf(axis, untilMs) * width - left, seen);
    return to - from < 3 ? [] : [{ fromMs, untilMs, from, to }];
  });
}
