/** What a page shows as the output of the command above it: run anew, compared, or written into the page. */
import { Shell } from "./shell.ts";

/** A page that shows output, with the command of each. */
export const PAGE_OF_OUTPUTS = "docs/reading.md";

const OUTPUT = /```sh\n([^\n]+)\n```\n\n<!-- output -->\n```text\n([\s\S]*?)```/g;
const TIME = / in [\d.]+ s$/gm;

export interface Shown {
  command: string;
  shown: string;
}

export function outputsIn(text: string): Shown[] {
  return [...text.matchAll(OUTPUT)].map(([, command = "", shown = ""]) => ({ command, shown }));
}

/** What the command prints, in the words of whoever has installed the package; the real time is that of the page. */
export async function printed(
  { command, shown }: Shown,
  shell: Shell,
): Promise<{ code: number; text: string }> {
  const { code, stdout } = await shell.run(command);
  const text = `${stdout.trim()}\n`.replaceAll("npm run -s sim --", "npx ilink-sim");
  return { code, text: text.replace(TIME, TIME.exec(shown)?.[0] ?? "$&") };
}

/** The page with the outputs of today. */
export async function withOutputs(text: string): Promise<string> {
  const shell = new Shell("outputs");
  let page = text;
  try {
    for (const one of outputsIn(text)) {
      const { text: now } = await printed(one, shell);
      const block = `\`\`\`sh\n${one.command}\n\`\`\`\n\n<!-- output -->\n\`\`\`text\n`;
      page = page.replace(`${block}${one.shown}\`\`\``, () => `${block}${now}\`\`\``);
    }
    return page;
  } finally {
    shell.remove();
  }
}
