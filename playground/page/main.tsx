/** Where the page begins: it unpacks its engine and its scenarios, and draws itself. */
import { render } from "preact";
import { App } from "./app.tsx";
import { readCatalogue, readEngine, readMutants } from "./blocks.ts";
import { createEngine, type Engine, withMutants } from "./worker.ts";

const root = document.getElementById("app");
if (root !== null) await start(root);

async function start(root: HTMLElement): Promise<void> {
  try {
    const [code, catalogue, mutants] = await Promise.all([readEngine(), readCatalogue(), readMutants()]);
    // Two: a text is read while another one runs.
    const engine = (): Engine => withMutants(createEngine(code), code, mutants);
    const engines = { runner: engine(), reader: engine() };
    render(<App catalogue={catalogue} engines={engines} />, root);
  } catch (error) {
    root.textContent = `This page cannot start here: ${error instanceof Error ? error.message : error}. It needs a browser of 2024 or later. 本页无法在此启动：需要 2024 年或更新的浏览器。`;
  }
}
