/** What a subject did to the process of its run. */
export const LOSSES = {
  "loss.spinning": "spinning: not back in its event loop for {seconds} s of computing; caught in {frames}",
  "loss.spinning-in-native-code":
    "spinning: not back in its event loop for {seconds} s of computing; caught in native code that cannot be stopped",
  "loss.blocked":
    "blocked: its process stood still for {seconds} s without computing; wait with timers or I/O, never synchronously",
  "loss.idle":
    "waits for ever: its process computed nothing for {seconds} s; an import or a call of the client waits for what never comes",
  "loss.memory": "took more than {limit} MB of memory{seen:said}",
  "loss.budget":
    "the trial took more than its budget of {seconds} s of computing{seen:said}; --budget allows more",
  "loss.seen-in": ", last seen in {frames}",
  "loss.not-seen": "",
  "loss.silent": "its process gave no sign of life for {seconds} s; was it stopped by a signal?",
  "loss.garbled":
    "it wrote into the pipes between the harness and its process (file descriptors 3 and 4), which are not its own",
  "loss.unstarted": "no worker process could be started: {words}",
  "loss.ended":
    "its process ended by itself with exit code {code}; a client inside another program must not end it",
  "loss.killed": "its process was killed by {signal}",
  "loss.aborted": "its process was killed by {signal} (process.abort, or a crash in native code)",
} as const;
