/** `npm start` as a cast (asciicast v2), to be played by asciinema and by what embeds it: a line of the real output after the other. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Language } from "../../sim/words/language.ts";

type Tag = Language["tag"];

const CLI = new URL("../../sim/cli.ts", import.meta.url);
const WIDTH = 80;
const HEIGHT = 40;
/** A reader follows at this pace; the real one differs from machine to machine. */
const LINE_MS = 80;
/** A pause before what begins after an empty line. */
const PARAGRAPH_MS = 800;
const COMMAND: Readonly<Record<Tag, string>> = {
  en: "npm start",
  zh: "npm start -- --lang zh",
};

/** What the tour prints now, in a language. Rejects when its exit code is not 0. */
async function tourIn(language: Tag): Promise<string> {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1", npm_lifecycle_event: "start" };
  const args = [CLI.pathname, "tour", "--lang", language];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trimEnd();
}

/** The cast of a tour in a language. */
export async function drawCast(language: Tag): Promise<string> {
  return printCast(COMMAND[language], await tourIn(language));
}

/** A cast of a command typed and its output. */
function printCast(command: string, output: string): string {
  let atMs = 0;
  const event = (text: string): string => JSON.stringify([atMs / 1_000, "o", text]);
  const events = [event(`$ ${command}\r\n\r\n`)];
  let before = "";
  for (const line of output.split("\n")) {
    atMs += before === "" ? PARAGRAPH_MS : LINE_MS;
    events.push(event(`${line}\r\n`));
    before = line;
  }
  const head = { version: 2, width: WIDTH, height: HEIGHT, title: `ilink-sim: ${command}` };
  return `${[JSON.stringify(head), ...events].join("\n")}\n`;
}

/** The text that a cast shows. */
export function textOf(cast: string): string {
  const [, ...events] = cast.trimEnd().split("\n");
  return events.map(line => (JSON.parse(line) as [number, string, string])[2]).join("");
}
