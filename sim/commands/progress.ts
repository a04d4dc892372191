/** Live progress on stderr: a spinner on a terminal, silence elsewhere. */
import ora from "ora";

export interface Progress {
  update(text: string): void;
  stop(): void;
}

/** @param enabled false when another program reads the output. */
export function startProgress(text: string, enabled = true): Progress {
  const spinner = ora({
    text,
    stream: process.stderr,
    // A terminal of no width (some pseudo-terminals) would keep the spinner wrapping lines for ever.
    isSilent: !enabled || process.stderr.isTTY !== true || !process.stderr.columns,
  }).start();
  return {
    update: next => {
      spinner.text = next;
      spinner.render();
    },
    stop: () => void spinner.stop(),
  };
}
