/** What is wrong with the text: each mistake with its line and column, the lines around it, and what would be right. */
import { useSpeech } from "../../sim/ui/speech.ts";
import type { Mistake } from "../protocol.ts";
import { useSpeak } from "./speak.ts";

/** More nobody reads at once. */
const SHOWN_MAX = 5;

export function Problems({ problems }: { problems: readonly Mistake[] }) {
  const speak = useSpeak();
  const { language } = useSpeech();
  return (
    <section class="problems" aria-live="polite">
      {problems.length > 0 && (
        <>
          <h3>{speak("problems", { count: problems.length })}</h3>
          {problems.slice(0, SHOWN_MAX).map(({ line, column, message, hint, frame }) => (
            <div class="problem" key={`${line}:${column} ${message.en}`}>
              <p>
                <strong>{speak("go-to", { line, column })}</strong> <bdi>{message[language]}</bdi>
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
              <pre tabIndex={0}>{frame}</pre>
              {hint !== undefined && (
                <p class="hint">
                  <bdi>{hint[language]}</bdi>
                </p>
              )}
            </div>
          ))}
        </>
      )}
    </section>
  );
}
