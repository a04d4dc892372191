/** What a run tried, in one line. */
import { duration } from "../trace/when.ts";
import type { Tried } from "../verdict/tried.ts";
import { ENGLISH, type Language } from "../words/language.ts";

/** `tried: 38 messages, 38 handled within 2 s · 3 sends, 3 on the wire, 2 accepted, 1 waiting · at most 0 ms without receiving`. */
export function triedLine({ messages, sends, deafMs }: Tried, language: Language = ENGLISH): string {
  const { say, times } = language;
  return say("tried.line", {
    messages:
      messages.written === 0
        ? say("tried.no-message")
        : say("tried.messages", { count: messages.written, handled: handled(messages, language) }),
    sends:
      sends.asked === 0
        ? say("tried.no-send")
        : say("tried.sends", { count: sends.asked, fates: fatesOf(sends, language) }),
    deaf: duration(deafMs, times),
  });
}

function handled({ handled, slowestMs }: Tried["messages"], { say, times }: Language): string {
  if (slowestMs === null) return say("tried.none-handled");
  return say("tried.handled", { count: handled, slowest: duration(slowestMs, times) });
}

/** How many reached the wire and the users, always; the other ends where there are any. */
function fatesOf(sends: Tried["sends"], { say }: Language): string {
  const others = [
    [sends.waiting, "tried.waiting"],
    [sends.expired, "tried.expired"],
    [sends.setAside, "tried.set-aside"],
    [sends.declined, "tried.declined"],
    [sends.refused, "tried.refused"],
    [sends.failed, "tried.failed"],
    [sends.unknown, "tried.unknown"],
    [sends.unreported, "tried.unreported"],
  ] as const;
  return [
    say("tried.on-wire", { count: sends.onWire }),
    say("tried.accepted", { count: sends.accepted }),
    ...others.filter(([count]) => count > 0).map(([count, key]) => say(key, { count })),
  ].join(say("between.items"));
}
