/** docs/running.md and docs/search.md: each command does what the page says, and each workflow is one that its system takes. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { configSchema } from "../sim/config/config.ts";
import { readConfig } from "../sim/config/read-config.ts";
import { INVARIANTS } from "../sim/index.ts";

const ROOT = join(import.meta.dirname, "..");
const CLI = join(ROOT, "sim/cli.ts");
const RUNNING = readFileSync(join(ROOT, "docs/running.md"), "utf8");
const SEARCH = readFileSync(join(ROOT, "docs/search.md"), "utf8");

const scratch = mkdtempSync(join(tmpdir(), "ilink-pages-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A line as bash runs it, with the checkout's command for npx. */
function bash(
  line: string,
  folder: string,
  env: Record<string, string> = {},
): Promise<{ code: number; said: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const cwd = join(scratch, folder);
  mkdirSync(cwd, { recursive: true });
  const options = { cwd, env: { HOME, PATH: `${join(scratch, "bin")}:${PATH}`, ...env } };
  return new Promise(resolve => {
    execFile("bash", ["-c", line], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code as number), said: stdout + stderr }),
    );
  });
}

beforeAll(() => {
  mkdirSync(join(scratch, "bin"));
  const shim = `#!/bin/bash
[[ $1 == --no ]] && shift
[[ $1 == ilink-sim ]] || exit 99
exec '${process.execPath}' '${CLI}' "\${@:2}"
`;
  writeFileSync(join(scratch, "bin/npx"), shim, { mode: 0o755 });
});

const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].flatMap(([, name, text = ""]) =>
    name === language ? [text] : [],
  );
const commandsOf = (page: string): string[] => blocks(page, "sh").flatMap(text => text.trimEnd().split("\n"));
const workflow = (name: string): string =>
  new RegExp(`<!-- workflow: ${name} -->\\n\`\`\`yaml\\n([\\s\\S]*?)\`\`\``).exec(SEARCH)?.[1] ?? "";

