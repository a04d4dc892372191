/** Where the client tells what it does. */
import { cut, escaped } from "./words.ts";

/**
 * Facts of a log line: plain values, never a token and never a message's text. Texts are at most 2,000 characters and a word on
 * the rest, and hold nothing that a terminal would obey.
 */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A receiver of log lines. `event` is a stable, short name such as `session-stale`; the facts say the rest. */
export interface Logger {
  /** Not used at present. */
  debug(event: string, facts: LogFacts): void;
  /** States and ends: what an operator wants to have read afterwards. */
  info(event: string, facts: LogFacts): void;
  /** Something failed and is tried again. */
  warn(event: string, facts: LogFacts): void;
  /** Something is lost or in danger: the store fails, a listener throws. */
  error(event: string, facts: LogFacts): void;
}

const ignore = (): void => {};

/** Drops every line. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Longest text of a fact, characters. */
const TEXT_MAX = 2_000;

function shownFacts(facts: LogFacts): LogFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === "string" ? escaped(cut(fact, TEXT_MAX)) : fact,
    ]),
  );
}

/** A logger that cannot break its caller, nor whoever reads its lines: what the given one throws, or rejects with, is dropped. @internal */
export function sheltered(logger: Logger): Logger {
  const shelter =
    (level: keyof Logger) =>
    (event: string, facts: LogFacts): void => {
      try {
        const end: unknown = logger[level](event, shownFacts(facts));
        if (end instanceof Promise) end.catch(ignore);
      } catch {
        // There is nobody left to tell.
      }
    };
  return { debug: shelter("debug"), info: shelter("info"), warn: shelter("warn"), error: shelter("error") };
}
