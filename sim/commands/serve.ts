/** `serve`: the mock service on this machine, in real time, until Ctrl-C; or, to judge its client, until the scenario ends. */
import { once } from "node:events";
import { type Loopback, serveLoopback } from "../loopback/loopback.ts";
import { LoopbackOptionError } from "../loopback/options.ts";
import { sentenceOf } from "../loopback/sentences.ts";
import { recordLine } from "../report/listing.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { TraceRecord } from "../trace/record.ts";
import { duration } from "../trace/when.ts";
import { UsageError } from "./exit.ts";
import { untilInterrupted } from "./interrupt.ts";
import { startProgress } from "./progress.ts";
import { verdictOfServed } from "./serve-verdict.ts";
import { inUse, t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { readScenarios } from "./trials.ts";

export interface ServeFlags {
  port: string;
  seed?: string;
  /** Hosts that requests may name beside those of this machine. */
  hostAllowed: string[];
  /** Origins that requests may come from. */
  originAllowed: string[];
  /** A line on stderr for each request when it ends, and for what else happens. */
  verbose?: boolean;
  json?: boolean;
  /** End with the scenario, and judge. */
  judge?: boolean;
}

const PORT_MAX = 65_535;
/** Records of the trace that are kept while it runs: nobody reads them, or the judge does. */
const RECORDS_MAX = { served: 1_000, judged: 1_000_000 };
/** How often it is looked whether the scenario is over, milliseconds. */
const TICK_MS = 1_000;

/** How each request begins and what follows from it; its end is the line that counts. */
const NOT_SHOWN: ReadonlySet<TraceRecord["type"]> = new Set(["request", "accepted", "acked"]);

export async function serve(name: string | undefined, flags: ServeFlags): Promise<number> {
  const scenario = name === undefined ? undefined : oneScenario(name);
  const plays = flags.judge === true ? scenario : undefined;
  if (flags.judge === true && plays === undefined) throw new UsageError(t("serve.nothing-to-judge"));
  const start = new Date().toISOString();
  const show = (record: TraceRecord): void => {
    if (!NOT_SHOWN.has(record.type)) remark(recordLine(start, record, inUse().tag));
  };
  const port = parsePort(flags.port);
  const service = await serveLoopback({
    port,
    ...(scenario && { scenario }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
    hostsAllowed: flags.hostAllowed,
    originsAllowed: flags.originAllowed,
    ...(flags.verbose === true && { onRecord: show }),
    recordsMax: plays === undefined ? RECORDS_MAX.served : RECORDS_MAX.judged,
    onLimit: told => remark(t("serve.refused", { what: inLanguage(told) })),
  }).catch(error => {
    if (error instanceof LoopbackOptionError && error.option !== "limit")
      throw new UsageError(t(`serve.no-${error.option}`, { given: JSON.stringify(error.given) }));
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new UsageError(t("serve.port-taken", { port, code }));
  });
  const ended = untilInterrupted(signal => once(signal, "abort"));
  if (flags.json === true) sayJson(documentOf(service));
  else say(describeService(service, plays));
  for (const left of service.leftOut) remark(t("serve.left-out", { what: inLanguage(left) }));
  if (plays === undefined) {
    await ended;
    await service.close();
    return 0;
  }
  const isWhole = await playedToTheEnd(plays, service, ended, flags);
  // Before the server breaks what is in flight.
  const records = [...service.records];
  await service.close();
  const judged = verdictOfServed({
    scenario: plays,
    seed: flags.seed ?? plays.seed,
    start,
    records,
    isWhole,
  });
  if (flags.json === true) sayJson(judged.document);
  else say(`\n${judged.words}`);
  return judged.exit;
}

/** What the service tells in English, in the language in use. */
const inLanguage = (message: string): string => inUse().mistake({ message, sentence: sentenceOf(message) });

/** Wait for the end of the scenario. False when somebody ended it before. */
async function playedToTheEnd(
  { endAtMs }: Scenario,
  service: Loopback,
  ended: Promise<unknown>,
  { json, verbose }: ServeFlags,
): Promise<boolean> {
  const progress = verbose === true ? undefined : startProgress("", json !== true);
  const over = Promise.withResolvers<true>();
  const tick = (): void => {
    const requests = service.records.filter(({ type }) => type === "request").length;
    progress?.update(
      t("serve.progress", {
        done: duration(service.nowMs(), inUse().times),
        all: duration(endAtMs, inUse().times),
        requests,
      }),
    );
    if (service.nowMs() >= endAtMs) over.resolve(true);
  };
  const timer = setInterval(tick, TICK_MS);
  const isWhole = await Promise.race([over.promise, ended.then(() => false)]);
  clearInterval(timer);
  progress?.stop();
  return isWhole;
}

function oneScenario(name: string): Scenario {
  const [scenario, ...more] = readScenarios([name]);
  if (scenario !== undefined && more.length === 0) return scenario;
  const first = scenario?.name ?? "bug-155/in-three-minutes";
  const count = scenario === undefined ? 0 : more.length + 1;
  throw new UsageError(t("serve.several", { name, count, first }));
}

/** @throws UsageError */
function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= PORT_MAX) return port;
  throw new UsageError(t("serve.port-odd", { port: text, most: PORT_MAX }));
}

function documentOf({ baseUrl, leftOut, credentials }: Loopback): object {
  return { version: 1, baseUrl, credentials: credentials(), leftOut };
}

function describeService({ baseUrl, credentials }: Loopback, plays: Scenario | undefined): string {
  const blocks = credentials().map(({ account, botId, token, userId }) =>
    [`account  ${account}`, `botId    ${botId}`, `token    ${token}`, `userId   ${userId}`].join("\n"),
  );
  const end =
    plays === undefined
      ? t("serve.ends")
      : t("serve.ends-with-scenario", { time: duration(plays.endAtMs, inUse().times) });
  return [`baseUrl  ${baseUrl}`, ...blocks, end].join("\n\n");
}
