/** The code whose tests are tested, part by part, each with the tests that belong to it. */
export interface Part {
  mutate: readonly string[];
  /** The cheapest first: one that notices a mutant spares the others. */
  tests: readonly string[];
}

export const PARTS: Readonly<Record<string, Part>> = {
  recovery: {
    mutate: ["src/recovery/**/*.ts"],
    tests: ["test/src/recovery/**/*.test.ts", "test/src/repair/polling.test.ts"],
  },
  outbox: {
    mutate: ["src/outbox/**/*.ts"],
    tests: [
      "test/src/outbox/{decide,pace,probes,saver,spent,stored,view}.test.ts",
      "test/src/{sender,outbound,case-twins}.test.ts",
      "test/src/media/send-media.test.ts",
      "test/src/outbox/outbox.test.ts",
      "test/src/outbox/**/*.test.ts",
    ],
  },
  delivery: {
    mutate: ["src/delivery/**/*.ts"],
    tests: [
      "test/src/delivery/lanes.test.ts",
      "test/src/delivery/{delivery,beginnings}.test.ts",
      "test/src/{inbox,hostile-messages}.test.ts",
      "test/src/delivery/**/*.test.ts",
    ],
  },
  poller: {
    mutate: ["src/poller.ts", "src/session-requests.ts"],
    tests: ["test/src/recovery/**/*.test.ts", "test/src/client.test.ts"],
  },
  sender: {
    mutate: ["src/sender.ts", "src/outbound.ts", "src/turns.ts"],
    tests: [
      "test/src/{sender,outbound,turns,case-twins}.test.ts",
      "test/src/media/send-media.test.ts",
      "test/src/outbox/outbox.test.ts",
    ],
  },
  invariant: { mutate: ["sim/invariant/**/*.ts"], tests: ["test/sim/invariant/**/*.test.ts"] },
  verdict: { mutate: ["sim/verdict/**/*.ts"], tests: ["test/sim/verdict/**/*.test.ts"] },
};
