/** What everybody knows by a name, as the fault lines that bring it about. Tests parse each. */

export const NAMED_FAULTS: readonly { name: string; line: string }[] = [
  { name: "total outage", line: "{ kind: connection-refused, from: 10m, for: 5m }" },
  {
    name: "half dead: polls fail, sends go through",
    line: "{ kind: connection-reset, from: 10m, for: 5m, on: getupdates }",
  },
  {
    name: "partition, one way: requests arrive, answers do not",
    line: "{ kind: hang, from: 10m, for: 5m, leg: answer }",
  },
  { name: "partition, the other way", line: "{ kind: hang, from: 10m, for: 5m, leg: request }" },
  { name: "packet loss of a fifth", line: "{ kind: hang, from: 10m, for: 5m, chance: 0.2 }" },
  {
    name: "flapping",
    line: "{ kind: host-unreachable, from: 10m, for: 5m, regime: { flapping: { down: 5s, up: 2s } } }",
  },
  {
    name: "stability windows",
    line: "{ kind: connection-reset, from: 10m, for: 30m, regime: { unstable: { down: [2s, 20s], up: [30s, 3m] } } }",
  },
  {
    name: "brown-out",
    line: "{ kind: service-unavailable, from: 10m, for: 20m, regime: { brown-out: { peak: 0.8 } } }",
  },
  { name: "clog and release", line: "{ kind: clog, from: 10m, for: 40s }" },
  {
    name: "a rate cap that all accounts share",
    line: "{ kind: too-many-requests, from: 10m, for: 20m, regime: { rate-cap: { limit: 20, within: 1m } } }",
  },
  { name: "only the third send", line: "{ kind: send-refused, from: 10m, skip: 2, count: 1 }" },
  {
    name: "only while the session is stale",
    line: "{ kind: hang, from: 10m, for: 5m, on: notifystart, session: stale }",
  },
];
