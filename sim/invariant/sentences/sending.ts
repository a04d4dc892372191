/** Of sends: whether a text goes out, to whom, how often, and what is reported of it. */
export const SENDING = {
  text: "{message}",
  "text.from-character": "{message} from character {part} on",

  "outbound-never-blocked.send": "{account}: {message}, asked at {askedMs:time}, {wrong:said}",
  "outbound-never-blocked.not-asked-for": "was reported {outcome} without asking the server",
  "outbound-never-blocked.same-client-id":
    "had no client_id of its own: the request of {atMs:time} carried that of {other}, and counts as a repetition of it",
  "outbound-never-blocked.never-on-wire": "was not on the wire within {withinMs:length}",
  "outbound-never-blocked.late-on-wire": "was on the wire only at {atMs:time}, not within {withinMs:length}",
  "outbound-never-blocked.dropped-at-stale":
    "met a stale session, and was reported {outcome} without another attempt after a cure",

  "declined.outbox-full":
    "was declined as outbox-full although there was room for it: so many as {perUser} texts for a user, or {inAll} of the account, did not wait",
  "declined.media-cannot-wait": "was declined as media-cannot-wait, which no text is",
  "declined.too-many": "was declined as too-many, which no scenario asks for at a time",
  "declined.stopped": "was declined as stopped although the account was started",
  "declined.never-logged-in": "was declined as never-logged-in although the account had a credential",
  "declined.untyped": "was declined without a typed reason ({reason})",
  "declined.no-reason": "was declined without a typed reason (none given)",
  "declined.invalid": "was declined as invalid, which no text of a scenario is",
  "declined.queued":
    "was declined as queued, although no -2 had come since the last word of {user}, and nothing that goes before it waited for him",

  "truthful-send.nonsense": "{account}: of {message} nothing true was reported: {nonsense}",
  "truthful-send.lie": "{account}: {message} was reported {outcome} at {atMs:time}, but {truth:said}",
  "truthful-send.astray": "it went to {reached}, and was meant for {meant}",
  "truthful-send.for-nobody": "it went to {reached}, and was meant for nobody",
  "truthful-send.all-answered": "every attempt had been answered",
  "truthful-send.no-end":
    "each piece of it was taken, up to character {sent} of {of}, and the rest was sent to nobody",
  "truthful-send.answer-lost": "the answer to an earlier attempt was lost, which may have arrived",
  "truthful-send.not-accepted": "the server had not accepted it",
  "truthful-send.accepted": "the server accepted it at {atMs:time}",
  "truthful-send.in-flight": "its request of {atMs:time} was still in flight",

  "delivered-once.again":
    "{account}: {text:said} was accepted at {firstMs:time} and once more, {how:said}, at {againMs:time}",
  "delivered-once.although-yes": "although its yes had come",
  "delivered-once.other-id": "under another client_id",
  "delivered-once.not-whole": "{account}: {message} was reported sent at {atMs:time}, but {missing:said}",
  "delivered-once.dropped": "the server had dropped it as the repetition of another",
  "delivered-once.missing": "{missing} of its {of} characters had not arrived",

  "right-recipient.wrong": "{account}: {what:said} was sent at {atMs:time} {wrong:said}",
  "right-recipient.typing": "typing to {user}",
  "right-recipient.other-ticket": "with the typing ticket of {user}",
  "right-recipient.account-ticket": "with a typing ticket that the account {account} was given",
  "right-recipient.former-ticket": "with a typing ticket that the bot before its login was given",
  "right-recipient.no-token": "without a context token, although {due:said}",
  "right-recipient.unknown-token": "with an unknown context token, although {due:said}",
  "right-recipient.other-token": "with the context token of {message}, although {due:said}",
  "right-recipient.foreign-token":
    "with the context token of {message}, which {user} wrote, although {due:said}",
  "right-recipient.of-group": "{message}, which it answers in a group, brought one",
  "right-recipient.none-at-hand": "nothing of {user} was at hand",
  "right-recipient.newest": "the newest of {user} is that of {message}",
  "right-recipient.other-name": "in the name of {account}, although {asked} was asked",
  "right-recipient.other-user": "to {reached}, although it was meant for {meant}",

  "out-in-order.late":
    "{account}: {text:said} ({kind}) was accepted at {atMs:time}, after {overtaker:said} at {overtakenMs:time}, which was asked later",

  "typing-ends.left-on":
    "{account}: typing, shown to {user} at {shownMs:time}, was not taken back by {dueMs:time}, {withinMs:length} after the handling was over",
} as const;
