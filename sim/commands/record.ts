/** `record`: stand before a service until Ctrl-C, and write what passed as a scenario. */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openRecorder, type Recorder } from "../recording/recorder.ts";
import { scenarioOf } from "../recording/scenario-of.ts";
import { wireVerdictOf } from "../recording/wire-verdict.ts";
import { printScenario } from "../scenario/print.ts";
import { shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { EXIT_USAGE, UsageError } from "./exit.ts";
import { untilInterrupted } from "./interrupt.ts";
import { COMMAND } from "./package-root.ts";
import { type RecordFlags, reach, readRecordFlags } from "./record-flags.ts";
import { t } from "./spoken.ts";
import { remark, say } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

/** @returns the exit code */
export async function record(flags: RecordFlags): Promise<number> {
  const { upstream, port, out, forMs, force, expect, verbose } = readRecordFlags(flags);
  if (!force && existsSync(out)) throw new UsageError(t("record.there", { file: shown(out) }));
  await reach(upstream);
  const recorder = await openRecorder({
    upstream,
    port,
    nowMs: Date.now,
    onFull: count => remark(t("record.full", { count })),
    onLimit: ({ message }) => remark(t("record.refused", { what: message })),
    ...(verbose && {
      onExchange: ({ endpoint, requestMs, endMs, end, reply }) =>
        remark(`${endpoint} ${reply?.status ?? end.how} ${endMs - requestMs}ms`),
    }),
  }).catch(error => {
    const { code: why } = error as NodeJS.ErrnoException;
    if (why !== "EADDRINUSE" && why !== "EACCES") throw error;
    throw new UsageError(t("record.port", { given: port, why }));
  });
  say(
    [
      t("record.ready", { url: recorder.baseUrl }),
      t("record.leads", { upstream: upstream.href.replace(/\/$/, "") }),
      t("record.ends", { file: shown(out) }),
    ].join("\n"),
  );
  await untilInterrupted(signal => waitFor(forMs, signal));
  return writeDown(recorder, { out, force, expect });
}

/** Until Ctrl-C, or a polite request to end, or that time is over. */
async function waitFor(forMs: number, interrupted: AbortSignal): Promise<void> {
  await sleep(forMs, undefined, { signal: interrupted }).catch(error => {
    if (!interrupted.aborted) throw error;
  });
}

async function writeDown(
  recorder: Recorder,
  { out, force, expect }: { out: string; force: boolean; expect: string | undefined },
): Promise<number> {
  const { recording, not } = await recorder.close();
  const { beyond, strangers, unread } = not;
  if (strangers > 0) remark(t("record.strangers", { count: strangers }));
  if (unread > 0) remark(t("record.unread", { count: unread }));
  if (beyond > 0) remark(t("record.beyond", { count: beyond }));
  if (recording.exchanges.length === 0) throw new UsageError(t("record.nothing", { url: recorder.baseUrl }));
  const { scenario, cut } = scenarioOf(recording);
  if (cut > 0) remark(t("record.cut", { count: cut }));
  const expected = expect === undefined ? {} : { [expect]: wireVerdictOf(recording) };
  const text = printScenario({ ...scenario, expect: expected });
  const file = shown(out);
  try {
    writeWhole(out, text, { keep: !force });
  } catch (error) {
    // It may be hours of work.
    say(text);
    const why = diskSaid((error as Error).cause);
    remark(t("record.not-written", { file, why }));
    return EXIT_USAGE;
  }
  const path = /^(?:\.{0,2}\/|[A-Za-z]:)/.test(out) ? out : `./${out}`;
  say(
    [
      t("record.written", { file, title: scenario.title }),
      t("record.count", { count: recording.exchanges.length }),
      "",
      `  ${t("record.run", { command: `${COMMAND} run ${path} --subject fixed` })}`,
      `  ${t("record.replay", { command: `${COMMAND} replay ${path} --subject fixed` })}`,
    ].join("\n"),
  );
  return 0;
}
