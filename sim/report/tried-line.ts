/** What a run tried, in one line. */
import { duration } from "../trace/when.ts";
import type { Tried } from "../verdict/tried.ts";

/** `tried: 38 messages, 38 handled within 2 s · 3 sends, 3 on the wire, 2 accepted, 1 waiting · at most 0 ms without receiving`. */
export function triedLine({ messages, sends, deafMs }: Tried): string {
  const parts = [
    messages.written === 0 ? "no message" : `${count(messages.written, "message")}, ${handled(messages)}`,
    sends.asked === 0 ? "no send" : `${count(sends.asked, "send")}, ${fatesOf(sends)}`,
    `at most ${duration(deafMs)} without receiving`,
  ];
  return `tried: ${parts.join(" · ")}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function handled({ handled, slowestMs }: Tried["messages"]): string {
  if (slowestMs === null) return "none handled";
  return `${handled} handled within ${duration(slowestMs)}`;
}

/** How many reached the wire and the users, always; the other ends where there are any. */
function fatesOf(sends: Tried["sends"]): string {
  const others = [
    [sends.waiting, "waiting"],
    [sends.expired, "expired"],
    [sends.setAside, "set aside"],
    [sends.declined, "declined"],
    [sends.refused, "refused"],
    [sends.failed, "failed"],
    [sends.unknown, "unknown"],
    [sends.unreported, "without a report"],
  ] as const;
  return [
    `${sends.onWire} on the wire`,
    `${sends.accepted} accepted`,
    ...others.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`),
  ].join(", ");
}
