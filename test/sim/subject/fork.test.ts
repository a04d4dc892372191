/** Forks of the plugin: what the newest need of the host they get, and versions that are not supported are named. */
import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { scenarios } from "../../catalogue.ts";
import { writeFork, writePackage } from "./fork.ts";

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
