/** What `--help` says below the commands: the subjects, where to start, the exit codes. */
import { SUBJECTS } from "../subject/table.ts";

export const HELP = `
Subjects (clients under test):
${SUBJECTS.map(({ name, description }) => `  ${name.padEnd(26)} ${description}`).join("\n")}

Start here:
  run bug-155                                    the bug-155 scenarios, each for every subject that it names
  run --subject ./my-client.ts                   your own client through the whole catalogue
  run --subject openclaw-weixin:../my-fork       a working copy of the plugin or of a fork
  run bug-155/overnight-idle --no-expect         let the verdict itself set the exit code
  replay bug-155/overnight-idle --subject fixed  one run, event by event, in virtual time
  fuzz --runs 2000 --subject fixed               2,000 generated scenarios; what breaks is shrunk and written down
  merge                                          what the shards of a search (fuzz --shard 1/4 …) found together
  exhaust --length 3                             every sequence of up to three faults, with a certificate
  coverage coverage.json                         what fuzz --coverage coverage.json reached, and what it did not
  score                                          how many of the checkout's bad clients the invariants catch
  faults                                         everything that can go wrong; faults hang: details and a line to paste
  serve bug-155/overnight-idle --verbose         the mock alone on 127.0.0.1, for a client in another process
  new scenario transport/lost-hour               a scenario of your own, from an example that runs
  init                                           a gate for a client's repository: config, scenario, adapter, workflow

Exit codes:
  0 as expected (or pass)   1 safety violated   2 liveness violated   3 inconclusive   64 bad usage, or a file not written   70 fault of the harness   130 interrupted`;
