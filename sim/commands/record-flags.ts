/** The flags of `record`, looked at before anything is opened. */
import { once } from "node:events";
import { connect } from "node:net";
import { parseDuration } from "../scenario/duration.ts";
import { shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import { t } from "./spoken.ts";

export interface RecordFlags {
  upstream?: string;
  port: string;
  out: string;
  for?: string;
  expect?: string;
  force?: boolean;
  verbose?: boolean;
}

export interface RecordOptions {
  upstream: URL;
  port: number;
  out: string;
  /** How long it records, milliseconds. */
  forMs: number;
  expect: string | undefined;
  force: boolean;
  verbose: boolean;
}

const PORT_MAX = 65_535;
/** No recording is longer, milliseconds: a week. */
const FOR_MS_MAX = 7 * 86_400_000;
/** A service that does not take a connection by then is not there, milliseconds. */
const REACH_MS_MAX = 10_000;

/** @throws UsageError */
export function readRecordFlags(flags: RecordFlags): RecordOptions {
  const { out, expect, force = false, verbose = false } = flags;
  if (expect !== undefined && expect.trim() === "")
    throw new UsageError(t("record.bad-expect", { given: shown(expect) }));
  return {
    upstream: upstreamOf(flags.upstream),
    port: portOf(flags.port),
    forMs: flags.for === undefined ? FOR_MS_MAX : timeOf(flags.for),
    out,
    expect,
    force,
    verbose,
  };
}

function upstreamOf(given: string | undefined): URL {
  if (given === undefined) throw new UsageError(t("record.no-upstream"));
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isService =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === "";
  // A password may stand before the host.
  if (!isService)
    throw new UsageError(t("record.bad-upstream", { given: shown(given.replace(/\/\/[^/]*@/, "//…@")) }));
  return url;
}

function portOf(given: string): number {
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= PORT_MAX) return port;
  throw new UsageError(t("record.bad-port", { given: shown(given), most: PORT_MAX }));
}

function timeOf(given: string): number {
  const ms = parseDuration(given);
  if (ms !== undefined && ms > 0 && ms <= FOR_MS_MAX) return ms;
  throw new UsageError(t("record.bad-for", { given: shown(given) }));
}

/**
 * See whether the service takes a connection. Nothing is asked of it.
 * @throws UsageError
 */
export async function reach({ protocol, hostname, port, origin }: URL): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = connect({ host, port: Number(port) || (protocol === "https:" ? 443 : 80) });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(REACH_MS_MAX) });
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    const why = name === "AbortError" ? `${REACH_MS_MAX / 1_000}s` : (code ?? name);
    throw new UsageError(t("record.away", { given: origin, why }));
  } finally {
    // Of the connection nothing more is asked; what it says of its end is nobody's.
    socket.on("error", () => {});
    socket.destroy();
  }
}
