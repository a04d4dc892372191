/** What is told of requests that met a limit: the first of each kind at once, the rest by number. */
import type { LimitMet, LimitName } from "../door/refusal.ts";
import { createRealClock } from "../kernel/real-clock.ts";

/** Of one kind something is told so often at most, milliseconds. */
const EVERY_MS = 10_000;

export interface Notices {
  tell(met: LimitMet): void;
  /** Nothing more is told. */
  close(): void;
}

/** @param say told a line at a time */
export function createNotices(say: (told: string) => void = () => {}, clock = createRealClock()): Notices {
  /** Of the kinds that were told of lately: how many more there were, and the words of the last. */
  const lately = new Map<LimitName, { more: number; message: string }>();

  const wait = (limit: LimitName): void => {
    lately.set(limit, { more: 0, message: "" });
    clock.after(EVERY_MS, () => {
      const { more = 0, message = "" } = lately.get(limit) ?? {};
      lately.delete(limit);
      if (more === 0) return;
      wait(limit);
      say(`${message} (${more} such in ${EVERY_MS / 1_000} s)`);
    });
  };
  return {
    tell({ limit, message }) {
      const known = lately.get(limit);
      if (known === undefined) {
        wait(limit);
        say(message);
      } else {
        known.more++;
        known.message = message;
      }
    },
    close: clock.close,
  };
}
