/** The life that every case of the scale benchmark leads: the same events an hour and account, however many of each there are. */
import { parseScenario } from "../../sim/scenario/parse.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";

/** A size of a run. */
export interface Size {
  accounts: number;
  hours: number;
}

/** Each account hears its user once an hour and sends once in two; a gateway fails for a minute in each second hour. */
export function lifeOf({ accounts, hours }: Size): Scenario {
  const names = Array.from({ length: accounts }, (_, index) => `bot${index + 1}`);
  const lines = names.flatMap((name, index) => {
    // Spread over the hour, as people are.
    const offset = Math.floor((index * 3_000) / accounts);
    return [
      `  - { from: ${300 + offset}s, every: 1h, until: ${hours}h, inbound: alice, account: ${name} }`,
      `  - { from: ${360 + offset}s, every: 2h, until: ${hours}h, send: alice, account: ${name} }`,
    ];
  });
  const text = [
    `title: ${accounts} accounts for ${hours} hours`,
    `runs: ${hours}h`,
    "settle: 10m",
    `accounts: [${names.join(", ")}]`,
    "workload:",
    ...lines,
    "faults:",
    "  - { kind: bad-gateway, from: 90m, every: 2h, for: 1m, on: getupdates }",
    "",
  ].join("\n");
  return parseScenario(text, { file: "bench/scale/life.ts", name: "scale" });
}
