/** `exhaust` from the command line: bug #155 as a sequence of one, a defect that takes two, and the certificate. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("exhaust");
afterAll(() => folder.remove());
const exhaust = (...args: string[]) => folder.ask(["exhaust", "--jobs", "2", "--json", ...args]);
const EXPIRY = ["--kinds", "session-expires", "--length", "1"];

describe("exhaust", () => {
  it("certifies the client, and finds bug #155 in its habit as a sequence of one", async () => {
    const fixed = await exhaust(...EXPIRY, "--subject", "fixed");
    expect(fixed.code).toBe(0);
    expect(JSON.parse(fixed.stdout)).toMatchObject({
      ok: true,
      certificate: { length: 1, kinds: ["session-expires"], counts: { violated: 0, inconclusive: 0 } },
      findings: [],
    });
    const { code, stdout } = await exhaust(...EXPIRY, "--subject", "legacy", "--explain");
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout);
    const found = findings.find(({ invariant }: { invariant: string }) => invariant === "recovers-in-time");
    expect(found).toMatchObject({ length: 1 });
    const text = readFileSync(join(folder.path, found.file), "utf8");
    expect(text).toMatch(/^# any seed does\n# no strike is final: .* when the account is started anew\n/);
    expect(text).toMatch(/kind: session-expires.*} # .*at another time too/);
    // Expected to pass: red as long as the bug lives.
    expect(await folder.ask(["run", found.file, "--jobs", "1"])).not.toMatchObject({ code: 0 });
  });

  it("finds a defect that takes two faults, and not with one", async () => {
    const bank = join(import.meta.dirname, "adversaries/bank.ts");
    const planted = ["--subject", `${bank}#waits an hour before the second attempt`];
    const kinds = ["--kinds", "handler-throws"];
    expect(await exhaust(...planted, ...kinds, "--length", "1")).toMatchObject({ code: 0 });
    const { code, stdout } = await exhaust(...planted, ...kinds, "--length", "2");
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings).toMatchObject([{ invariant: "no-loss", length: 2 }]);
  });

  it.each([
    [["--kinds", "hangs"], '--kinds: there is no fault kind "hangs"; did you mean hang?'],
    [["--length", "9"], "--length 9: expected a whole number from 1 to 6"],
  ])("refuses %j", async (args, words) => {
    expect(await exhaust(...args)).toMatchObject({ code: 64, stderr: expect.stringContaining(words) });
  });
});
