/** Every law of a herd. */
import { backInTime } from "./back-in-time.ts";
import { boundedRate } from "./bounded-rate.ts";
import { capped } from "./capped.ts";
import { grows } from "./grows.ts";
import { jittered } from "./jittered.ts";
import { LAW_NAMES, type Law, type LawName } from "./law.ts";
import { offTheClock } from "./off-the-clock.ts";
import { resetOnProof } from "./reset-on-proof.ts";
import { spread } from "./spread.ts";

const BY_NAME: Readonly<Record<LawName, Law>> = {
  "back-in-time": backInTime,
  capped,
  "bounded-rate": boundedRate,
  grows,
  jittered,
  spread,
  "off-the-clock": offTheClock,
  "reset-on-proof": resetOnProof,
};

/** In the order of their names' list. */
export const LAWS: readonly Law[] = LAW_NAMES.map(name => BY_NAME[name]);
