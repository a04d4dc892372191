/** What befell the client's process, and what it let slip. */
export const INCIDENTS = {
  "incident.leak": "{what} leaked: {where}",
  "incident.leak.token": "a token",
  "incident.leak.context-token": "a context token",
  "incident.leak.text": "a message's text",
  "incident.leak.key": "the key of a QR code or a file",
  "incident.crash": "the process is killed; {kept}",
  "incident.crash.all": "all it had stored is kept",
  "incident.crash.last-writes-lost": "its last writes are lost",
  "incident.crash.torn": "half of its last write is kept",
  "incident.crash.nothing": "nothing it had stored is kept",
  "incident.suspended": "the host freezes the process",
  "incident.suspended-with-clock": "the host freezes the process, and its steady clock",
  "incident.resumed": "the host thaws the process",
  "incident.clock-back": "the wall clock is moved back by {time}",
  "incident.clock-forward": "the wall clock is moved forward by {time}",
} as const;
