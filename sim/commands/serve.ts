/** `serve`: the mock service on this machine, in real time, until Ctrl-C. */
import { once } from "node:events";
import { type Loopback, serveLoopback } from "../loopback/loopback.ts";
import { LoopbackOptionError } from "../loopback/options.ts";
import { recordLine } from "../report/listing.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { TraceRecord } from "../trace/record.ts";
import { UsageError } from "./exit.ts";
import { untilInterrupted } from "./interrupt.ts";
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
}

const PORT_MAX = 65_535;
/** Records of the trace that are kept while it runs. */
const RECORDS_MAX = 1_000;

/** How each request begins and what follows from it; its end is the line that counts. */
const NOT_SHOWN: ReadonlySet<TraceRecord["type"]> = new Set(["request", "accepted", "acked"]);

export async function serve(name: string | undefined, flags: ServeFlags): Promise<number> {
  const scenario = name === undefined ? undefined : oneScenario(name);
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
    // Nobody reads them here.
    recordsMax: RECORDS_MAX,
    onLimit: told => remark(t("serve.refused", { what: told })),
  }).catch(error => {
    if (error instanceof LoopbackOptionError && error.option !== "limit")
      throw new UsageError(t(`serve.no-${error.option}`, { given: JSON.stringify(error.given) }));
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new UsageError(t("serve.port-taken", { port, code }));
  });
  const interrupted = untilInterrupted(signal => once(signal, "abort"));
  const ended = Promise.race([interrupted, once(process, "SIGTERM")]);
  if (flags.json === true) sayJson(documentOf(service));
  else say(describeService(service));
  for (const left of service.leftOut) remark(t("serve.left-out", { what: left }));
  await ended;
  await service.close();
  return 0;
}

function oneScenario(name: string): Scenario {
  const [scenario, ...more] = readScenarios([name]);
  if (scenario !== undefined && more.length === 0) return scenario;
  throw new UsageError(t("serve.several", { name, count: scenario === undefined ? 0 : more.length + 1 }));
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

function describeService({ baseUrl, credentials }: Loopback): string {
  const blocks = credentials().map(({ account, botId, token, userId }) =>
    [`account  ${account}`, `botId    ${botId}`, `token    ${token}`, `userId   ${userId}`].join("\n"),
  );
  return [`baseUrl  ${baseUrl}`, ...blocks, t("serve.ends")].join("\n\n");
}
