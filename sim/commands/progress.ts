/** Live progress on stderr: a spinner on a terminal, a line now and then elsewhere. */
import ora from "ora";
import { shown } from "../trace/escape.ts";
import { remark } from "./terminal.ts";

export interface Progress {
  update(text: string): void;
  /** A line that stays. */
  tell(line: string): void;
  stop(): void;
}

/** How often a line is written where there is no terminal, real milliseconds. */
const LINE_EVERY_MS = 10_000;

/** @param spinner false when another program reads the output. */
export function startProgress(text: string, spinner = true): Progress {
  // A terminal of no width (some pseudo-terminals) would keep the spinner wrapping lines for ever.
  const isTerminal = process.stderr.isTTY === true && process.stderr.columns > 0;
  if (spinner && isTerminal) return startSpinner(text);
  let latest = text;
  const timer = setInterval(() => remark(shown(latest)), LINE_EVERY_MS);
  return {
    update: next => {
      latest = next;
    },
    tell: line => remark(shown(line)),
    stop: () => clearInterval(timer),
  };
}

function startSpinner(text: string): Progress {
  // Ctrl-C is the command's own to answer.
  const spinner = ora({ text: shown(text), stream: process.stderr, discardStdin: false }).start();
  return {
    update: next => {
      spinner.text = shown(next);
      spinner.render();
    },
    tell(line) {
      spinner.clear();
      remark(shown(line));
      spinner.render();
    },
    stop: () => void spinner.stop(),
  };
}
