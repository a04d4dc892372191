/** The made parts of `docs/client.md`: its tables of recovery. The rest of the page is written by hand. */
import { readFileSync } from "node:fs";
import { table } from "./markdown.ts";
import { BACKOFF_ROWS, CURE_ROWS, POLL_ROWS, type PollRow } from "./recovery-rows.ts";

const FILE = new URL("../../docs/client.md", import.meta.url);

export function printClientPage(): string {
  const parts: Readonly<Record<string, string>> = { polls: polls(), cures: cures(), backoff: backoff() };
  return readFileSync(FILE, "utf8").replaceAll(
    /(<!-- made: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${parts[name] ?? ""}\n\n${end}`,
  );
}

function polls(): string {
  return table(
    ["taken for", "a poll ends with", "next", "after", "the account is then"],
    POLL_ROWS.map(row => [row.taken, row.ends, row.next, pause(row), row.state]),
  );
}

function cures(): string {
  return table(
    ["notifystart is answered with", "the poll after it is", "within 10 s the account is"],
    CURE_ROWS.map(({ notifystart, poll, state }) => [notifystart, poll, state]),
  );
}

function backoff(): string {
  const rows = BACKOFF_ROWS.map(([failures, leastMs, mostMs], at) => [
    `${failures}${at === BACKOFF_ROWS.length - 1 ? " and more" : ""}`,
    `${leastMs} to ${mostMs} ms`,
  ]);
  return table(["failures in a row", "pause"], rows);
}

function pause({ pauseMs: [least, most] }: PollRow): string {
  return most === 0 ? "at once" : `${least} to ${most} ms`;
}
