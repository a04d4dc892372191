/** Small parts that several views show. */
import { useState } from "preact/hooks";
import { useSpeech } from "./speech.ts";
import type { WordKey } from "./words.ts";

const SIGNS = { pass: "✓", violated: "✕", inconclusive: "?" } as const;

/** A verdict as a sign and, for who does not see it, a word. */
export function Badge({ verdict }: { verdict: keyof typeof SIGNS }) {
  const { say } = useSpeech();
  return (
    <span class={`badge ${verdict}`}>
      <span aria-hidden="true">{SIGNS[verdict]}</span>
      <span class="unseen">{say(verdict)}</span>
    </span>
  );
}

export function CopyLine({ text, name }: { text: string; name: WordKey }) {
  const { say } = useSpeech();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard?.writeText(text).then(() => setCopied(true));
  };
  return (
    <p class="replay">
      <span class="hint">{say(name)}</span>
      <code>{text}</code>
      <button type="button" onClick={copy}>
        {say(isCopied ? "copied" : "copy")}
      </button>
    </p>
  );
}
