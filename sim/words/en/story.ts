/** What `tour` tells of a night. */
export const STORY = {
  "story.send": "{by} send {message}: {way} ({outcome})",
  "story.by.cron": "cron",
  "story.by.reply": "reply",
  "story.reached": "reached the server",
  "story.kept-back": "refused by the client itself, the server was never asked",
  "story.no-answer": "no answer yet",
  "story.stale": "the server answers -14, {answers}; {calls}.",
  "story.only": "the only one",
  "story.first-of": "the first of {count}",
  "story.no-calls": "no notifystart follows",
  "story.calls": { one: "1 notifystart follows", other: "{count} notifystarts follow" },
  "story.deaf": "deaf for {time}: not one poll was accepted any more.",
  "story.receives": "receiving again, after {seconds} s.",
  "story.never-stale": "The session never went stale.",
  "story.incident": "{words}.",
} as const;
