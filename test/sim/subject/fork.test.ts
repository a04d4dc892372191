/** Forks of the plugin: what the newest need of the host they get, and versions that are not supported are named. */
import { appendFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Limits } from "../../../sim/pool/limits.ts";
import { createTrialPool } from "../../../sim/pool/pool.ts";
import type { WhileLoading } from "../../../sim/subject/openclaw/plugin-package.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { scenarios } from "../../catalogue.ts";
import { MINUTE, scenarioOf } from "../run-kit.ts";
import { writeFork, writeForkWithHost, writePackage } from "./fork.ts";

const cwd = process.cwd();
const folders: string[] = [];
const kept = (folder: string): string => {
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("a fork that hands its turns to the host", () => {
  it.each(["dispatch", "dispatchReply"] as const)("lives a healthy day by inbound.%s", async form => {
    const name = `openclaw-weixin:${kept(writeFork(form))}`;
    const scenario = scenarios.find(known => known.name === "bug-155/healthy-day");
    if (scenario === undefined) throw new Error("the control is gone");
    const { row, trace } = await runTrial({
      scenario,
      subject: await resolveSubject(name, { cwd }),
      subjectName: name,
      door: "memory",
    });
    expect(row.violations).toEqual([]);
    expect(row.verdict).toBe("pass");
    const typing = trace.records.filter(
      record => record.type === "request" && record.endpoint === "sendtyping",
    );
    expect(typing.length).toBeGreaterThan(0);
  });
});

describe("a fork that brings the real host", () => {
  const scenario = scenarioOf({ healAtMs: 5 * MINUTE, endAtMs: 6 * MINUTE });
  const request = (folder: string) => ({
    scenario,
    subject: `openclaw-weixin:${kept(folder)}`,
    cwd,
    door: "memory" as const,
    seed: "1",
    trace: false,
  });
  /** Computes longer than the fifth of a second on any machine; during a run no clock tells. */
  const COMPUTES =
    "export const sum = (() => { let sum = 1; for (let at = 0; at < 4e8; at++) sum = (sum * 31 + at) | 0; return sum; })();\n";

  it("gets the stand-in all the same, where that has what it asks for", async () => {
    const { subject } = request(writeForkWithHost('throw new Error("the real host was loaded");', false));
    const host = path.join(subject.slice("openclaw-weixin:".length), "node_modules/openclaw/plugin-sdk");
    for (const file of readdirSync(host))
      writeFileSync(path.join(host, file), 'throw new Error("the real host was loaded");');
    await expect(resolveSubject(subject, { cwd })).resolves.toMatchObject({ name: subject });
  });

  it("gets its own host where the stand-in lacks a module, and hears of a mistake in that one", async () => {
    const loads: string[] = [];
    const whileLoading: WhileLoading = load => {
      loads.push("begins");
      return load().finally(() => loads.push("ends"));
    };
    const sound = request(writeForkWithHost("export {};", true)).subject;
    await resolveSubject(sound, { cwd, whileLoading });
    expect(loads).toEqual(["begins", "ends"]);
    const broken = request(writeForkWithHost('throw new Error("no such platform");', true)).subject;
    await expect(resolveSubject(broken, { cwd })).rejects.toThrow("no such platform");
  });

  it("is not blamed for what its host leaves on the process, and is for what it leaves itself", async () => {
    const listens = 'process.on("exit", () => {});\nprocess.once("SIGUSR2", () => {});\n';
    const leftBy = async (host: string, fork: string) => {
      const { subject: subjectName } = request(writeForkWithHost(`${host}export {};\n`, true));
      appendFileSync(path.join(subjectName.slice("openclaw-weixin:".length), "index.js"), fork);
      const subject = await resolveSubject(subjectName, { cwd });
      const { row } = await runTrial({ scenario, subject, subjectName, door: "memory" });
      return row.violations.map(({ invariant, message }) => `${invariant}: ${message}`);
    };
    expect(await leftBy(listens, "")).toEqual([]);
    const blamed = "nothing-left-behind: after every account was stopped the subject still held listeners:";
    expect(await leftBy("", listens)).toEqual([`${blamed} 2`]);
    expect(await leftBy(listens, 'process.on("exit", () => {});\n')).toEqual([`${blamed} 1`]);
  });

  it("may compute for long while its host loads, and not for ever", async () => {
    const outcomeOf = async (newest: string, limits: Partial<Limits>) => {
      const pool = createTrialPool({ jobs: 1, limits });
      return pool.run(request(writeForkWithHost(newest, true))).finally(pool.close);
    };
    const { row } = await outcomeOf(COMPUTES, { spinCpuMs: 200, loadCpuMs: 60_000 });
    expect(row.violations).toEqual([]);
    const { row: endless } = await outcomeOf("for (;;);", { spinCpuMs: 200, loadCpuMs: 1_000 });
    expect(endless.violations[0]?.message).toMatch(/^spinning: not back in its event loop for 1 s/);
  });
});

describe("a version that is not supported", () => {
  const refused = async (source: string): Promise<string> => {
    const manifest = {
      name: "@tencent-weixin/openclaw-weixin",
      version: "1.0.2",
      type: "module",
      main: "index.js",
    };
    const folder = kept(writePackage({ "package.json": JSON.stringify(manifest), "index.js": source }));
    const error = await resolveSubject(`openclaw-weixin:${folder}`, { cwd }).then(
      () => new Error("it was taken"),
      (reason: Error) => reason,
    );
    return error.message.replaceAll(folder, "<folder>");
  };

  it.each(["openclaw/plugin-sdk", "openclaw/plugin-sdk/index.js"])(
    "imports %s, and is named with the oldest that is",
    async bare => {
      expect(
        await refused(`import { withFileLock } from "${bare}";\nexport default { register() {} };`),
      ).toBe(
        'subject "openclaw-weixin:<folder>": @tencent-weixin/openclaw-weixin 1.0.2 is not supported: ' +
          `it imports ${bare}, the host as one module\n` +
          "  The oldest version that is supported is @tencent-weixin/openclaw-weixin 2.0.1.",
      );
    },
  );

  it("needs a module or a name that only the real host has, and is told where to put one", async () => {
    expect(await refused('import "openclaw/plugin-sdk/nowhere";')).toContain(
      "it imports openclaw/plugin-sdk/nowhere, which the stand-in for the host does not have\n  Put the real host beside",
    );
    const message = await refused('import { nobody } from "openclaw/plugin-sdk/core";');
    expect(message).toContain("does not provide an export named 'nobody'");
    expect(message).toContain("npm install openclaw");
  });
});
