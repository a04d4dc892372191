/** The page as a whole: a scenario and who runs it, its text, what to break, and what came out. */

import { useState } from "preact/hooks";
import { LanguageChoice } from "../../sim/ui/language-choice.tsx";
import { SpeechContext, speechIn } from "../../sim/ui/speech.ts";
import { type Language, languageOf } from "../../sim/ui/words.ts";
import { BreakForm } from "./break-form.tsx";
import { Choices } from "./choices.tsx";
import type { Schema } from "./completion.ts";
import { Editor } from "./editor.tsx";
import { OutcomeView } from "./outcome-view.tsx";
import { Problems } from "./problems.tsx";
import { type Engines, useSession } from "./session.ts";
import type { Draft } from "./share.ts";
import { SpeakContext } from "./speak.ts";
import { speakIn } from "./words.ts";

/** What is there when somebody comes. */
const FIRST = { name: "bug-155/overnight-idle", subject: "legacy", other: "", seed: "" };

export function App({ catalogue, engines }: { catalogue: ReadonlyMap<string, string>; engines: Engines }) {
  const [language, setLanguage] = useState<Language>(() => languageOf(navigator.language));
  const first: Draft = { ...FIRST, text: catalogue.get(FIRST.name) ?? "" };
  const session = useSession(catalogue, engines, first);
  const speak = speakIn(language);
  const schema = session.facts === undefined ? undefined : parsed(session.facts.schema);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `ilink-sim · ${speak("title")}`;
  return (
    <SpeechContext.Provider value={speechIn(language)}>
      <SpeakContext.Provider value={speak}>
        <Top language={language} setLanguage={setLanguage} />
        <main>
          <h1>
            {speak("title")}
            <small>{speak("intro")}</small>
          </h1>
          <Choices session={session} catalogue={catalogue} />
          <div class="desk">
            <section class="written" aria-label={speak("text")}>
              <h3>{speak("text")}</h3>
              <Editor
                text={session.draft.text}
                revision={session.revision}
                label={speak("text")}
                language={language}
                problems={session.problems}
                schema={schema}
                onChange={text => session.edit({ text })}
                onRun={session.run}
              />
              <p class="hint">{speak("text-help")}</p>
            </section>
            <div>
              <Problems problems={session.problems} />
              <BreakForm session={session} />
            </div>
          </div>
          <OutcomeView outcome={session.outcome} />
        </main>
      </SpeakContext.Provider>
    </SpeechContext.Provider>
  );
}

let read: { text: string; schema: Schema } | undefined;

/** The schema is read once. */
function parsed(text: string): Schema {
  if (read?.text !== text) read = { text, schema: JSON.parse(text) as Schema };
  return read.schema;
}

function Top({ language, setLanguage }: { language: Language; setLanguage(to: Language): void }) {
  return (
    <header class="top">
      <span class="brand">ilink-sim</span>
      <span class="spread" />
      <LanguageChoice legend={speakIn(language)("language")} language={language} choose={setLanguage} />
    </header>
  );
}
