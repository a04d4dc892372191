/** What `run`, `replay` and `tour` say beside their runs. */
export const RUN = {
  "run.progress": "{done} of {planned} runs",
  "run.progress-at": "{done} of {planned} runs · {scenario} · {subject}",
  "run.interrupted": "interrupted: {done} of {planned}",
  "run.bailed": {
    one: "stopped after 1 failure (--bail): {done} of {planned}",
    other: "stopped after {count} failures (--bail): {done} of {planned}",
  },
  "run.alike": {
    one: "the same first breach in 1 scenario more: {scenarios}",
    other: "the same first breach in {count} scenarios more: {scenarios}",
  },
  "run.alike-says-nothing": {
    one: "1 scenario more says nothing for the same reason: {scenarios}",
    other: "{count} scenarios more say nothing for the same reason: {scenarios}",
  },
  "run.alike-passes": {
    one: "1 scenario more passes where something else was expected: {scenarios}",
    other: "{count} scenarios more pass where something else was expected: {scenarios}",
  },

  "fuzz.run-alone": "--run is one run alone: leave {other} out",
  "fuzz.run-of-seed": "--run wants --seed: the same number is another scenario of each seed",
  "fuzz.canary": "canary: the planted defect is found",
  "fuzz.canary-missed":
    "canary: in the first {runs} scenarios nobody noticed that {subject} loses every third message. This search would prove nothing, and does not begin.",

  "run.known-written": "{file} lists what {listed} of these {runs} runs break",
  "run.known-gone":
    "{gone} of the known failures are gone, wholly or in part; --write-expect {file} takes them out:",
  "run.traces-lost":
    "{lost} of {runs} traces are not written. Nothing is left of them; a replay shows each again:",
  "run.replay": "replay: {line}",
  "run.and-more": "and {more} more",
  "run.absent": "not installed, left out: {subjects}. To bring them: {command}",
  "run.nothing-left": "nothing is left to run. {words}",
  "run.watching": "watching {files} files; Ctrl-C ends it",
  "run.stdout-lost": "stdout cannot be written: {why}. What it did not take stands here instead.",
  "run.own-fault": "ilink-sim itself failed. Please report this with the command line:",

  "replay.interrupted": "interrupted: the run did not finish",
  "replay.same": "the same run as in the file",
  "replay.other": "NOT the run in the file, whose digest is {digest}",
  "replay.several": 'replay shows one run; "{what}" means {count}. Add --subject <name>:',
  "listing.folded": {
    one: "… 1 record of healthy polling",
    other: "… {count} records of healthy polling",
  },
  "replay.plan": "{scenario} for {subject}",

  "tour.begin":
    "Bug #155 in all its forms. ✗ marks the invariants that a client breaks, by the\nletters below the table.",
  "tour.night": "Bug #155, the night and the 07:00 cron",
  "tour.before": "Before",
  "tour.proposed": "Proposed",
  "tour.repaired": "Repaired",
  "tour.after": "After",
  "tour.see": "See it: {line}",
  "tour.others": "{others} more incidents, for every subject: {command}",
} as const;
