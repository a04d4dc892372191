/** Colour for people, none for pipes: `styleText` asks the stream. */
import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Paint for stdout. Plain when stdout is no terminal or NO_COLOR is set. */
export function paint(format: Format, text: string): string {
  return styleText(format, text, { stream: process.stdout });
}
