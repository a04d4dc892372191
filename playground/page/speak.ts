/** The playground's words in the reader's language, for every part of the page. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Speak, speakIn } from "./words.ts";

export const SpeakContext = createContext<Speak>(speakIn("en"));

export const useSpeak = (): Speak => useContext(SpeakContext);
