/** What is run: the scenario, the client, one beside it, the seed; and the buttons. */
import { useState } from "preact/hooks";
import type { SubjectFacts } from "../protocol.ts";
import { OWN_NAME, type Session } from "./session.ts";
import { printLink } from "./share.ts";
import { useSpeak } from "./speak.ts";

interface Props {
  session: Session;
  catalogue: ReadonlyMap<string, string>;
}

export function Choices({ session, catalogue }: Props) {
  const speak = useSpeak();
  const { draft, facts, outcome, problems, edit } = session;
  const subjects = facts?.subjects ?? [{ name: draft.subject }];
  const isRunning = outcome.is === "running";
  return (
    <form
      class="choices"
      onSubmit={event => {
        event.preventDefault();
        session.run();
      }}
    >
      <label for="scenario">
        {speak("scenario")}
        <ScenarioSelect name={draft.name} names={[...catalogue.keys()]} choose={session.choose} />
      </label>
      <label for="client">
        {speak("client")}
        <SubjectSelect
          value={draft.subject}
          subjects={subjects}
          choose={subject => edit({ subject })}
          name="client"
        />
      </label>
      <label for="beside">
        {speak("beside")}
        <SubjectSelect
          value={draft.other}
          subjects={subjects}
          choose={other => edit({ other })}
          name="beside"
          nobody={speak("nobody")}
        />
      </label>
      <label for="seed">
        {speak("seed")}
        <input
          id="seed"
          name="seed"
          value={draft.seed}
          placeholder={speak("seed-own")}
          maxLength={200}
          onInput={({ currentTarget }) => edit({ seed: currentTarget.value })}
        />
      </label>
      <span class="buttons">
        <button type="button" onClick={() => edit({ seed: nextSeed(draft.seed) })}>
          {speak("another-seed")}
        </button>
        <button type="submit" class="main" disabled={isRunning || problems.length > 0}>
          {speak("run")}
        </button>
        <button type="button" disabled={!isRunning} onClick={session.stop}>
          {speak("stop")}
        </button>
        <ShareButton session={session} catalogue={catalogue} />
      </span>
    </form>
  );
}

/** Another one each time. A scenario's own is 1, unless it says so. */
function nextSeed(seed: string): string {
  const [, word = "", number = "1"] = /^(.*?)(\d{0,15})$/.exec(seed) ?? [];
  return `${word}${Number(number || 1) + 1}`;
}

function ScenarioSelect({
  name,
  names,
  choose,
}: {
  name: string;
  names: readonly string[];
  choose(name: string): void;
}) {
  const speak = useSpeak();
  const themes = [...new Set(names.map(each => each.split("/")[0] ?? ""))];
  return (
    <select
      id="scenario"
      name="scenario"
      value={name}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {name === OWN_NAME && <option value={OWN_NAME}>{speak("mine")}</option>}
      {themes.map(theme => (
        <optgroup label={theme} key={theme}>
          {names
            .filter(each => each.startsWith(`${theme}/`))
            .map(each => (
              <option value={each} key={each}>
                {each}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

interface SubjectProps {
  value: string;
  subjects: readonly SubjectFacts[];
  choose(name: string): void;
  name: string;
  /** Nobody may be chosen, under this name. */
  nobody?: string;
}

function SubjectSelect({ value, subjects, choose, name, nobody }: SubjectProps) {
  const speak = useSpeak();
  const option = ({ name: each, does }: SubjectFacts) => (
    <option value={each} key={each} title={does}>
      {each.split("#").at(-1)}
    </option>
  );
  return (
    <select id={name} name={name} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {nobody !== undefined && <option value="">{nobody}</option>}
      <optgroup label={speak("sound")}>
        {subjects.filter(({ does }) => does === undefined).map(option)}
      </optgroup>
      <optgroup label={speak("bad")}>
        {subjects.filter(({ does }) => does !== undefined).map(option)}
      </optgroup>
    </select>
  );
}

function ShareButton({ session, catalogue }: Props) {
  const speak = useSpeak();
  const [shared, setShared] = useState<{ text: string; isCopied: boolean }>();
  const share = async (): Promise<void> => {
    const link = await printLink(session.draft, catalogue);
    // The address holds it too, for who cannot copy.
    history.replaceState(null, "", link);
    const isCopied = await copy(location.href);
    setShared({ text: session.draft.text, isCopied });
  };
  return (
    <>
      <button type="button" onClick={() => void share()}>
        {speak("share")}
      </button>
      <span role="status" class="hint">
        {shared !== undefined &&
          shared.text === session.draft.text &&
          speak(shared.isCopied ? "shared" : "link-here")}
      </span>
    </>
  );
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
