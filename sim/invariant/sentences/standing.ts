/** Of the account and its process: how it asks, what it says of itself, how it stops, and what it leaves. */
export const STANDING = {
  "one-poll.after-stop": "{account}: getupdates sent at {atMs:time}, after stop was done at {stoppedMs:time}",
  "one-poll.retired":
    "{account}: {endpoint} sent at {atMs:time} with {token}, retired by {newer} at {sinceMs:time}",
  "one-poll.second":
    "{account}: a second getupdates with {token} sent at {atMs:time} while that of {firstMs:time} is in flight",
  "one-poll.left-in-flight":
    "{account}: stop was done at {atMs:time} with the getupdates of {pollMs:time} in flight",

  "bounded-rate.too-many":
    "{account}: {count} {what:said} in less than {windowMs:length} from {sinceMs:time} ({allowed} allowed)",
  "bounded-rate.polls": "fruitless getupdates and notifystart",
  "bounded-rate.attempts": "attempts at {text:said}",
  "bounded-rate.repeated-sends": "fruitless repeated sends",
  "bounded-rate.calls": "fruitless {endpoint}",
  "bounded-rate.calls-for": "fruitless {endpoint} for {user}",
  "bounded-rate.hasty":
    "{account}: {message} was refused by -2 at {refusedMs:time} and tried again at {againMs:time}, although nothing had changed ({restMs:length} of rest at least)",

  "truthful-health.lie":
    "{account}: says {state} since {saidMs:time}, and still at {dueMs:time}, but since {sinceMs:time} {truth:said}",
  "truthful-health.deaf": "it does not receive",
  "truthful-health.silent": "nothing got through",
  "truthful-health.resting": "neither getupdates nor notifystart of it is under way",
  "truthful-health.stopped": "it is stopped",
  "truthful-health.served": "its getupdates are served",
  "truthful-health.given-up":
    "its getupdates are held by the service, and it gave the last {count} of them up itself, after {longestMs:length} at most, before the answer was due",
  "truthful-health.restless":
    "{account}: reported {count} states from {firstMs:time} to {lastMs:time} ({allowed} an hour allowed), though nothing got through and nothing changed",
  "truthful-health.restless-served":
    "{account}: reported {count} states from {firstMs:time} to {lastMs:time} ({allowed} an hour allowed), though its getupdates were served all the time",
  "truthful-health.false-restart":
    "{account}: its host's watchdog restarted it at {atMs:time}, although a poll had been answered at {answeredMs:time}: nobody had told the host of that",

  "login-needed-is-loud.mute":
    "{account}: nothing but a new login can cure the session, but {lacking:said} by {dueMs:time}, {withinMs:length} after {sinceMs:time}",
  "login-needed-is-loud.undeclared": "needs-login was not declared",
  "login-needed-is-loud.unexplained": "needs-login had no reason",
  "login-needed-is-loud.without-stale":
    "{account}: needs-login was declared at {atMs:time} without any stale answer",
  "login-needed-is-loud.before-asking":
    "{account}: needs-login was declared at {atMs:time} upon the -14 at {refusedMs:time}, before any notifystart had been asked whether it helps",
  "login-needed-is-loud.twice":
    "{account}: the same dead session was announced more than once, at {firstMs:time} and again at {againMs:time}",

  "prompt-stop.untold":
    "{account}: the stop asked at {askedMs:time} was done without a notifystop, on a live session",
  "prompt-stop.never":
    "{account}: the stop asked at {askedMs:time} was never done, not within {allowedMs:length}",
  "prompt-stop.slow":
    "{account}: the stop asked at {askedMs:time} took {tookMs:length}, not within {allowedMs:length}",
  "prompt-stop.handled":
    "{account}: the handler got {message} at {atMs:time}, although the account was stopped",
  "prompt-stop.offered":
    "{account}: {message} was tried again at {atMs:time}, although the account was stopped",
  "prompt-stop.asked": "{account}: {endpoint} set out at {atMs:time}, although the account was stopped",
  "prompt-stop.stray":
    "{account}: notifystop was taken at {atMs:time}, although nobody had asked for a stop, and no notifystart followed within {allowedMs:length}",

  "nothing-left-behind.held": "after every account was stopped the subject still held {held:list}",
  "nothing-left-behind.grown": "the subject holds {held:list}; for its work so far {allowed} would do",
  "held.timers": "timers: {count}",
  "held.requests": "requests: {count}",
  "held.listeners": "listeners: {count}",
  "held.handles": "handles: {count}",
  "held.listeners-on-one-signal": "listeners on one signal: {count}",

  "credentials-stay-home.leak":
    "{account}: {what:said} was seen in a place where it does not belong at {atMs:time}: {where:said}",
  "credentials-stay-home.token": "a token",
  "credentials-stay-home.context-token": "a context token",
  "credentials-stay-home.text": "a message's text",
  "credentials-stay-home.key": "the key of a QR code or of a file",

  "wire-conformance.once":
    "{endpoint}: {field} is not what the real service takes (once, first at {firstMs:time}): {message:said}",
  "wire-conformance.times":
    "{endpoint}: {field} is not what the real service takes ({count} times, first at {firstMs:time}): {message:said}",

  unlisted: "{first:said} (and {more} more of this kind, not listed)",
} as const;
