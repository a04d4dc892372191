/** Many sends at once from a real process: the same as the campaign's, with fewer. */
import { expect, it } from "vitest";
import { measureSends } from "./sends.ts";

it.skipIf(process.platform === "win32")(
  "sends what is within the bound, each once, over few connections",
  async () => {
    const options = { sendsMax: 200, requestsMax: 20 };
    const figures = await measureSends({ sends: 1_000, files: 128, options });
    expect(figures).toMatchObject({
      ends: { sent: 200, "too-many": 800 },
      arrived: 200,
      doubled: 0,
      failure: "",
    });
    // A connection is open for a moment longer than its request takes; the poll has one of its own.
    expect(figures.connections).toBeLessThanOrEqual(3 * 20);
  },
);

it.skipIf(process.platform === "win32")(
  "says what is lacking where the process may open too few files",
  async () => {
    const figures = await measureSends({
      sends: 1_000,
      files: 64,
      options: { requestsMax: 1_000 },
      answerMs: 2_000,
    });
    expect(figures.arrived).toBeGreaterThanOrEqual(figures.ends.sent ?? 0);
    expect(figures.ends.failed).toBeGreaterThan(0);
    expect(figures.failure).toContain(
      "EMFILE: this process has as many files and connections open as it may",
    );
  },
);
