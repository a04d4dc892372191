/** The records of a run as a list that is drawn only where it is seen. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { TimelineRun } from "../report/timeline/run.ts";
import { type Row, rowWords } from "./rows.ts";
import { useSpeech } from "./speech.ts";

/** Pixels of a row; the style sheet knows them too. */
const ROW = 26;
/** Rows that are drawn beyond those that are seen. */
const MARGIN = 8;

interface Props {
  run: TimelineRun;
  rows: readonly Row[];
  record: number | undefined;
  proof: ReadonlyMap<number, readonly number[]>;
  choose(seq: number): void;
}

export function RecordList({ run, rows, record, proof, choose }: Props) {
  const { say, clock, language } = useSpeech();
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const height = list.current?.clientHeight ?? 400;
  const at = rows.findIndex(({ seq }) => seq === record);
  const first = Math.max(0, Math.floor(top / ROW) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + MARGIN);
  useEffect(() => {
    const element = list.current;
    if (element === null || at < 0) return;
    const y = at * ROW;
    const isSeen = y >= element.scrollTop && y + ROW <= element.scrollTop + element.clientHeight;
    if (!isSeen) element.scrollTop = y - element.clientHeight / 2;
  }, [record, rows]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || rows.length === 0) return;
    event.preventDefault();
    const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
    choose((rows[next] as Row).seq);
  };
  const violations = run.row.violations;
  return (
    <div
      class="list"
      ref={list}
      role="listbox"
      tabIndex={0}
      aria-label={say("records")}
      {...(at >= first && at < last && { "aria-activedescendant": `record-${record}` })}
      onScroll={event => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: `${rows.length * ROW}px` }}>
        {rows.slice(first, last).map((each, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys.
          <div
            key={each.seq}
            id={`record-${each.seq}`}
            role="option"
            tabIndex={-1}
            aria-selected={each.seq === record}
            aria-posinset={first + index + 1}
            aria-setsize={rows.length}
            style={{ top: `${(first + index) * ROW}px` }}
            onClick={() => choose(each.seq)}
          >
            <span class={`seq ${each.type}`}>{each.type === "log" ? "≡" : each.seq}</span>
            <time>{clock(run.start, each.atMs)}</time>
            {run.accounts.length > 1 && <span class="account">{"account" in each ? each.account : ""}</span>}
            <span class="words">
              <bdi>{rowWords(each, language)}</bdi>
            </span>
            {proof.has(each.seq) && (
              <span class="proves">
                <span class="sign" aria-hidden="true">
                  ✕
                </span>
                <span>
                  {[...new Set(proof.get(each.seq)?.map(index => violations[index]?.invariant))].join(", ")}
                </span>
              </span>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
