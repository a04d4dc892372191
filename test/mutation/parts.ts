/** The code whose tests are tested, part by part, each with the tests that belong to it. */
export interface Part {
  mutate: string;
  tests: readonly string[];
}

export const PARTS: Readonly<Record<string, Part>> = {
  recovery: {
    mutate: "src/recovery/**/*.ts",
    tests: ["test/src/recovery/**/*.test.ts", "test/src/repair/polling.test.ts"],
  },
  outbox: {
    mutate: "src/outbox/**/*.ts",
    tests: ["test/src/outbox/**/*.test.ts", "test/src/outbound.test.ts"],
  },
  delivery: {
    mutate: "src/delivery/**/*.ts",
    tests: ["test/src/delivery/**/*.test.ts", "test/src/inbox.test.ts"],
  },
  poller: {
    mutate: "src/poller.ts",
    tests: ["test/src/recovery/**/*.test.ts", "test/src/client.test.ts"],
  },
  sender: {
    mutate: "src/sender.ts",
    tests: ["test/src/sender.test.ts", "test/src/outbound.test.ts", "test/src/turns.test.ts"],
  },
  invariant: { mutate: "sim/invariant/**/*.ts", tests: ["test/sim/invariant/**/*.test.ts"] },
  verdict: { mutate: "sim/verdict/**/*.ts", tests: ["test/sim/verdict/**/*.test.ts"] },
};
