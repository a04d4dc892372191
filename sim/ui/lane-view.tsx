/** One lane: its bars with their words, its marks, and which of them prove the breach that is looked at. */
import type { Bar } from "../report/timeline/lane.ts";
import { barPaths, markPaths, type Window } from "../report/timeline/paths.ts";
import { PAD, type Placed, ROW } from "./layout.ts";
import { useSpeech } from "./speech.ts";
import { barWord } from "./words.ts";

interface Props {
  placed: Placed;
  scale(atMs: number): number;
  window: Window;
  /** `seq` of records. */
  proof: readonly number[];
}

/** Pixels of the circle around what proves a breach. */
const RING = 7;
/** Pixels of a letter, about, of a Chinese one, and of the room around words. */
const LETTER = 6.2;
const HAN = 11;
const MARGIN = 8;
/** Words in one lane: more nobody reads. */
const WORDS_MAX = 60;

export function LaneView({ placed, scale, window, proof }: Props) {
  const { say } = useSpeech();
  const { lane, top, height, barsTop } = placed;
  const rowTop = (row: number): number => barsTop + row * ROW;
  const bars = barPaths(lane.bars, { scale, window, top: rowTop, height: ROW - 2 });
  const isVerdict = lane.kind === "verdict";
  const named = isVerdict
    ? lane.bars.map(bar => (bar.label === undefined ? bar : { ...bar, label: barWord(bar.label, say) }))
    : lane.bars;
  const marks = isVerdict
    ? new Map()
    : markPaths(lane.marks, { scale, window, top: barsTop - 1, height: ROW });
  const rings = [
    ...lane.bars.filter(each => each.seq !== undefined && proof.includes(each.seq)).map(ringAt),
    ...lane.marks.filter(each => proof.includes(each.seq)).map(({ atMs }) => ({ atMs, row: 0 })),
  ];
  /** Its words stand beside the ring. */
  const isRung = ({ fromMs, row = 0 }: Bar): boolean =>
    rings.some(ring => ring.atMs === fromMs && ring.row === row);
  return (
    <g class={`lane ${lane.kind}`}>
      <path class="line" d={`M0 ${top + height - 0.5}H${window.to}`} />
      {[...bars].map(([tone, path]) => (
        <path key={tone} class={`bar ${tone}`} d={path} />
      ))}
      {[...marks].map(([tone, path]) => (
        <path key={tone} class={`mark ${tone}`} d={path} />
      ))}
      {isVerdict &&
        lane.marks.map(({ atMs, breach }) => {
          const x = scale(atMs);
          if (x < window.from - 8 || x > window.to + 8) return null;
          return (
            <path
              key={breach}
              class="flag"
              d={`M${x} ${barsTop - PAD + 1}v${ROW + PAD}M${x} ${barsTop - PAD + 1}l8 3.5l-8 3.5Z`}
            />
          );
        })}
      {!isVerdict &&
        rings.map(({ atMs, row }) => (
          <circle
            key={`${atMs} ${row}`}
            class="ring"
            cx={Math.max(scale(atMs), window.from + 9)}
            cy={rowTop(row) + ROW / 2 - 1}
            r={RING}
          />
        ))}
      {wordsOf(named, scale, window).map(({ bar, x }) => (
        <text
          key={bar.fromMs}
          class={`on ${bar.tone}`}
          x={x + (isRung(bar) ? RING : 0)}
          y={rowTop(bar.row ?? 0) + ROW - 5}
        >
          {bar.label}
        </text>
      ))}
    </g>
  );
}

/** A bar is told of by the record that ended it, or, where it lasts, by the one that began it. */
function ringAt({ fromMs, untilMs, row = 0, label, tone }: Bar): { atMs: number; row: number } {
  const isCall = tone !== "good" || label === undefined;
  return { atMs: isCall && untilMs - fromMs < 120_000 ? untilMs : fromMs, row };
}

/** Where the words of wide bars stand, at the left edge that is seen. */
function wordsOf(bars: readonly Bar[], scale: Props["scale"], window: Window): { bar: Bar; x: number }[] {
  const found: { bar: Bar; x: number }[] = [];
  for (const bar of bars) {
    if (bar.label === undefined || found.length >= WORDS_MAX) continue;
    const from = Math.max(scale(bar.fromMs), window.from);
    const to = Math.min(scale(bar.untilMs), window.to);
    if (to - from > bar.label.length * (bar.label > "\u2e80" ? HAN : LETTER) + MARGIN)
      found.push({ bar, x: from + 3 });
  }
  return found;
}
