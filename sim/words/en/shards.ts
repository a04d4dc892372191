/** What `fuzz --shard` and `merge` say, and what files of a search are refused. */
export const SHARDS = {
  "shard.out-alone": "--out is where a shard is written: give --shard too",
  "shard.number": "--shard {text}: expected 1/4 to 4/4, or as many as there are machines",
  "shard.seed": "--shard wants --seed: all machines search with the same",
  "shard.corpus": "--corpus is replayed once and not by each shard: give it to merge",
  "shard.explain": "--explain explains what was shrunk: give it to merge",
  "shard.progress": "shard {shard}/{of}: {what}",
  "shard.begun": "shard {shard}/{of}: {tried} scenarios",
  "shard.interrupted": "interrupted: {file} has what was tried; the same command goes on",
  "shard.something-else": "{file} holds something else: take it away, or give another file by --out",
  "shard.other-search":
    "{file} is of another search ({key} {found}, not {wanted}): take it away, or give another file by --out",
  "shard.no-file": "{file}: {why}; fuzz --shard writes such files",
  "shard.not-one":
    "{file} is no file of fuzz --shard, or was cut off; write it anew with the command of its shard",
  "shard.nothing-tried": "shard {shard}/{of} tried nothing in its time",
  "shard.tried-in-time":
    "shard {shard}/{of} of seed {seed}: {tried} scenarios ({inconclusive} inconclusive), its time is over",
  "shard.tried-all":
    "shard {shard}/{of} of seed {seed}: {tried} scenarios ({inconclusive} inconclusive), all of its scenarios are tried",
  "shard.nothing-broke": "nothing broke",
  "shard.broke": "{invariant} in run {run}",
  "shard.merge": "{file} has it; when all have ended: {command} merge <files or folder>",

  "merge.progress": "{subject}: {count} findings",
  "merge.none": "{places}: no file of fuzz --shard is there",
  "merge.several-searches": "these shards are not of one search:\n  {one}\n  {other}",
  "merge.name": "shard {shard}/{of}, seed {seed}, {runs} runs, {subject}, ilink-sim {program}",
  "merge.other-program": "the shards are of ilink-sim {theirs}, this is {own}: it draws other scenarios",
  "merge.other-subject": "--subject {wanted}: these shards are of {subject}",
  "merge.names-code":
    "the shards name code to be run: {subject}\nA file of data starts no code. If you trust it, name it yourself: --subject {quoted}",
  "merge.not-here":
    "run {run} breaks {invariant} in the shards and not here: the client, or this program, is another one",
  "merge.unfinished": "not all of the search is here: {count} of {of} shards did not end",
  "merge.no-shard": "shard {shard}/{of} has no file: {again}",
  "merge.ended-early": "shard {shard}/{of} ended after {tried} scenarios; beside its file: {again}",

  "coverage.no-file": "{file}: {why}; fuzz --coverage writes such files",
  "coverage.not-one":
    "{file} is no file of fuzz --coverage, or was cut off; write it anew with fuzz --coverage",
} as const;
