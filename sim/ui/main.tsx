/** Where the page begins: it reads its index and draws itself. */
import { render } from "preact";
import { App } from "./app.tsx";
import { readIndex } from "./data.ts";

const root = document.getElementById("app");
if (root !== null) render(<App index={await readIndex()} />, root);
