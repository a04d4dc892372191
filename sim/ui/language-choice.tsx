/** English or Chinese, at the top of a page. */
import type { Language } from "./words.ts";

export function LanguageChoice({
  legend,
  language,
  choose,
}: {
  legend: string;
  language: Language;
  choose(to: Language): void;
}) {
  return (
    <fieldset class="choice">
      <legend class="unseen">{legend}</legend>
      {(["en", "zh"] as const).map(each => (
        <button
          type="button"
          key={each}
          aria-pressed={each === language}
          lang={each === "zh" ? "zh-CN" : "en"}
          onClick={() => choose(each)}
        >
          {each === "zh" ? "中文" : "English"}
        </button>
      ))}
    </fieldset>
  );
}
