/** For scenarios of what only the client of this package has, as a store that may hang, or of no habit of the plain client: the adversary of the bank that makes the incident's mistake. */
export const HOSTS: Readonly<Record<string, string>> = {
  "login/code-shown-without-end": "waits until a code is shown",
  "process/short-sleeps": "compares no clocks",
  "process/stopped-before-their-turn": "says failed for what waited at a stop",
  "session/taken-again-after-twenty-hours": "gives up its probes after twenty",
  "delivery/sixty-wait-at-a-crash": "restores twenty messages",
  "sending/a-dozen-waits-at-a-crash": "restores five texts",
  "delivery/three-hundred-at-once": "takes a hundred of an answer",
  "delivery/long-messages": "cuts what is long",
  "sending/fifty-thousand-characters": "sends five pieces at most",
  "sending/same-words-again": "sends no words twice",
  "sending/the-first-of-thirty": "remembers twenty users",
  "sending/newest-token-not-yet-stored": "learns of a word when it is stored",
  "process/store-hangs": "waits for its store for ever",
  "process/store-hangs-until-a-start-fails": "plain: drops what was written before it started",
  "process/store-hangs-at-the-start": "waits for its store for ever",
  "process/store-slow": "one lane for all users",
};
