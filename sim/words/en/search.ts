/** What a search says in the end. */
export const SEARCH = {
  "search.of": " of {runs}",
  "search.begin": "{subject}: 0{of} scenarios",
  "search.tried": {
    one: "{tried}{of} scenarios · 1 finding",
    other: "{tried}{of} scenarios · {count} findings",
  },
  "search.shrinking": "shrinking {invariant} ({tries} tried)",
  "search.progress": "{subject}: {what}",
  "search.progress-of-seed": "{subject}: {what} · seed {seed}",
  "search.corpus": "{subject}: {done} of {of} of the corpus",
  "search.explaining": "{subject}: explaining {count} findings",
  "search.corpus-holds": {
    one: "corpus {folder}: 1 scenario, all as they say",
    other: "corpus {folder}: {count} scenarios, all as they say",
  },
  "search.corpus-fails": {
    one: "corpus {folder}: 1 scenario, {failed} not as they say",
    other: "corpus {folder}: {count} scenarios, {failed} not as they say",
  },
  "search.nothing": "{subject}: nothing found",
  "search.found": { one: "{subject}: 1 finding", other: "{subject}: {count} findings" },
  "search.outcome": {
    one: "{outcome} in 1 scenario ({inconclusive} inconclusive) in {seconds} s, seed {seed}",
    other: "{outcome} in {count} scenarios ({inconclusive} inconclusive) in {seconds} s, seed {seed}",
  },
  "search.outcome-shrunk": {
    one: "{outcome} in 1 scenario ({inconclusive} inconclusive) and {shrink} more to shrink them, in {seconds} s, seed {seed}",
    other:
      "{outcome} in {count} scenarios ({inconclusive} inconclusive) and {shrink} more to shrink them, in {seconds} s, seed {seed}",
  },
  "search.first-seen":
    "run {run} breaks {invariants}; it is shrunk when the search ends. That run alone: {again}",
  "search.finding": "{invariants}, run {run}",
  "search.cut-short": "shrinking was cut short: a smaller scenario may exist",
  "search.not-written": "This file could not be written: {why}",
  "search.save": "Save what stands between the lines as {file}, then",
  "search.some-not-written":
    "{lost} of {all} findings could not be written: {why}. They are printed whole instead.",
  "search.interrupted": "interrupted: the search did not finish",
  "search.not-begun": "interrupted: the search did not begin",
} as const;
