/** What the commands say that set something up or list it: `init`, `new`, `list`; and the question before code of others is run. */
export const SETUP = {
  "init.plugin": "{name}: a plugin of OpenClaw, which needs no adapter",
  "init.client": "{name}: a client, driven by an adapter",
  "init.no-manifest": "{file} cannot be read: it says whether this is a plugin",
  "init.written": "written: {what}",
  "init.would-write": "would write: {what}",
  "init.kept": "is there already, and stays",
  "init.config": "client, scenarios, expectations",
  "init.adapter": "three lines of it are yours",
  "init.scenario": "an hour without faults",
  "init.gate": "the gate",
  "init.include": "includes the gate",
  "init.next": "Next:",
  "init.next.adapter": "fill in the three lines marked YOURS",
  "init.next.hour": "see it live an hour",
  "init.next.today": "see what breaks today",
  "init.next.write": "write it down, and commit it",
  "init.next.include": "include the gate in {file}",
  "init.end": "From then on run fails for what is new, here and in the CI.",

  "new.written": "{file} is written: an example that runs as it is. Change it, and",
  "new.run": "run it     {command}",
  "new.replay": "replay it  {command}",

  "list.scenarios": "{count} scenarios: {first}",
  "list.subjects": "Subjects:",

  "consent.what": "{scenario} names code to be run: {subjects}",
  "consent.question": "Load it and run it? [y/N]",
  "consent.refused": "A file of data starts no code. If you trust it, name it yourself:",
} as const;
