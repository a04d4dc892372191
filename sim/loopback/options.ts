/** What a server on the loopback interface is to be like. */
import { isHost, isOrigin } from "../door/admission.ts";
import type { HttpLimits } from "../door/http-limits.ts";
import type { Scenario, ServerSettings } from "../scenario/scenario.ts";
import type { TraceRecord } from "../trace/record.ts";

/** What a service on the loopback interface is to be like; without any it is healthy, and nobody writes. */
export interface LoopbackOptions {
  /**
   * What the server is to do: its settings and accounts, its faults on the wire and in the server, and what its users and
   * logins do, each at its time after the start. What belongs to the client's own process is left out.
   */
  scenario?: Scenario;
  /** Settings of the server, over the scenario's. @default those of a scenario that gives none */
  server?: Partial<ServerSettings>;
  /** Names of the accounts that are logged in from the start. @default the scenario's, or `bot` alone */
  accounts?: readonly string[];
  /** TCP port on 127.0.0.1. @default 0, one that is free */
  port?: number;
  /**
   * Hosts that requests may name beside 127.0.0.1 and localhost at its port: `mock.test` stands for every port, `mock.test:8080`
   * for one. Every other is refused with 421, so that no page reads the mock by a name of its own. @default none
   */
  hostsAllowed?: readonly string[];
  /**
   * Origins that requests may come from, such as `http://localhost:3000`. A request with any other `Origin`, or of another
   * site by `Sec-Fetch-Site`, is refused with 403: a page that somebody visits does not drive the mock. No answer lets a
   * page read it (CORS); this is for programs that send an origin. @default none
   */
  originsAllowed?: readonly string[];
  /** Over the bounds of bodies, headers, waiting and connections; see {@link HttpLimits} for what they are. */
  limits?: Partial<HttpLimits>;
  /** Told in words when requests have met a limit or were refused: of each kind at once, then at most every 10 s with their number. */
  onLimit?: (told: string) => void;
  /** For tokens, ids and chance. @default the scenario's, or `1` */
  seed?: string;
  /** Told of each record of the trace as it is written. */
  onRecord?: (record: TraceRecord) => void;
  /** Records kept in `records` at most; the oldest make room. @default 100_000 */
  recordsMax?: number;
}

/** An option that is none: which, and what was given. */
export class LoopbackOptionError extends RangeError {
  override readonly name = "LoopbackOptionError";
  readonly option: "host" | "origin" | "limit";
  readonly given: string;

  constructor(option: LoopbackOptionError["option"], given: string, message: string) {
    super(message);
    this.option = option;
    this.given = given;
  }
}

/** The same options. @throws LoopbackOptionError for a host, an origin or a limit that is none */
export function checked(options: LoopbackOptions): LoopbackOptions {
  const { hostsAllowed = [], originsAllowed = [], limits = {} } = options;
  for (const host of hostsAllowed) {
    if (!isHost(host))
      throw new LoopbackOptionError(
        "host",
        host,
        `${JSON.stringify(host)}: expected a host, as mock.test, mock.test:8080 or [::1]`,
      );
  }
  for (const origin of originsAllowed) {
    if (!isOrigin(origin))
      throw new LoopbackOptionError(
        "origin",
        origin,
        `${JSON.stringify(origin)}: expected an origin, as http://localhost:3000`,
      );
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (!(Number.isSafeInteger(limit) && limit > 0))
      throw new LoopbackOptionError(
        "limit",
        name,
        `limits.${name}: expected a whole number above 0, got ${limit}`,
      );
  }
  return options;
}