describe.each([
  ["docs/running.md", commandsOf(RUNNING), 8],
  ["docs/search.md", commandsOf(SEARCH), 11],
] as const)("%s", (page, commands, count) => {
  it("has so many commands", () => expect(commands).toHaveLength(count));

  it.each(commands)("%s", async command => {
    // What init has written would say which scenarios are meant.
    const { code, said } = await bash(command, command.includes(" init") ? "init" : page);
    expect(code, said).toBe(Number(/# exit code (\d)$/.exec(command)?.[1] ?? 0));
  });
});

describe("docs/running.md", () => {
  it("shows a config that is read, and names every key and every file", async () => {
    const text = /<!-- snippet: config -->\n```ts\n([\s\S]*?)```/.exec(RUNNING)?.[1] ?? "";
    mkdirSync(join(scratch, "config"));
    writeFileSync(join(scratch, "config/ilink-sim.config.ts"), text);
    const invariants = INVARIANTS.map(({ name }) => name);
    const found = await readConfig(join(scratch, "config"), { invariants });
    expect(found?.config).toMatchObject({ subject: "openclaw-weixin:.", ignore: ["typing-ends"] });
    for (const key of Object.keys(configSchema.shape)) expect(RUNNING).toContain(`\`${key}\``);
    const written = readdirSync(join(scratch, "init"), { recursive: true, withFileTypes: true });
    const files = written.filter(entry => entry.isFile() && !entry.parentPath.includes(".ilink-sim"));
    expect(files).toHaveLength(4);
    for (const { name } of files) expect(RUNNING).toContain(name);
  });
});

const text = z.string().min(1);
const step = z.union([
  z.strictObject({
    uses: text.regex(/^actions\/[\w-]+@v\d+$/),
    if: z.literal("always()").optional(),
    with: z.record(text, z.union([text, z.boolean()])).optional(),
  }),
  z.strictObject({ name: text, run: text }),
]);
const job = z.strictObject({
  needs: text.optional(),
  if: z.literal("always()").optional(),
  "runs-on": text,
  "timeout-minutes": z.number(),
  strategy: z
    .strictObject({ "fail-fast": z.literal(false), matrix: z.strictObject({ shard: z.array(z.number()) }) })
    .optional(),
  steps: z.array(step),
});

/** In small: two machines, and four scenarios in place of an hour or of two million. */
const inSmall = (line: string): string =>
  line
    .replace(/\/(?:8|20)(?=[" ])/, "/2")
    .replace("--time 1h", "--runs 4")
    .replace("--runs 2000000", "--runs 4");
/** What merge says of four scenarios that two shards tried. */
const MERGED = expect.stringMatching(/^fixed: nothing found in 4 scenarios/m);

const OF_MATRIX = `$${"{{ matrix.shard }}"}`;

describe("a night on GitHub", () => {
  const { env, jobs } = z
    .object({ env: z.record(text, text), jobs: z.strictObject({ shard: job, merge: job }) })
    .parse(parse(workflow("github")));
  const run = (name: "shard" | "merge", which: string): string =>
    jobs[name].steps.flatMap(each => ("run" in each && each.name === which ? [each.run] : []))[0] ?? "";

  it("has a shard for each number of its matrix", () => {
    expect(jobs.shard.strategy?.matrix.shard).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(run("shard", "Search")).toContain(`--shard ${OF_MATRIX}/8`);
    expect(jobs.merge).toMatchObject({ needs: "shard", if: "always()" });
    // The same for all jobs of a run, or there is nothing to merge.
    expect(env.SEED).toMatch(/^\$\{\{ github\.run_id \}\}$/);
  });

  it("finds what one machine would, by its own commands", async () => {
    for (const shard of ["1", "2"]) {
      const line = inSmall(run("shard", "Search")).replaceAll(OF_MATRIX, shard);
      expect(await bash(line, "github", { SEED: "7" })).toMatchObject({ code: 0 });
    }
    expect(await bash(run("merge", "Merge"), "github")).toMatchObject({ code: 0, said: MERGED });
  });
});

describe("a night on GitLab", () => {
  const rules = z.array(z.strictObject({ if: text, when: z.literal("always").optional() }));
  const artifacts = z.strictObject({ when: z.literal("always"), paths: z.array(text) });
  const common = {
    extends: z.literal(".ilink"),
    stage: text,
    timeout: text,
    rules,
    script: z.array(text),
    artifacts,
  };
  const pipeline = z
    .strictObject({
      ".ilink": z.strictObject({ image: text, before_script: z.array(text) }),
      "ilink-shard": z.strictObject({ ...common, parallel: z.number() }),
      "ilink-merge": z.strictObject(common),
    })
    .parse(parse(workflow("gitlab")));

  it("finds what one machine would, by its own commands", async () => {
    for (const shard of ["1", "2"]) {
      const env = { CI_PIPELINE_ID: "7", CI_NODE_INDEX: shard, CI_NODE_TOTAL: "2" };
      const [line = ""] = pipeline["ilink-shard"].script;
      expect(await bash(inSmall(line), "gitlab", env)).toMatchObject({ code: 0 });
    }
    const [line = ""] = pipeline["ilink-merge"].script;
    expect(await bash(line, "gitlab")).toMatchObject({ code: 0, said: MERGED });
  });
});

describe("on Kubernetes", () => {
  const container = z.strictObject({
    name: text,
    image: text,
    workingDir: text,
    command: z.tuple([z.literal("sh"), z.literal("-c")]),
    args: z.tuple([text]),
    env: z.array(z.strictObject({ name: text, value: text })).optional(),
    resources: z.strictObject({ requests: z.record(text, text) }),
    volumeMounts: z.array(z.strictObject({ name: text, mountPath: text })),
  });
  const manifest = z.strictObject({
    apiVersion: z.literal("batch/v1"),
    kind: z.literal("Job"),
    metadata: z.strictObject({ name: text }),
    spec: z.strictObject({
      completionMode: z.literal("Indexed").optional(),
      completions: z.number().optional(),
      parallelism: z.number().optional(),
      backoffLimit: z.number().optional(),
      backoffLimitPerIndex: z.number().optional(),
      template: z.strictObject({
        spec: z.strictObject({
          restartPolicy: z.literal("Never"),
          containers: z.tuple([container]),
          volumes: z.tuple([
            z.strictObject({ name: text, persistentVolumeClaim: z.strictObject({ claimName: text }) }),
          ]),
        }),
      }),
    }),
  });
  const [shards, merge] = z
    .tuple([manifest, manifest])
    .parse(parseAllDocuments(workflow("kubernetes")).map(document => document.toJS()));
  const line = ({ spec }: typeof shards): string => spec.template.spec.containers[0].args[0];

  it("has a pod for each shard, and the volume where the image expects it", () => {
    expect(shards.spec).toMatchObject({ completionMode: "Indexed", completions: 20 });
    expect(line(shards)).toContain('/20"');
    for (const { spec } of [shards, merge]) {
      const [{ volumeMounts, workingDir }] = spec.template.spec.containers;
      expect(volumeMounts).toEqual([{ name: spec.template.spec.volumes[0].name, mountPath: workingDir }]);
    }
  });

  it("finds what one machine would, by its own commands", async () => {
    const here = (command: string): string =>
      inSmall(command).replace("node /ilink-sim/sim/cli.ts", `'${process.execPath}' '${CLI}'`);
    for (const index of ["0", "1"]) {
      const env = { SEED: "7", JOB_COMPLETION_INDEX: index };
      expect(await bash(here(line(shards)), "kubernetes", env)).toMatchObject({ code: 0 });
    }
    expect(await bash(here(line(merge)), "kubernetes")).toMatchObject({ code: 0, said: MERGED });
  });

  it("its image is made of a checkout with the command that the pods call", () => {
    const [dockerfile = ""] = blocks(SEARCH, "dockerfile");
    expect(dockerfile).toContain("WORKDIR /ilink-sim\n");
    expect(line(shards)).toContain("node /ilink-sim/sim/cli.ts fuzz ");
  });
});
