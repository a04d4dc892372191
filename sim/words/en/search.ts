/** What a search says in the end. */
export const SEARCH = {
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
  "search.finding": "{invariants}, run {run}",
  "search.cut-short": "shrinking was cut short: a smaller scenario may exist",
  "search.not-written": "This file could not be written: {why}",
  "search.save": "Save what stands between the lines as {file}, then",
  "search.some-not-written":
    "{lost} of {all} findings could not be written: {why}. They are printed whole instead.",
  "search.interrupted": "interrupted: the search did not finish",
  "search.not-begun": "interrupted: the search did not begin",
} as const;
