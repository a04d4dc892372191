/** What `coverage` says of what searches reached. */
export const COVERAGE = {
  "coverage.no-files": "coverage wants files of fuzz --coverage",
  "coverage.several-clients": "these files are not of one client:\n  {one}\n  {other}",
  "coverage.other-program":
    "the files are of ilink-sim {theirs}, this is {own}: it has other kinds of faults",
  "coverage.reached": {
    one: "{reached} of {owed} cells in 1 run; {excuses} rows of excuses",
    other: "{reached} of {owed} cells in {count} runs; {excuses} rows of excuses",
  },
  "coverage.of": "{reached} of {owed}",
  "coverage.head.says": "says",
  "coverage.head.life": "life",
  "coverage.head.endpoint": "endpoint",
  "coverage.head.kinds": "kinds",
  "coverage.head.strikes": "strikes",
  "coverage.head.missing": "missing",
  "coverage.most-missing": "most is missing of {kinds}",
  "coverage.and-more": "{kinds} and {count} more",
} as const;
