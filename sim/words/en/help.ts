/** What `--help` says: of the program, of options that several commands take, of each command with its own, and where to start. */
export const HELP = {
  "help.what":
    "Simulate WeChat's iLink service, break it on purpose, and judge how a bot client comes through.",
  "help.version": "output the version number",
  "help.help": "display help for command",
  "help.lang": "language of help and results: en or zh. Default: that of LC_ALL, LC_MESSAGES or LANG",
  "help.after-error": "(ilink-sim --help shows every command with examples)",
  "help.usage": "Usage:",
  "help.arguments": "Arguments:",
  "help.options": "Options:",
  "help.commands": "Commands:",
  "help.examples": "Examples:",
  "help.with-default": "{what}. Default: {value}",

  "help.json": "one JSON document on stdout and nothing else",
  "help.jobs": "worker processes to spread the runs over. Default: one a core",
  "help.budget": "computing time that one run may take. Default: 600 s",
  "help.memory": "memory that the process of one run may take. Default: 1536 MB",
  "help.config": "another config file than ilink-sim.config.ts of this folder",
  "help.no-config": "read no config file",
  "help.grep": "those whose name or title has this text, or matches this /pattern/",
  "help.corpus": "scenarios that are replayed first; what is found goes there too",
  "help.tag": "those of a folder, a fault kind (hang) or a report (openclaw-weixin#155); may be repeated",

  "help.run": "run scenarios and compare with what was expected",
  "help.run.scenarios":
    "names below scenarios/ (bug-155/overnight-idle), folders (bug-155) or paths to .yaml files",
  "help.run.subject":
    "client under test; may be repeated. Default: every subject that the scenario's expect names",
  "help.run.door": "memory (fast, the default) or msw (the subject's whole HTTP stack runs)",
  "help.run.seed": "another seed than the scenario's; a number, a commit hash, any text",
  "help.run.only": "let these alone decide; what breaks of others is shown. Several by commas",
  "help.run.ignore": "let all but these decide",
  "help.run.failed": "only what failed here last time; without it that is run first",
  "help.run.watch": "run again what a changed scenario or file of the client concerns; Ctrl-C ends it",
  "help.run.bail": "begin no run any more after so many failures. Default: 1",
  "help.run.no-expect": "ignore expectations: the verdicts themselves set the exit code",
  "help.run.expect": "known failures in place of the scenarios' own expectations: only what is new fails",
  "help.run.write-expect": "write what these runs break into such a file; what it says of others stays",
  "help.run.report":
    "tell the runs as html=<file|folder/>, junit=<file>, markdown=<file>, jsonl=<file> or github; several by commas",
  "help.run.trace": "write each run's trace there as JSON Lines; replay takes such a file",

  "help.list": "list scenarios and subjects",

  "help.replay": "show one run event by event; takes the line that a failure prints, or a trace file",
  "help.replay.what": "a scenario (bug-155/overnight-idle), or a file of run --trace",
  "help.replay.subject":
    "client under test. Default: the one that the scenario's expect names, where it names one alone",
  "help.replay.door": "memory (the default) or msw",
  "help.replay.no-expect": "ignore the expectation: the verdict itself sets the exit code, as for run",
  "help.replay.all": "show every healthy poll too",
  "help.replay.timeline": "show lanes in virtual time in place of the events",
  "help.replay.export":
    "write the run for other tools: har=<file>, trace-events=<file> (Perfetto), svg=<file> or mermaid=<file>; several by commas",

  "help.fuzz": "run generated scenarios; shrink and write down each invariant that breaks",
  "help.fuzz.runs": "how many scenarios. Default: 1000; with --time as many as it allows",
  "help.fuzz.time": "begin no scenario any more after this real time: 10m, 2h",
  "help.fuzz.seed": "seed of the whole search; default: a fresh one, which is printed",
  "help.fuzz.run": "only the run of that number, of a seed that is given: what a search told of",
  "help.fuzz.subject": "client under test. Default: the config's, or fixed",
  "help.fuzz.shard": "of n machines this is number i; its findings go into a file, for merge",
  "help.fuzz.out": "the file of a shard. Default: .ilink-sim/shards/<i>-of-<n>.json",
  "help.fuzz.canary":
    "search first for a defect that is planted in the client; exit with 70 when it is not found",
  "help.fuzz.coverage": "count there what was reached: client's state, its life, endpoint, fault kind",

  "help.coverage": "add up what searches reached, and tell what none of them did",
  "help.coverage.files": "files of fuzz --coverage",
  "help.coverage.out": "write the sum there",
  "help.coverage.fail": "exit with 1 while a cell is neither reached nor excused",

  "help.explain":
    "try which values of a finding matter, and when it is too late; write that beside its lines",

  "help.diff": "run the same scenarios for two clients, and tell what one does otherwise",
  "help.diff.a": "a client, such as the base of a pull request",
  "help.diff.b": "another one, such as its head",
  "help.diff.scenario": "a scenario or folder; may be repeated",
  "help.diff.runs": "generated scenarios. Default: 100 where no --scenario is given",
  "help.diff.same": "exit with 1 when they differ in any record, and name the first",
  "help.diff.markdown": "write the table there, for a pull request",

  "help.merge": "shrink and tell what the shards of a search found together",
  "help.merge.files": "files of fuzz --shard, or folders of them. Default: .ilink-sim/shards",
  "help.merge.subject": "the client, where it is code of yours: files of data start none",

  "help.exhaust": "try every sequence of faults up to a length in a short life, and certify it",
  "help.exhaust.length": "the longest sequence",
  "help.exhaust.kinds": "fault kinds, by commas. Default: 27, one of each sort that a client can tell",
  "help.exhaust.subject": "client under test. Default: the config's, or fixed",

  "help.score": "count the bad clients of a bank that the invariants catch",
  "help.score.names": "words of the names of those that are meant. Default: all",
  "help.score.bank": "a module that exports a bank. Default: the checkout's, test/adversaries/bank.ts",
  "help.score.scenario": "scenarios or folders to run; may be repeated. Default: the whole catalogue",
  "help.score.search": "how many generated scenarios as well",
  "help.score.seed": "seed of the generated scenarios",
  "help.score.until-caught": "try nothing more of one that is caught",
  "help.score.differ": "also count the runs that are different without the defect",

  "help.herd": "let thousands of clients lose one service together, and judge how they come back",
  "help.herd.clients": "how many",
  "help.herd.outage": "how long the service is gone: 2m, 1h",
  "help.herd.capacity":
    "requests a second that it gets through when it is back. Default: a twentieth of the clients",
  "help.herd.beyond": "what becomes of more: refuse (503) or queue (10s at most)",
  "help.herd.seed": "seed of every chance of the run",
  "help.herd.budget": "real time that the run may take",
  "help.herd.memory": "memory that its process may take",

  "help.faults": "list what can go wrong; one kind by its name shows details and a line to paste",
  "help.faults.names": "fault kinds (hang) or letters of families (C)",

  "help.serve": "serve the mock on 127.0.0.1 in real time, for clients in other processes; Ctrl-C ends it",
  "help.serve.scenario":
    "whose server, users and faults to play. Default: a healthy server to which nobody writes",
  "help.serve.port": "TCP port; 0 for one that is free",
  "help.serve.seed": "for tokens, ids and chance; the same seed gives the same credential",
  "help.serve.host-allowed": "a name, or name:port, that requests may give beside localhost; may be repeated",
  "help.serve.origin-allowed": "an origin that requests may come from; may be repeated. Default: none",
  "help.serve.verbose": "one line a request on stderr, when it ends, and what else happens",
  "help.serve.judge":
    "end with the scenario and judge what the service saw of the client; the exit code is that of the verdict, as with run --no-expect",
  "help.serve.json": "base URL and credentials as one line of JSON, and the verdict as another",

  "help.record": "stand before a service on 127.0.0.1 and write what passes as a scenario; Ctrl-C ends it",
  "help.record.upstream": "base URL of the service: https://… or that of serve",
  "help.record.port": "TCP port; 0 for one that is free",
  "help.record.out": "the file to write",
  "help.record.for": "end by itself after this time: 30s, 10m, 2h",
  "help.record.expect": "write what the wire showed of the client as what is expected of this subject",
  "help.record.force": "replace the file where there is one",
  "help.record.verbose": "one line a request on stderr, when it ends",

  "help.new": "begin a file of your own: new scenario <name>",

  "help.new-scenario": "write scenarios/<name>.yaml, an example that runs as it is",
  "help.new-scenario.name": "folder and what goes wrong: transport/lost-hour",

  "help.init":
    "prepare a client's repository: config, first scenario, adapter, workflow; keeps what is there",
  "help.init.ci": "github or gitlab. Default: gitlab where there is a .gitlab-ci.yml, else github",
  "help.init.dry-run": "say what would be written, and write nothing",

  "help.preload": "print the option of Node that puts the repair in front of a process, by its file",

  "help.tour": "bug #155 in all its forms as a table, then its night before and after",

  "help.example.list": "the scenarios with the fault hang",
  "help.example.list-folder": "those of a folder, and the subjects",
  "help.example.preload": 'the option alone; NODE_OPTIONS="$(…)" gives it to every Node started after it',
  "help.example.tour": "all of it, in ten seconds on two cores",

  "help.subjects": "Subjects (clients under test):",
  "help.start": "Start here:",
  "help.start.family": "the bug-155 scenarios, each for every subject that it names",
  "help.start.own": "your own client through the whole catalogue",
  "help.start.fork": "a working copy of the plugin or of a fork",
  "help.start.verdict": "let the verdict itself set the exit code",
  "help.start.replay": "one run, event by event, in virtual time",
  "help.start.fuzz": "2,000 generated scenarios; what breaks is shrunk and written down",
  "help.start.merge": "what the shards of a search (fuzz --shard 1/4 …) found together",
  "help.start.exhaust": "every sequence of up to three faults, with a certificate",
  "help.start.coverage": "what fuzz --coverage coverage.json reached, and what it did not",
  "help.start.diff": "the same scenarios for two clients; --same fails when they differ at all",
  "help.start.score": "how many of the checkout's bad clients the invariants catch",
  "help.start.herd": "10,000 clients come back after an outage: in step, or spread",
  "help.start.faults": "everything that can go wrong; faults hang: details and a line to paste",
  "help.start.serve": "the mock alone on 127.0.0.1, for a client in another process",
  "help.start.record": "real traffic of a client, in any language, as a scenario",
  "help.start.new": "a scenario of your own, from an example that runs",
  "help.start.init": "a gate for a client's repository: config, scenario, adapter, workflow",
  "help.exits": "Exit codes:",
  "help.exits.codes":
    "0 as expected (or pass)   1 safety violated   2 liveness violated   3 inconclusive   64 bad usage, or a file not written   70 fault of the harness   130 interrupted",
} as const;
