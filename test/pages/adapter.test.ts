/** docs/adapter.md: its tables have each member of the contract, and its adapter runs a client. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { POLICY } from "../../sim/trace/limits/policy.ts";
import { blocksOf, commandsIn } from "./blocks.ts";
import { Shell } from "./shell.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const PAGE = read("docs/adapter.md");
const BLOCKS = blocksOf("docs/adapter.md");
const shell = new Shell("adapter");
afterAll(() => shell.remove());

/** Name and further cells of each row of the table below a heading. */
function rowsBelow(heading: string): string[][] {
  const section = PAGE.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `(\w+)` *\|(.*)\|$/gm)].map(([, name = "", rest = ""]) => [
    name,
    ...rest.split("|").map(cell => cell.trim()),
  ]);
}

/** The members of an interface of the contract, and whether each has to be there. */
function membersOf(name: string): string[][] {
  const source = read("sim/subject/subject.ts").replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
  const [, body = ""] = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  return [...body.matchAll(/^ {2}(\w+)(\??)[(:]/gm)].map(([, member = "", mark]) => [
    member,
    mark === "?" ? "no" : "yes",
  ]);
}

const sorted = (rows: readonly (readonly string[])[]) =>
  rows.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));

it.each([
  ["What an adapter is", "SubjectModule"],
  ["What a subject does", "Subject"],
])("%s: each member of %s, and whether it is needed", (heading, type) => {
  expect(membersOf(type).length).toBeGreaterThan(3);
  expect(sorted(rowsBelow(heading).map(row => row.slice(0, 2)))).toEqual(sorted(membersOf(type)));
});

it.each([
  ["What is told to the host", "Host"],
  ["What a run gives", "SubjectContext"],
])("%s: each member of %s", (heading, type) => {
  expect(sorted(rowsBelow(heading).map(row => row.slice(0, 1)))).toEqual(
    sorted(membersOf(type).map(row => row.slice(0, 1))),
  );
});

it("names each outcome, reason, state and word that a client may use", () => {
  const union = (name: string): string[] => {
    const [, body = ""] = new RegExp(`type ${name} =([^;]+);`).exec(read("sim/trace/record.ts")) ?? [];
    return [...body.matchAll(/"([\w-]+)"/g)].map(([, word = ""]) => word);
  };
  expect(
    rowsBelow("How a send ended")
      .slice(1)
      .map(([name]) => name),
  ).toEqual(union("SendOutcome"));
  const words = [...union("DeclineReason"), ...union("WaitingEnd"), ...union("SubjectState")];
  expect(words.length).toBeGreaterThan(12);
  const fields = membersOf("Credential").map(([name]) => name);
  for (const word of [...words, ...Object.keys(POLICY), ...fields]) expect(PAGE).toContain(`\`${word}\``);
});

describe.skipIf(process.platform === "win32")("the adapter", () => {
  /** A client with the surface that the page's adapter drives: the package's own behind it. */
  const client = `import { createClient, createMemoryStore } from ${JSON.stringify(join(ROOT, "src/index.ts"))};
export class MyClient {
  constructor(options) { this.options = options; }
  async start(baseUrl, token) {
    const { onMessage, onPoll, onState } = this.options;
    this.client = createClient({ store: createMemoryStore(), logger: { debug() {}, info() {}, warn() {}, error() {} }, onMessage: async message => void (await onMessage({ from: message.from, text: message.text })) });
    this.client.on("poll", onPoll);
    this.client.on("state", ({ state, reason }) => onState(state, reason));
    await this.client.start({ account: "bot", botId: token.split(":")[0], token, baseUrl, userId: "owner" });
    this.token = token;
    this.baseUrl = baseUrl;
  }
  stop() { return this.client.close(); }
  replaceToken(token) { void this.client.login({ account: "bot", botId: token.split(":")[0], token, baseUrl: this.baseUrl, userId: "owner" }); }
  async send(to, text) {
    const { outcome } = await this.client.send({ account: "bot", to, text });
    if (outcome !== "sent") throw new Error(outcome);
  }
}
`;

  it("passes with a client that does", async () => {
    writeFileSync(
      join(shell.folder, "my-client.ts"),
      BLOCKS.find(({ marker }) => marker === "snippet: adapter")?.text ?? "",
    );
    writeFileSync(join(shell.folder, "client.ts"), client);
    const [command = ""] = commandsIn(BLOCKS);
    expect(command).toContain(" run bug-155 --subject ./my-client.ts ");
    // Of the family, one: what the client makes of the others is told elsewhere.
    const ended = await shell.run(command.replace("bug-155", "bug-155/shape-ret"));
    expect(ended, ended.stdout + ended.stderr).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain("1 run, 1 pass");
  });
});
