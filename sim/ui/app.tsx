/** The page as a whole: the index of its runs, or one scenario; in the reader's language. */

import { useState } from "preact/hooks";
import type { PageIndex } from "../report/html/page-data.ts";
import { IndexView } from "./index-view.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { useRoute } from "./route.ts";
import { ScenarioView } from "./scenario-view.tsx";
import { SpeechContext, speechIn } from "./speech.ts";
import { languageOf, sayIn } from "./words.ts";

export function App({ index }: { index: PageIndex }) {
  const [language, setLanguage] = useState(() => languageOf(navigator.language));
  const [route, go] = useRoute();
  const scenarios = new Set(index.runs.map(({ scenario }) => scenario));
  const [only] = scenarios;
  const scenario = scenarios.size === 1 ? only : route.scenario;
  const isKnown = scenario !== undefined && scenarios.has(scenario);
  const say = sayIn(language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  return (
    <SpeechContext.Provider value={speechIn(language)}>
      <header class="top">
        <span class="brand">ilink-sim</span>
        {isKnown && scenarios.size > 1 && (
          <button type="button" onClick={() => go({ runs: [] })}>
            ‹ {say("back")}
          </button>
        )}
        {index.home !== undefined && <a href={index.home}>‹ {say("back")}</a>}
        <span class="spread" />
        <LanguageChoice legend={say("language")} language={language} choose={setLanguage} />
      </header>
      <main>
        {isKnown ? (
          <ScenarioView key={scenario} index={index} scenario={scenario} route={route} go={go} />
        ) : (
          <IndexView index={index} go={go} />
        )}
      </main>
    </SpeechContext.Provider>
  );
}
