/** Limits of receiving: how soon, how often, and what an account may take its time for. */
import type { LimitTable } from "./limit.ts";

export const RECEIVING = {
  recoverWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["recovers-in-time", "truthful-health", "no-loss"],
    decides: "From the moment at which nothing stands in the way any more to an accepted getupdates.",
    sentence:
      "from the moment the server can be cured or is healed (whichever the client can know first) to a getUpdates accepted on a live session: ≤ 10 s",
    source: "architecture, Invariants",
  },
  deadlineMarginMs: {
    default: 15_000,
    tighten: "lower",
    invariants: ["recovers-in-time", "truthful-health"],
    decides: "The latest own deadline that is granted for a poll which nothing answers, beyond the hold.",
    sentence: "a poll's own deadline is at most the advertised hold + 15 s",
    source: "architecture, Recovery",
  },
  usualHoldMs: {
    default: 35_000,
    tighten: "lower",
    invariants: ["recovers-in-time"],
    decides: "The hold counts as at least this where a poll's own deadline is granted.",
    sentence: "Server hold ≈35 s",
    source: "§2.1; OW#267",
    because: "Who has one deadline for all polls has chosen it for this hold, whatever is advertised.",
  },
  holdMaxMs: {
    default: 300_000,
    tighten: "lower",
    invariants: ["recovers-in-time", "no-pause-loop", "truthful-health"],
    decides: "An advertised hold beyond this counts as this.",
    sentence: "bounded only by undici (≈300 s) or external abort",
    source: "§4; openclaw-weixin 2.4.9",
    because:
      "The platform's own fetch waits no longer for an answer, so that nobody could hold a poll for more.",
  },
  notifystartDeadlineMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["recovers-in-time", "login-needed-is-loud"],
    decides: "An own deadline for a notifystart that nothing answers, before the margin is added.",
    sentence: "where only a deadline can show the fault, within that deadline plus 10 s",
    source: "architecture, Recovery",
    because: "A notifystart is answered at once: it needs no hold, and gets as long as a recovery.",
  },
  noticedSleepMs: {
    default: 30_000,
    tighten: "lower",
    invariants: ["recovers-in-time", "truthful-health"],
    decides:
      "After a sleep of so long a poll that was in flight and is never answered is no reason to wait any longer.",
    sentence: "After the machine slept, within 10 s of waking.",
    source: "architecture, Recovery",
    because:
      "The wall clock is ahead of the steady one, or each timer late, by the whole sleep; a busy process is late by seconds.",
  },
  probeWithinMs: {
    default: 600_000,
    tighten: "lower",
    invariants: ["recovers-in-time"],
    decides: "After needs-login was rightly declared, how late the next probe may notice a cure.",
    sentence: "keeps a slow bounded probe",
    source: "architecture, Recovery",
    because: "It has to be slow, since nothing was found that helps, and bounded: six an hour are both.",
  },
  atOnceMs: {
    default: 1_000,
    tighten: "exact",
    invariants: [
      "recovers-in-time",
      "truthful-health",
      "bounded-rate",
      "outbound-never-blocked",
      "typing-ends",
    ],
    decides: "What comes within this time comes at once; what takes longer was held, or is slow.",
    sentence: "immediate (auth checked before hold)",
    source: "§3.1; OW#44",
    because:
      "Who is refused is refused at once, and an idle poll is held for 35 s: a second tells them apart.",
  },
  emptyPolls: {
    default: 3,
    tighten: "lower",
    invariants: ["recovers-in-time", "truthful-health"],
    decides: "So many empty answers without a cursor, or as long as they take, tell of a silent lapse.",
    sentence: "detect within N polls, no hot loop, healthy idle never flagged",
    source: "§5 S-07; Wechat-ggGitHub/wechat-claude-code#46",
    because:
      "A quiet channel gives empty answers too, and one without a cursor may be a slip of the service; three in a row are none.",
  },
  silentPolls: {
    default: 2,
    tighten: "lower",
    invariants: ["truthful-health"],
    decides: "So many polls that end without an answer show that nothing gets through.",
    sentence: "After silence, `live` needs an answered poll.",
    source: "architecture, Recovery",
    because: "One may be a hold that took longer than the service had said.",
  },
  silenceMarginMs: {
    default: 60_000,
    tighten: "lower",
    invariants: ["no-pause-loop"],
    decides: "Silence allowed beyond the advertised hold.",
    sentence: "no silence longer than the advertised hold + 60 s, unless needs-login is declared",
    source: "architecture, Invariants",
  },
  unansweredMs: {
    default: 24 * 3_600_000,
    tighten: "lower",
    invariants: ["no-pause-loop"],
    decides: "How long a client's own deadlines may beat the answers to its polls, each time.",
    sentence: "bot may reply only within 24 h after the user's last message",
    source: "§2.3; OW#156, #204",
    because:
      "A deadline that beats one answer loses nothing, the next poll brings it. Who hears no answer for a day may have a user whom nobody can answer any more.",
  },
  healthWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["truthful-health"],
    decides: "How long what is said may differ from what is so.",
    sentence: "what the subject reports agrees with the server's view within 10 s of when it can know",
    source: "architecture, Invariants",
  },
  statesPerHour: {
    default: 4,
    tighten: "lower",
    invariants: ["truthful-health"],
    decides:
      "How many states are reported in any hour in which nothing gets through, or all polls are served.",
    sentence: "After silence, `live` needs an answered poll.",
    source: "architecture, Recovery",
    because:
      "A lasting trouble is found, called live once more by who believes a held poll, found again, and perhaps found to need a login: four words beside the one that a start or a login brings. Whoever then waits for an answer has no other, and whose polls are served has fewer.",
  },
  declareWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["login-needed-is-loud"],
    decides: "From incurable to declared.",
    sentence: "a token that nothing can cure: needs-login with a reason within 10 s, announced once",
    source: "architecture, Invariants",
  },
  loginPatienceMs: {
    default: 180_000,
    tighten: "higher",
    invariants: ["recovers-in-time"],
    decides:
      "How long a person waits for a login: within this time a confirmed one is taken up, and a code that runs out is replaced.",
    sentence: "QR considered stale after 5 min",
    source: "§1.4; openclaw-weixin 2.4.9",
    because: "Nobody has to wait for the whole life of a code; three minutes of it are asked for.",
  },
  handoverMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["one-poll", "right-recipient"],
    decides:
      "After a login, how long what was under way may go on with the token and the tickets that it had.",
    sentence: "at most one getUpdates in flight per token, none after stop, none with a retired token",
    source: "architecture, Invariants",
    because:
      "A call that was begun before cannot be called back; it gets as long as a recovery. Of polls none is granted.",
  },
  stopWithinMs: {
    default: 5_000,
    tighten: "lower",
    invariants: ["prompt-stop"],
    decides: "From asked to done.",
    sentence: "stop resolves within 5 s, in every state, and tells the server (notifystop) when it can",
    source: "architecture, Invariants",
  },
} as const satisfies LimitTable;
