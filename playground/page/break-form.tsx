/** Break it yourself: a fault of a family, from a minute of the run on. */
import { useState } from "preact/hooks";
import { useSpeech } from "../../sim/ui/speech.ts";
import type { Session } from "./session.ts";
import { useSpeak } from "./speak.ts";

const MINUTE_MS = 60_000;

export function BreakForm({ session }: { session: Session }) {
  const speak = useSpeak();
  const { language } = useSpeech();
  const { families = [], faults = [] } = session.facts ?? {};
  const [letter, setLetter] = useState("C");
  const [kind, setKind] = useState("");
  const [minute, setMinute] = useState(20);
  const members = faults.filter(({ family }) => family === letter);
  const chosen = members.find(each => each.kind === kind) ?? members[0];
  const family = families.find(each => each.letter === letter);
  const insert = (): void => {
    if (chosen !== undefined) session.breakIt({ kind: chosen.kind, fromMs: Math.round(minute * MINUTE_MS) });
  };
  return (
    <section class="breaking" aria-label={speak("break-it")}>
      <h3>{speak("break-it")}</h3>
      <fieldset class="families">
        <legend>{speak("family")}</legend>
        {families.map(each => (
          <button
            type="button"
            key={each.letter}
            aria-pressed={each.letter === letter}
            title={each.about[language]}
            onClick={() => setLetter(each.letter)}
          >
            {each.name[language]}
          </button>
        ))}
      </fieldset>
      <p class="hint">{family?.about[language]}</p>
      <label>
        {speak("fault")}
        <select
          name="fault"
          value={chosen?.kind ?? ""}
          onChange={({ currentTarget }) => setKind(currentTarget.value)}
        >
          {members.map(each => (
            <option value={each.kind} key={each.kind}>
              {each.kind}
            </option>
          ))}
        </select>
      </label>
      <p class="hint">{chosen?.summary[language]}</p>
      <label>
        {speak("from")}
        <input
          name="minute"
          type="number"
          min={0}
          step="any"
          value={minute}
          onInput={({ currentTarget }) => setMinute(currentTarget.valueAsNumber || 0)}
        />
      </label>
      <button type="button" disabled={chosen === undefined || session.problems.length > 0} onClick={insert}>
        {speak("insert")}
      </button>
    </section>
  );
}
