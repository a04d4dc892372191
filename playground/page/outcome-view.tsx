/** What came out of the latest run: a word of where it stands, its digest, and the timeline. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { TimelineRun } from "../../sim/report/timeline/run.ts";
import { type Place, RunsView } from "../../sim/ui/runs-view.tsx";
import { useSpeech } from "../../sim/ui/speech.ts";
import type { Language } from "../../sim/ui/words.ts";
import { type Outcome, RUN_MS_MAX } from "./session.ts";
import { useSpeak } from "./speak.ts";
import type { Speak, WordKey } from "./words.ts";

/** So much of its beginning is to be seen. */
const SEEN_PX = 60;

export function OutcomeView({ outcome }: { outcome: Outcome }) {
  const speak = useSpeak();
  const { language } = useSpeech();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (outcome.is !== "ready") showBeginning(place.current);
  }, [outcome]);
  return (
    <section class="outcome" ref={place} aria-busy={outcome.is === "running"}>
      <p role="status" class={outcome.is}>
        {told(outcome, speak, language)}
      </p>
      {outcome.is === "done" && <Done key={outcome.lead.row.digest} {...outcome} />}
    </section>
  );
}

/** Where a screen is small, what came out is below it: who asked for a run looks for it. */
function showBeginning(section: HTMLElement | null): void {
  const top = section?.getBoundingClientRect().top ?? 0;
  if (top > innerHeight - SEEN_PX) section?.scrollIntoView();
}

function told(outcome: Outcome, speak: Speak, language: Language): string {
  switch (outcome.is) {
    case "refused":
      return speak("refused", { why: outcome.why[language] });
    case "too-long":
      return speak("too-long", { seconds: RUN_MS_MAX / 1_000 });
    case "done":
      return speak("done", { ms: Math.round(outcome.wallMs) });
    default:
      return speak(outcome.is satisfies WordKey);
  }
}

interface DoneProps {
  lead: TimelineRun;
  other: TimelineRun | undefined;
  expects: boolean;
}

function Done({ lead, other, expects }: DoneProps) {
  const { title } = useSpeech();
  const [place, setPlace] = useState<Place>({});
  useEffect(() => setPlace({}), [lead]);
  return (
    <>
      <h3>
        <bdi>{lead.row.scenario}</bdi> <small class="hint">{title(lead)}</small>
      </h3>
      {[lead, ...(other === undefined ? [] : [other])].map(({ row }) => (
        <Digest key={row.subject} row={row} />
      ))}
      <RunsView lead={lead} other={other} expect={expects} route={place} select={setPlace} />
    </>
  );
}

function Digest({ row: { subject, digest } }: { row: TimelineRun["row"] }) {
  const speak = useSpeak();
  return (
    <p class="digest">
      <span class="hint">
        {speak("digest")} · <bdi>{subject}</bdi>
      </span>{" "}
      <code>{digest}</code>
    </p>
  );
}
