/** Of waiting texts: when they are offered again, how often, and how they end. */
export const WAITING = {
  "outbox-moves.lie": "{account}: {message} was told {outcome} at {atMs:time}, but {truth:said}",
  "outbox-moves.not-asked-for": "nobody had asked for it",
  "outbox-moves.told-before": "had been told {outcome} before",
  "outbox-moves.not-all-taken": "the server had not taken all of it",
  "outbox-moves.said-yes": "the server had said yes to it",
  "outbox-moves.too-young": "it had waited for {ageMs:length} ({leastMs:length} at least)",
  "outbox-moves.not-refused-for-good": "no answer had said so for good",
  "outbox-moves.refused-times": "it had been refused {count} times with a fresh token",
  "outbox-moves.all-answered": "every attempt had been answered",
  "outbox-moves.all-quota": "every attempt had been answered with -2",

  "outbox-moves.overdue": "{account}: {message}, queued at {queuedMs:time}, {what:said}",
  "outbox-moves.offered-again": "was offered although {offers} offers with fresh tokens had been refused",
  "outbox-moves.end-untold": "had gone, and its end was not told",
  "outbox-moves.too-old": "still waited after {ageMs:length}",

  "outbox-moves.not-offered":
    "{account}: {message} to {user}, queued at {queuedMs:time}, was not offered by {dueMs:time}, although {cause:said} at {causeMs:time} ({allowedMs:length} allowed)",
  "outbox-moves.user-wrote": "{user} had written {message}",
  "outbox-moves.other-went": "{message} had gone",
  "outbox-moves.other-failed": "{message} had failed",
  "outbox-moves.started": "the account had started",
  "outbox-moves.logged-in": "the bot had logged in anew",

  "outbox-moves.silence":
    "{account}: {count} texts waited, and none was offered for {silentMs:length} up to {dueMs:time}",
  "outbox-moves.probes":
    "{account}: {count} offers that no word of a user called for were refused by -2 from {sinceMs:time} on ({allowed} in 24 h allowed without a success)",
} as const;
