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
    isSilent: !enabled || process.stderr.isTTY !== true,
  }).start();
  return {
    update: next => {
      spinner.text = next;
      spinner.render();
    },
    stop: () => void spinner.stop(),
  };
}
