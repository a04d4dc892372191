/** What `serve` says. */
export const SERVE = {
  "serve.ends": "Ctrl-C ends it.",
  "serve.ends-with-scenario": "It ends with the scenario, in {time}, and judges what it saw.",
  "serve.progress": "{done} of {all}, {requests} requests",
  "serve.client": "the client",
  "serve.seen": "seen: {written} messages, {handedOver} handed over · at most {deaf} without receiving",
  "serve.judged-by": "judged from outside by {invariants}",
  "serve.nothing-to-judge":
    "serve --judge: name a scenario to play; serve without one has no end and no faults",
  "serve.refused": "refused: {what}",
  "serve.left-out": "left out: {what}",
  "serve.port-taken": "--port {port}: it cannot be had ({code}); leave it out for one that is free",
  "serve.port-odd": "--port {port}: expected a number from 0 (one that is free) to {most}",
  "serve.no-host": "{given}: expected a host, as mock.test, mock.test:8080 or [::1]",
  "serve.no-origin": "{given}: expected an origin, as http://localhost:3000",
  "serve.several": 'serve takes one scenario; "{name}" means {count}. Name one, such as {first}',
} as const;
