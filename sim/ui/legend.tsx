/** What the colours mean. */
import type { Tone } from "../report/timeline/lane.ts";
import { useSpeech } from "./speech.ts";

const TONES: readonly Tone[] = ["good", "calm", "wait", "warn", "bad", "excused", "fault", "off"];

export function Legend() {
  const { say } = useSpeech();
  return (
    <ul class="legend" aria-label={say("legend")}>
      {TONES.map(tone => (
        <li key={tone}>
          <svg width="18" height="12" aria-hidden="true">
            <rect class={`bar ${tone}`} width="18" height="12" />
          </svg>
          {say(`tone-${tone}`)}
        </li>
      ))}
    </ul>
  );
}
