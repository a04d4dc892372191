/** Where the page begins: it unpacks its engine and its scenarios, and draws itself. */
import { render } from "preact";
import { App } from "./app.tsx";
import { readCatalogue, readEngine } from "./blocks.ts";
import { createEngine } from "./worker.ts";

const root = document.getElementById("app");
if (root !== null) {
  const [code, catalogue] = await Promise.all([readEngine(), readCatalogue()]);
  // Two: a text is read while another one runs.
  const engines = { runner: createEngine(code), reader: createEngine(code) };
  render(<App catalogue={catalogue} engines={engines} />, root);
}
