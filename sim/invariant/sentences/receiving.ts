/** Of messages: whether an account receives, and what becomes of what it is given. */
export const RECEIVING = {
  "recovers-in-time.missed":
    "{account}: was to receive again within {allowedMs:length} of {sinceMs:time} ({cause:said}), but no getupdates was accepted by {dueMs:time}",
  "recovers-in-time.late": "{missed:said}; it received again at {backMs:time}, {lateMs:length} late",
  "recovers-in-time.login-not-taken-up":
    "{account}: the login that was confirmed on the phone at {confirmedMs:time} was not taken up by {dueMs:time}",
  "recovers-in-time.no-other-code":
    "{account}: the QR code of {shownMs:time} ran out at {ranOutMs:time}, and no other was shown by {dueMs:time}",

  "deaf.asked-to-start": "it was asked to start",
  "deaf.new-credential": "it got a new credential",
  "deaf.session-lapsed": "its session lapsed",
  "deaf.stood-still": "its process stood still",
  "deaf.poll-unanswered": "nothing answered its poll",
  "deaf.poll-failed": "its poll failed",
  "deaf.poll-refused": "its poll got -14",

  "no-pause-loop.blind-polls":
    "{account}: getupdates got -14 at {firstMs:time} and again at {againMs:time}, with neither a notifystart nor a new credential between them",
  "no-pause-loop.silence":
    "{account}: neither getupdates nor notifystart for {silentMs:length} after {sinceMs:time} ({allowedMs:length} allowed), and needs-login was not declared",
  "no-pause-loop.polls-given-up":
    "{account}: gave up each poll since {sinceMs:time} before it was answered, though the service held every one ({allowedMs:length} allowed)",

  "no-loss.missing":
    "{account}: {missing} of {owed} messages were not handled by {endMs:time} ({where:list}): {messages:list}",
  "no-loss.not-fetched": "{count} never fetched",
  "no-loss.not-begun": "{count} fetched and never given to the handler",
  "no-loss.not-finished": "{count} whose handler failed and was not called again",
  "no-loss.missing-and-lost": "{missing:said} ({lost} more lost by the server itself)",
  "no-loss.more": "{count} more",

  "handled-once.phantom":
    "{account}: a phantom was handled at {atMs:time}: content that the server never produced",
  "handled-once.again": "{account}: {message} was handled at {firstMs:time} and once more at {againMs:time}",
  "handled-once.endless":
    "{account}: {message} began to be handled at {atMs:time} although {failed} beginnings had come to no end",

  "in-order.late":
    "{account}: {message} of {user}, which came before {before}, was handled at {atMs:time}, after it ({beforeMs:time})",
  "in-order.overtaken":
    "{account}: {quick} of {user} was done at {doneMs:time}, while the handler was at work on {slow}, which came before it ({slowFromMs:time} to {slowUntilMs:time})",

  "fair-to-users.late":
    "{account}: the turn of {message} of {user} had come, and for {waitMs:length} it was not begun by {atMs:time}, while {others:said} was being handled",
  "fair-to-users.nobody": "nobody",
  "fair-to-users.others": "{count} of other users",
  "fair-to-users.too-many-at-work":
    "{account}: {atWork} handlers were at work at {atMs:time}; it declares {declared} at once",

  "words-intact.received": "{account}: at {atMs:time} the handler got {message} {wrong:said}",
  "words-intact.other-account": "of another account, {account}",
  "words-intact.other-user": "as if {user} had written it; it is of {writer}",
  "words-intact.cut": "of {user} without a part of the words",
  "words-intact.other-words": "of {user} in other words than were written",
  "words-intact.sent": "{account}: {message} was sent at {atMs:time} {wrong:said}",
  "words-intact.halved": "with a character cut in two",
  "words-intact.changed": "in other words than those that were written",
  "words-intact.wrong-key": "with a key or a length that is not that of the file",
  "words-intact.other-name": "under another name than it was asked to have",
  "words-intact.other-kind": "as {kind}, although it was {asked}",
} as const;
