/** The reader's language, for every part of the page. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Language, type Say, sayIn } from "./words.ts";

export interface Speech {
  language: Language;
  say: Say;
}

export const SpeechContext = createContext<Speech>({ language: "en", say: sayIn("en") });

export const useSpeech = (): Speech => useContext(SpeechContext);
