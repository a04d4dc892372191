/** The editor of a scenario's text: CodeMirror, with what may stand where the cursor is, and with mistakes marked. */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { useEffect, useRef } from "preact/hooks";
import type { Language } from "../../sim/ui/words.ts";
import type { Mistake } from "../protocol.ts";
import { completionsAt, type Schema } from "./completion.ts";
import { editorTheme } from "./editor-theme.ts";

interface Props {
  text: string;
  /** Another one: the text came from elsewhere, and replaces what stands here. */
  revision: number;
  label: string;
  language: Language;
  problems: readonly Mistake[];
  schema: Schema | undefined;
  onChange(text: string): void;
  /** Asked by Ctrl+Enter. */
  onRun(): void;
}

export function Editor(props: Props) {
  const { text, revision, label, language, problems } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const host = place.current;
    if (host === null) return;
    // In a shadow root the library's styles are sheets that are adopted; in the page they would be elements, which the policy forbids.
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    view.current = openEditor(root, latest);
    return () => view.current?.destroy();
  }, []);
  useEffect(() => {
    const { current } = view;
    if (current === undefined) return;
    const changes = changeTo(current.state.doc.toString(), text);
    if (changes === undefined) return;
    // What was put in from outside is what the reader wants to see, from its beginning.
    const effects = EditorView.scrollIntoView(changes.from, { y: "center" });
    current.dispatch({ changes, selection: { anchor: changes.from }, effects });
  }, [revision]);
  useEffect(() => {
    const { current } = view;
    if (current === undefined) return;
    current.dispatch(setDiagnostics(current.state, diagnosticsOf(current.state, problems, language)));
  }, [problems, language]);
  useEffect(() => {
    view.current?.dispatch({ effects: LABEL.reconfigure(labelled(label)) });
  }, [label]);
  return <div class="editor" ref={place} />;
}

const LABEL = new Compartment();
const labelled = (label: string) => EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" });

/** The one change that leads from a text to another; undefined where they are the same. */
function changeTo(before: string, after: string): { from: number; to: number; insert: string } | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

function openEditor(root: ShadowRoot, latest: { readonly current: Props }): EditorView {
  const complete = (context: CompletionContext): CompletionResult | null =>
    resultOf(context, latest.current.schema);
  const { text, label } = latest.current;
  return new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.domEventHandlers({
          keydown(event) {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
            latest.current.onRun();
            return true;
          },
        }),
        minimalSetup,
        lineNumbers(),
        yaml(),
        autocompletion({ override: [complete] }),
        editorTheme,
        LABEL.of(labelled(label)),
        EditorView.lineWrapping,
        EditorView.updateListener.of(update => {
          const now = update.state.doc.toString();
          if (update.docChanged && now !== latest.current.text) latest.current.onChange(now);
        }),
      ],
    }),
  });
}

/** Offered where a word is begun, and where somebody asks for it (Ctrl+Space). */
function resultOf(context: CompletionContext, schema: Schema | undefined): CompletionResult | null {
  if (schema === undefined) return null;
  const { from, options } = completionsAt(schema, context.state.doc.toString(), context.pos);
  if (options.length === 0 || (from === context.pos && !context.explicit)) return null;
  return { from, options, validFor: /^[\w@.+-]*$/ };
}

function diagnosticsOf({ doc }: EditorState, problems: readonly Mistake[], language: Language): Diagnostic[] {
  return problems.map(({ line: number, column, message, hint }) => {
    const line = doc.line(Math.min(number, doc.lines));
    const from = Math.min(line.from + column - 1, line.to);
    const to = Math.max(from, line.to);
    const said = hint === undefined ? [message] : [message, hint];
    return { from, to, severity: "error", message: said.map(each => each[language]).join("\n") };
  });
}
