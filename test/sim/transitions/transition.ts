/** A transition of recovery in words: where it was, what happened, where it is now, and what it does about it. */
import type { RecoveryEvent, RecoveryState, Step } from "../../../src/recovery/state.ts";

/** `proving:stale-token/episode:taken --stale--> barred:notifystart-without-effect · notifystart`, say. */
export function transition(
  state: RecoveryState,
  event: RecoveryEvent,
  { state: next, command }: Step,
): string {
  return `${place(state)} --${word(event)}--> ${place(next, false)} · ${command.do}`;
}

/** @param fully with how far the cure of a stale token is */
function place(state: RecoveryState, fully = true): string {
  switch (state.kind) {
    case "live":
      return state.held === null ? "live" : "live/held";
    case "proving": {
      const cure = fully && state.episode !== null ? `/episode:${state.episode.notified}` : "";
      return `proving:${state.reason}${cure}`;
    }
    case "barred":
      return `barred:${state.reason}`;
    default:
      return state satisfies never;
  }
}

function word(event: RecoveryEvent): string {
  if (event.kind === "notified" && event.stale) return "notified -14";
  if (event.kind === "stale" && event.held) return "stale after a hold";
  return event.kind;
}
