/** The files for GitHub: forms that it takes, workflows whose commands exist, and an action that gates as it says. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const listed = (folder: string): string[] => readdirSync(join(ROOT, folder)).map(name => `${folder}/${name}`);

const text = z.string().min(1);
const step = z.union([
  z.strictObject({
    uses: text.regex(/^[\w./-]+@v\d+$/),
    with: z.record(text, z.union([text, z.number()])).optional(),
  }),
  z.strictObject({
    name: text.optional(),
    run: text,
    shell: text.optional(),
    "working-directory": text.optional(),
    env: z.record(text, text).optional(),
  }),
]);

/** The part of GitHub's syntax for issue forms that is used here. */
const form = z.strictObject({
  name: text,
  description: text,
  labels: z.array(text),
  body: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({
        type: z.enum(["textarea", "input"]),
        id: text.regex(/^[a-z-]+$/),
        attributes: z.strictObject({
          label: text,
          description: text.optional(),
          placeholder: text.optional(),
          render: text.optional(),
        }),
        validations: z.strictObject({ required: z.boolean() }).optional(),
      }),
      z.strictObject({
        type: z.literal("dropdown"),
        id: text.regex(/^[a-z-]+$/),
        attributes: z.strictObject({ label: text, options: z.array(text).min(2) }),
        validations: z.strictObject({ required: z.boolean() }).optional(),
      }),
    ]),
  ),
});

it.each(listed(".github/ISSUE_TEMPLATE").filter(name => !name.endsWith("config.yml")))(
  "%s is a form",
  name => {
    const { body } = form.parse(parse(read(name)));
    const ids = body.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  },
);

describe.each(listed(".github/workflows"))("%s", name => {
  const workflow = z
    .object({
      // An identity, by which npm or Pages know who publishes, writes nothing here; the site is no part of the repository.
      permissions: z.strictObject({
        contents: z.literal("read"),
        pages: z.literal("write").optional(),
        "id-token": z.literal("write").optional(),
      }),
      jobs: z.record(text, z.object({ "timeout-minutes": z.number(), steps: z.array(step) })),
    })
    .parse(parse(read(name)));
  const runs = Object.values(workflow.jobs).flatMap(({ steps }) =>
    steps.flatMap(each => ("run" in each ? [each.run] : [])),
  );

  it("calls scripts that exist, and may write nothing into the repository", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const called = runs.flatMap(run =>
      [...run.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, script]) => script),
    );
    expect(called.length).toBeGreaterThan(0);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
  });
});

describe("the action", () => {
  const action = z
    .object({
      inputs: z.record(
        text,
        z.object({ description: text, required: z.boolean().optional(), default: z.string().optional() }),
      ),
      runs: z.object({ using: z.literal("composite"), steps: z.array(step) }),
    })
    .parse(parse(read("action.yml")));
  const last = action.runs.steps.at(-1);
  if (last === undefined || !("run" in last)) throw new Error("the last step of action.yml runs nothing");
  const { run: script, env: names = {} } = last;
  const folder = mkdtempSync(join(tmpdir(), "ilink-action-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The last step, with the inputs put into its environment as the runner puts them. */
  function gate(given: Record<string, string>): Promise<{ code: number; said: string }> {
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([key, { default: usual = "" }]) => [key, usual]),
    );
    const values: Record<string, string> = { ...inputs, ...given };
    const env = Object.fromEntries(
      Object.entries(names).map(([key, value]) => [
        key,
        value
          .replace(/\$\{\{ github\.action_path \}\}/, ROOT)
          .replace(/\$\{\{ inputs\.(\w+) \}\}/, (_, input: string) => values[input] ?? ""),
      ]),
    );
    const options = {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: process.env.HOME ?? "",
        GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
        ...env,
      },
    };
    return new Promise(resolve => {
      execFile("bash", ["-c", script], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code as number), said: stdout + stderr });
      });
    });
  }

  it("puts no input into the text of its script", () => {
    expect(script).not.toContain("${{");
  });

  it("is green for a client that passes", async () => {
    const { code, said } = await gate({
      subject: "fixed",
      scenarios: "bug-155/shape-ret\n bug-155/shape-both",
    });
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining("2 runs, 2 pass") });
    expect(XMLValidator.validate(readFileSync(join(folder, "ilink-sim.xml"), "utf8"))).toBe(true);
  });

  it("is red for one that does not, with an annotation and a summary", async () => {
    const { code, said } = await gate({ subject: "legacy", scenarios: "bug-155/shape-ret" });
    expect(code).toBe(1);
    expect(said).toMatch(/^::error .*title=bug-155\/shape-ret · legacy::/m);
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("1 of 1 run without a pass");
  });

  it("goes by the config file where it is given no client", async () => {
    const config = join(folder, "ilink-sim.config.json");
    writeFileSync(
      config,
      '{ "subject": "legacy", "scenarios": "bug-155/shape-ret", "expect": "known.yaml" }',
    );
    const { code, said } = await gate({});
    rmSync(config);
    expect(code).toBe(1);
    expect(said).toContain("bug-155/shape-ret · legacy");
  });

  it("takes an input for data, whatever stands in it", async () => {
    const { code, said } = await gate({ subject: "$(echo fixed)", scenarios: "bug-155/shape-ret" });
    expect(code).toBe(64);
    expect(said).toContain('"$(echo fixed)"');
  });
});
